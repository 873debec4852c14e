package eyas.event;

import java.util.List;

/** The addresses at which clouds serve credentials of a machine, a container or a pod: {@code metadata-addresses.tsv}. */
public final class MetadataAddresses {
    private static final List<String> ALL = TableReader.rows("metadata-addresses.tsv", 2).stream()
            .map(row -> row[0])
            .toList();

    private MetadataAddresses() {}

    /** Returns the IPv4 and IPv6 addresses, in the order of the table. */
    public static List<String> all() {
        return ALL;
    }
}
