package eyas.collect.feed;

import eyas.delivery.AlertBatch;
import eyas.rules.model.Priority;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A live alert of a job; untrusted input. Missing texts are empty: an oversized alert may consist of its ID alone.
 *
 * @param id its ID; empty for senders before reports of version 3.4
 * @param rule the rule's name
 * @param priority null if it is missing or unknown
 * @param time time of the event, ns since the epoch; 0 if unknown
 * @param output the rule's output
 * @param count number of repetitions
 */
record SentAlert(String id, String rule, @Nullable Priority priority, long time, String output, long count) {
    private static final JsonReader READER =
            new JsonReader(new JsonLimits(AlertBatch.MOST_LINE, 16, 10_000, AlertBatch.MOST_LINE));
    private static final int LONGEST = 4_000;
    /** The highest count of a line, so that sums of counts do not overflow. */
    private static final long MOST_REPEATS = 1_000_000_000;

    private static final long SECOND = 1_000_000_000L;

    static SentAlert of(String line) {
        JsonValue alert = READER.read(line);
        return new SentAlert(
                cut(alert.get("alert_id").text()),
                cut(alert.get("rule").text()),
                Priority.of(alert.get("priority").text()).orElse(null),
                time(alert.get("time").text()),
                cut(alert.get("output").text()),
                Math.clamp(alert.get("repeats").integer(1), 1, MOST_REPEATS));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static long time(String text) {
        try {
            Instant time = Instant.parse(text);
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            // The alert still counts.
            return 0;
        }
    }
}
