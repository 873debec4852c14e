package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import eyas.report.model.ConnectionFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of a run's peers. A name is trusted if it comes from a name server that the machine is configured to use. A job that queries
 * its own server can get any name for any address; then the address is used, and the name is a claim.
 */
final class PeerNames {
    /** Docker's name server in each container. */
    private static final String OF_CONTAINER = "127.0.0.11:53";

    private final Set<String> resolvers = new HashSet<>();

    /** Creates the names for a machine that uses the name servers {@code addresses}; if none are known, all names are trusted. */
    PeerNames(List<String> addresses) {
        addresses.forEach(address -> resolvers.add((address.indexOf(':') < 0 ? address : "[" + address + "]") + ":53"));
    }

    /** Returns the peer of a row of the connections. */
    String host(ConnectionFacts row, boolean contained) {
        String name = row.name();
        String address = EntryEscaper.escapeWord(row.address());
        return name != null && isNamed(row, contained)
                ? HostNormalizer.name(name)
                : address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    /** Returns the suffix for an untrusted name; empty if the name is trusted, or there is none. */
    String claim(ConnectionFacts row, boolean contained) {
        String name = row.name();
        return name == null || isNamed(row, contained) ? "" : " claimed " + HostNormalizer.name(name);
    }

    private boolean isNamed(ConnectionFacts row, boolean contained) {
        @Nullable String resolver = row.nameServer();
        return resolvers.isEmpty()
                || (resolver != null && (resolvers.contains(resolver) || (contained && resolver.equals(OF_CONTAINER))));
    }
}
