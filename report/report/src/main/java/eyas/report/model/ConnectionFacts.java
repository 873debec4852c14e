package eyas.report.model;

import org.jspecify.annotations.Nullable;

/**
 * The connection of one process with one peer.
 *
 * @param id its number in the report
 * @param inbound whether the peer initiated the connection
 * @param address the peer's address as text; the path of a Unix socket
 * @param port the peer's port; the local port of an inbound connection; 0 for a Unix socket
 * @param protocol {@code tcp}, {@code udp}, {@code unix} …, or {@code ip} if unknown
 * @param scope the scope of the address
 * @param name the DNS name that resolved to the address, or null
 * @param nameTime time of that DNS answer; 0 if there was none
 * @param nameServer address and port of the name server that answered; null if there was none
 * @param resolution whether a DNS lookup of this job resolved to the address
 * @param process the process
 * @param step its step
 * @param script its package script
 * @param firstTime time of the first contact
 * @param lastTime time of the last contact
 * @param count number of contacts
 * @param failed number of failed attempts among them
 * @param sent bytes sent
 * @param received bytes received
 */
public record ConnectionFacts(
        int id,
        boolean inbound,
        String address,
        int port,
        String protocol,
        Scope scope,
        @Nullable String name,
        long nameTime,
        @Nullable String nameServer,
        Resolution resolution,
        int process,
        int step,
        int script,
        long firstTime,
        long lastTime,
        long count,
        long failed,
        long sent,
        long received) {
    private static final int DNS = 53;

    /** The scope of an address. */
    public enum Scope {
        PUBLIC,
        PRIVATE,
        LINK_LOCAL,
        LOOPBACK,
        MULTICAST,
        /** A Unix socket of this machine. */
        UNIX
    }

    /** Whether a DNS lookup resolved to the peer's address. */
    public enum Resolution {
        /** An earlier DNS answer to the job contained the address. */
        RESOLVED,
        /** DNS answers were observed, but none contained the address. */
        NEVER,
        /** No DNS answer was observed at all, or the peer initiated the connection. */
        UNKNOWN
    }

    /** Returns whether the connection looks like a query to a name server, which is contacted by address. */
    public boolean isToNameServer() {
        return port == DNS && name == null;
    }

    /** Returns the text form of address and port; for a Unix socket only the path. */
    public String endPoint() {
        if (scope == Scope.UNIX) {
            return address;
        }
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
}
