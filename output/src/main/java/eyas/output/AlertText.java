package eyas.output;

import eyas.engine.Alert;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes an alert as Falco's line of text: local time, priority, message. */
public final class AlertText {
    private static final long NANOS = 1_000_000_000L;
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("HH:mm:ss.nnnnnnnnn", Locale.ROOT).withZone(ZoneId.systemDefault());

    private AlertText() {}

    /** Returns the alert as one line, without a line end. */
    public static String line(Alert alert) {
        Instant time = Instant.ofEpochSecond(Math.floorDiv(alert.time(), NANOS), Math.floorMod(alert.time(), NANOS));
        return LOCAL.format(time) + ": " + alert.priority().word() + " " + alert.message();
    }
}
