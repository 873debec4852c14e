package eyas.output;

import eyas.engine.Alert;
import java.util.stream.Collectors;

/** Writes an alert as Falco's line of text: time, priority, message. */
public final class AlertText {
    private AlertText() {}

    /** Returns the alert as one line with the local time of day, without a line end. */
    public static String line(Alert alert) {
        return line(alert, false);
    }

    /** Returns the alert as one line, without a line end; with {@code isoTime}, the time is ISO 8601 in UTC. */
    public static String line(Alert alert, boolean isoTime) {
        boolean internal = alert.source().equals(AlertForm.INTERNAL);
        StringBuilder line = new StringBuilder(64);
        (isoTime && !internal ? TimeText.ISO : TimeText.LOCAL).append(alert.time(), line);
        line.append(": ").append(alert.priority().word()).append(' ');
        // Joined at once: a builder would hold the message a second time.
        String whole = line.toString().concat(alert.message());
        return internal ? whole + fields(alert) : whole;
    }

    /** Alerts of the program about itself have no format, so all their fields are shown. */
    private static String fields(Alert alert) {
        return alert.fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + AlertJson.text(field.getValue()))
                .collect(Collectors.joining(" ", " (", ")"));
    }
}
