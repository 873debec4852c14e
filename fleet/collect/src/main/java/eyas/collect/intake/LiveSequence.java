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
 * What there is of the alerts that one process sends of a job. They lie in a file: a line with its origin, the head of the first batch, and the
 * alerts.
 *
 * @param origin whose it is
 * @param alerts how many there are in the file
 * @param bytes of its file
 * @param touched when something came last, ns of the clock
 * @param settled how many are in the tables, or {@link #NOT_WRITTEN}
 */
record LiveSequence(Origin origin, long alerts, long bytes, long touched, long settled) {
    /** In place of how many alerts are in the tables, where not even the job is. */
    static final int NOT_WRITTEN = -1;

    /** How the name of a file ends. */
    static final String END = ".jsonl";

    private static final String DIGITS = "[0-9a-f]{32}";
    /** Lines before the alerts: who sends, and the head of the first batch. */
    private static final int HEAD = 2;

    private static final int MOST_ORIGIN = 4 << 10;
    private static final JsonReader ORIGIN = new JsonReader(new JsonLimits(MOST_ORIGIN, 4, 100, MOST_ORIGIN));

    /**
     * The first line of a file.
     *
     * @param sender who sends, as was proved
     * @param part what of the sender jobs without a report are counted by
     * @param host the machine that was proved, empty for none
     * @param job what tells the job from others, in digits
     * @param repository the same of its repository; empty in files of a receiver that did not write it
     * @param rank 0 for the first sequence of the job, higher for later ones
     * @param reported how many alerts of the sequence came before those of the file: a report has them
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

        /** Returns it where a report has so many more alerts. */
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
                        Math.clamp(value.get("rank").whole(0), 0, LiveAlerts.MOST_SEQUENCES),
                        Math.max(0, value.get("reported").whole(0)));
                if (!origin.job().matches(DIGITS)) {
                    throw new DeliveryException("nothing says of which job it is");
                }
                return origin;
            } catch (JsonException e) {
                throw new DeliveryException("nothing says who has sent it", e);
            }
        }
    }

    /** Creates one of which nothing is there yet. */
    static LiveSequence begun(Origin origin) {
        return new LiveSequence(origin, 0, 0, 0, NOT_WRITTEN);
    }

    /**
     * Reads what an earlier receiver has left; empty, and removed, where it is none, or was cut off before its sender was told that it is
     * here.
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
                // Nothing says whose it is: it is removed like a file that is no sequence.
            }
        }
        Files.delete(file);
        return Optional.empty();
    }

    /** Returns how many alerts of the sequence have come. */
    long received() {
        return origin.reported() + alerts;
    }

    /** Returns it with more alerts. */
    LiveSequence and(int more, int moreBytes, long now) {
        return new LiveSequence(origin, alerts + more, bytes + moreBytes, now, settled);
    }

    /** Returns it with so many alerts in the tables. */
    LiveSequence settledWith(long written) {
        return new LiveSequence(origin, alerts, bytes, touched, written);
    }
}
