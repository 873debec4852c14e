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
        return line(alert, isoTime, 0);
    }

    /**
     * Returns the alert as one line, without a line end.
     *
     * @param isoTime whether the time is ISO 8601 in UTC
     * @param repeats how many alerts it stands for that repeat an earlier one, itself included; 0 where it is no repetition
     */
    static String line(Alert alert, boolean isoTime, long repeats) {
        boolean internal = alert.source().equals(AlertForm.INTERNAL);
        StringBuilder line = new StringBuilder(64);
        (isoTime && !internal ? TimeText.ISO : TimeText.LOCAL).append(alert.time(), line);
        line.append(": ").append(alert.priority().word()).append(' ');
        // Joined at once: a builder would hold the message a second time.
        String whole = line.toString().concat(alert.message());
        if (repeats > 0) {
            return whole + (repeats == 1 ? " (again)" : " (again, " + repeats + " times)");
        }
        return internal ? whole + fields(alert) : whole;
    }

    /** Alerts of the program about itself have no format, so all their fields are shown. */
    private static String fields(Alert alert) {
        return alert.fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + AlertJson.text(field.getValue()))
                .collect(Collectors.joining(" ", " (", ")"));
    }
}
