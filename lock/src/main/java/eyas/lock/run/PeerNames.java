package eyas.lock.run;

import eyas.lock.model.EntryText;
import eyas.text.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    String host(JsonValue row, boolean contained) {
        String name = row.get("name").text();
        String address = EntryText.word(row.get("address").text());
        return isNamed(row, contained) && !name.isEmpty()
                ? HostFolding.name(name)
                : address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    /** Return what follows where a name does not count; empty where it does, or there is none. */
    String claim(JsonValue row, boolean contained) {
        String name = row.get("name").text();
        return name.isEmpty() || isNamed(row, contained) ? "" : " claimed " + HostFolding.name(name);
    }

    private boolean isNamed(JsonValue row, boolean contained) {
        String resolver = row.get("name_resolver").text();
        return resolvers.isEmpty() || resolvers.contains(resolver) || (contained && resolver.equals(OF_CONTAINER));
    }
}
