package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import eyas.report.model.ConnectionFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the peers of a run are called. A name counts where a name server that the machine is set up to ask gave it. Whoever asks a server of
 * their own can have any name for any address; then the address counts, and the name is a claim.
 */
final class PeerNames {
    /** The name server that Docker has in each container. */
    private static final String OF_CONTAINER = "127.0.0.11:53";

    private final Set<String> resolvers = new HashSet<>();

    /** Makes one for a machine that asks {@code addresses}; where none are known, all names count. */
    PeerNames(List<String> addresses) {
        addresses.forEach(address -> resolvers.add((address.indexOf(':') < 0 ? address : "[" + address + "]") + ":53"));
    }

    /** Return what stands for the peer of a row of the connections. */
    String host(ConnectionFacts row, boolean contained) {
        String name = row.name();
        String address = EntryEscaper.word(row.address());
        return name != null && isNamed(row, contained)
                ? HostNormalizer.name(name)
                : address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    /** Return what follows where a name does not count; empty where it does, or there is none. */
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
