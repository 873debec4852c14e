package eyas.collect.journal;

import eyas.text.Sha256;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** An entry of the journal: a line with a checksum and a JSON object. */
public sealed interface JournalEntry {
    /** The longest line, in bytes. */
    int MOST_BYTES = 512 << 10;

    /** The most deliveries of a batch. */
    int MOST_BATCH = 5_000;

    /**
     * A delivery is complete and on disk.
     *
     * @param id of the delivery, 64 hexadecimal digits
     * @param job its job
     * @param repository the job's repository
     * @param report the report's digest
     * @param bytes size of its files
     * @param time the receiver's clock, ms since the epoch
     * @param isDuplicate whether the job already had another report
     */
    record Accepted(String id, Digest job, Digest repository, Digest report, long bytes, long time, boolean isDuplicate)
            implements JournalEntry {}

    /**
     * A batch of deliveries is about to be written to the tables. Writing it again produces the same file names.
     *
     * @param batch its number
     * @param ids the deliveries
     */
    record Begun(long batch, List<String> ids) implements JournalEntry {
        public Begun {
            ids = List.copyOf(ids);
        }
    }

    /** The deliveries of a batch are in the tables. */
    record Written(long batch) implements JournalEntry {}

    /** A delivery was unreadable and was set aside. */
    record Aside(String id) implements JournalEntry {}

    /**
     * A repository was erased; jobs that started before are rejected.
     *
     * @param time the receiver's clock, ns since the epoch
     */
    record Forgotten(Digest repository, long time) implements JournalEntry {}

    /** Returns the line, without its end. */
    default String line() {
        Map<String, Object> members = new LinkedHashMap<>();
        switch (this) {
            case Accepted entry -> {
                members.put("accepted", entry.id());
                members.put("job", entry.job().hex());
                members.put("repository", entry.repository().hex());
                members.put("report", entry.report().hex());
                members.put("bytes", entry.bytes());
                members.put("time", entry.time());
                members.put("beside", entry.isDuplicate());
            }
            case Begun entry -> {
                members.put("begun", entry.batch());
                members.put("deliveries", entry.ids());
            }
            case Written entry -> members.put("written", entry.batch());
            case Aside entry -> members.put("aside", entry.id());
            case Forgotten entry -> {
                members.put("forgotten", entry.repository().hex());
                members.put("time", entry.time());
            }
        }
        String json = JsonText.inOrder(members);
        return checksum(json) + " " + json;
    }

    /** Parses a line; null if it is damaged or of an unknown kind. */
    static @Nullable JournalEntry parse(String line) {
        int space = line.indexOf(' ');
        if (space < 0 || line.length() > MOST_BYTES) {
            return null;
        }
        String json = line.substring(space + 1);
        if (!line.substring(0, space).equals(checksum(json))) {
            return null;
        }
        try {
            return entry(new JsonReader(new JsonLimits(MOST_BYTES, 4, 2 * MOST_BATCH + 100, 256)).read(json));
        } catch (JsonException | IllegalArgumentException e) {
            // The checksum matches, but the entry is invalid: it is from a later version, or was forged. It counts as
            // damaged.
            return null;
        }
    }

    private static @Nullable JournalEntry entry(JsonValue value) {
        if (value.get("accepted").isPresent()) {
            return new Accepted(
                    id(value.get("accepted")),
                    Digest.ofHex(value.get("job").text()),
                    Digest.ofHex(value.get("repository").text()),
                    Digest.ofHex(value.get("report").text()),
                    number(value.get("bytes")),
                    number(value.get("time")),
                    value.get("beside").truth());
        }
        if (value.get("begun").isPresent()) {
            List<String> ids = value.get("deliveries").list().stream()
                    .map(JournalEntry::id)
                    .toList();
            return new Begun(number(value.get("begun")), ids);
        }
        if (value.get("written").isPresent()) {
            return new Written(number(value.get("written")));
        }
        if (value.get("aside").isPresent()) {
            return new Aside(id(value.get("aside")));
        }
        if (value.get("forgotten").isPresent()) {
            return new Forgotten(Digest.ofHex(value.get("forgotten").text()), number(value.get("time")));
        }
        return null;
    }

    private static String id(JsonValue value) {
        String id = value.text();
        if (!Sha256.isDigest(id)) {
            throw new IllegalArgumentException("no delivery");
        }
        return id;
    }

    private static long number(JsonValue value) {
        long number = value.integer(-1);
        if (number < 0) {
            throw new IllegalArgumentException("no number");
        }
        return number;
    }

    private static String checksum(String json) {
        CRC32C sum = new CRC32C();
        sum.update(json.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", sum.getValue());
    }
}
