package eyas.output;

import eyas.engine.Alert;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes an alert as Falco's line of text: time, priority, message. */
public final class AlertText {
    private static final long NANOS = 1_000_000_000L;
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("HH:mm:ss.nnnnnnnnn", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnZ", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private AlertText() {}

    /** Returns the alert as one line with the local time of day, without a line end. */
    public static String line(Alert alert) {
        return line(alert, false);
    }

    /** Returns the alert as one line, without a line end; with {@code isoTime}, the time is ISO 8601 in UTC. */
    public static String line(Alert alert, boolean isoTime) {
        boolean internal = alert.source().equals(AlertForm.INTERNAL);
        Instant time = Instant.ofEpochSecond(Math.floorDiv(alert.time(), NANOS), Math.floorMod(alert.time(), NANOS));
        String line = (isoTime && !internal ? ISO : LOCAL).format(time) + ": "
                + alert.priority().word() + " " + alert.message();
        return internal ? line + fields(alert) : line;
    }

    /** Alerts of the program about itself have no format, so all their fields are shown. */
    private static String fields(Alert alert) {
        return alert.fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + AlertJson.text(field.getValue()))
                .collect(Collectors.joining(" ", " (", ")"));
    }
}
