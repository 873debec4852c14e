package eyas.collect.intake;

import eyas.delivery.DeliveryException;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of the alerts that one process sends for a job. They are stored in a file: a line with the origin, the head of the first batch,
 * and the alerts.
 *
 * @param origin its origin
 * @param alerts number of alerts in the file
 * @param bytes size of the file
 * @param touched time of the last addition, ns of the clock
 * @param settled number of alerts in the tables, or {@link #NOT_WRITTEN}
 */
record LiveSequence(Origin origin, long alerts, long bytes, long touched, long settled) {
    /** Value of {@code settled} if not even the job is in the tables. */
    static final int NOT_WRITTEN = -1;

    /** The file name extension. */
    static final String END = ".jsonl";

    private static final String DIGITS = "[0-9a-f]{32}";
    /** Lines before the alerts: the origin, and the head of the first batch. */
    private static final int HEAD = 2;

    private static final int MOST_ORIGIN = 4 << 10;
    private static final JsonReader ORIGIN = new JsonReader(new JsonLimits(MOST_ORIGIN, 4, 100, MOST_ORIGIN));

    /**
     * The first line of a file.
     *
     * @param sender the authenticated sender
     * @param part key of the limit of jobs without a report
     * @param host the authenticated machine, empty for none
     * @param job digest of the job
     * @param repository digest of the repository; empty in files of an older receiver
     * @param rank 0 for the first sequence of the job, higher for later ones
     * @param reported number of alerts that precede those in the file and are in a report
     */
    record Origin(String sender, String part, String host, String job, String repository, int rank, long reported) {
        String line() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("sender", sender);
            members.put("part", part);
            members.put("host", host);
            members.put("job", job);
            members.put("repository", repository);
            members.put("rank", rank);
            members.put("reported", reported);
            return JsonText.inOrder(members);
        }

        /** Returns a copy with more alerts in a report. */
        Origin reporting(long more) {
            return new Origin(sender, part, host, job, repository, rank, reported + more);
        }

        static Origin of(String line) {
            try {
                JsonValue value = ORIGIN.read(line);
                Origin origin = new Origin(
                        value.get("sender").text(),
                        value.get("part").text(),
                        value.get("host").text(),
                        value.get("job").text(),
                        value.get("repository").text(),
                        Math.clamp(value.get("rank").integer(0), 0, LiveAlerts.MOST_SEQUENCES),
                        Math.max(0, value.get("reported").integer(0)));
                if (!origin.job().matches(DIGITS)) {
                    throw new DeliveryException("missing job");
                }
                return origin;
            } catch (JsonException e) {
                throw new DeliveryException("missing sender", e);
            }
        }
    }

    /** Creates an empty sequence. */
    static LiveSequence begun(Origin origin) {
        return new LiveSequence(origin, 0, 0, 0, NOT_WRITTEN);
    }

    /**
     * Recovers a sequence of an earlier receiver; empty, with the file removed, if it is invalid or was never acknowledged.
     *
     * @param now ns of the clock
     */
    static Optional<LiveSequence> recover(Path file, long now) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        List<String> lines =
                new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() >= HEAD && String.valueOf(file.getFileName()).matches(DIGITS + "\\" + END)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                Origin origin = Origin.of(lines.getFirst());
                channel.truncate(whole);
                return Optional.of(new LiveSequence(origin, lines.size() - HEAD, whole, now, NOT_WRITTEN));
            } catch (DeliveryException e) {
                // Its origin is unknown: it is removed like any invalid file.
            }
        }
        Files.delete(file);
        return Optional.empty();
    }

    /** Returns the number of alerts received. */
    long received() {
        return origin.reported() + alerts;
    }

    /** Returns a copy with more alerts. */
    LiveSequence and(int more, int moreBytes, long now) {
        return new LiveSequence(origin, alerts + more, bytes + moreBytes, now, settled);
    }

    /** Returns a copy with this many alerts in the tables. */
    LiveSequence settledWith(long written) {
        return new LiveSequence(origin, alerts, bytes, touched, written);
    }
}
