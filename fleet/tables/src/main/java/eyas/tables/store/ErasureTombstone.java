package eyas.tables.store;

import eyas.text.Sha256;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Records that a repository was erased, and when, without its name, so that reports of earlier jobs are rejected. Repository names are
 * case-insensitive here.
 */
public final class ErasureTombstone {
    private static final String DIRECTORY = StoreLayout.ROOT + "forgotten/";
    private static final int MOST_BYTES = 1_024;

    /** The names of tombstones; other files there are foreign. */
    private static final Pattern NOTE = Pattern.compile(DIRECTORY + "[0-9a-f]{64}\\.json");

    private ErasureTombstone() {}

    /** Records that {@code repository} was erased at {@code time}, ns since the epoch. */
    public static void put(Store store, String repository, long time) throws IOException {
        store.put(name(repository), ("{\"until_ns\":" + time + "}\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A snapshot of all tombstones.
     *
     * @param untils time of the last erasure, ns since the epoch, by name of the tombstone
     */
    public record Notes(Map<String, Long> untils) {
        public Notes {
            untils = Map.copyOf(untils);
        }

        /** Reads all tombstones. */
        public static Notes of(Store store) throws IOException {
            Map<String, Long> untils = new HashMap<>();
            for (StoredObject object : store.list(DIRECTORY)) {
                if (NOTE.matcher(object.name()).matches()) {
                    read(store, object.name()).ifPresent(until -> untils.put(object.name(), until));
                }
            }
            return new Notes(untils);
        }

        /** Returns when a repository was last erased, ns since the epoch; empty if never. */
        public Optional<Long> until(String repository) {
            return Optional.ofNullable(untils.get(name(repository)));
        }
    }

    /** Returns when a repository was last erased, ns since the epoch; empty if never. */
    public static Optional<Long> until(Store store, String repository) throws IOException {
        return read(store, name(repository));
    }

    private static Optional<Long> read(Store store, String name) throws IOException {
        Optional<byte[]> content = store.read(name, MOST_BYTES);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            long until = new JsonReader(JsonLimits.DEFAULT)
                    .read(content.get())
                    .get("until_ns")
                    .integer(-1);
            if (until >= 0) {
                return Optional.of(until);
            }
        } catch (JsonException e) {
            throw new IOException(name + " in " + store.description() + " is damaged: " + e.getMessage(), e);
        }
        throw new IOException(name + " in " + store.description() + " is damaged: missing until_ns");
    }

    private static String name(String repository) {
        return DIRECTORY + Sha256.of(repository.toLowerCase(Locale.ROOT)) + ".json";
    }
}
