package eyas.report.model;

import org.jspecify.annotations.Nullable;

/**
 * What one process exchanged with one peer.
 *
 * @param id its number in the report
 * @param inbound whether the peer began
 * @param address the peer's address as text; of a Unix socket its path
 * @param port the peer's port; of an inbound connection the local one; 0 for a Unix socket
 * @param protocol {@code tcp}, {@code udp}, {@code unix} … or {@code ip} where it is not known
 * @param scope where the address lies
 * @param name the DNS name whose answer led there, or null
 * @param nameTime when that answer came; 0 if there was none
 * @param nameServer address and port of the name server that gave it; null if there was none
 * @param resolution whether a look-up of this job led there
 * @param process the process
 * @param step its step
 * @param script its package script
 * @param firstTime when for the first time
 * @param lastTime when for the last time
 * @param count how often it was contacted
 * @param failed how many of those attempts failed
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

    /** Where an address lies. */
    public enum Scope {
        PUBLIC,
        PRIVATE,
        LINK_LOCAL,
        LOOPBACK,
        MULTICAST,
        /** A Unix socket of this machine. */
        UNIX
    }

    /** Whether a look-up led to a peer. */
    public enum Resolution {
        /** An answer that the job received before named the address. */
        RESOLVED,
        /** Answers were seen, but none named the address. */
        NEVER,
        /** No answer was seen at all, so nothing can be said; or the peer began. */
        UNKNOWN
    }

    /** Return whether it looks like a question to a name server, which nobody looks up by name. */
    public boolean isToNameServer() {
        return port == DNS && name == null;
    }

    /** Returns address and port as people write them; a Unix socket has its path alone. */
    public String endPoint() {
        if (scope == Scope.UNIX) {
            return address;
        }
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
}
