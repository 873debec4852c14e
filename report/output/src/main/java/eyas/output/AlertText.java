package eyas.output;

import eyas.engine.Alert;
import java.util.stream.Collectors;

/** Writes an alert as Falco's line of text: time, priority, message. */
public final class AlertText {
    private static final char DELETE = 0x7F;
    /** The last control character of the C1 range; terminals interpret some of these as the start of a sequence. */
    private static final char LAST_CONTROL = 0x9F;

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
     * @param repeats the number of repetitions that it stands for, including itself; 0 if it is not a repetition
     */
    static String line(Alert alert, boolean isoTime, long repeats) {
        boolean internal = alert.aboutProgram();
        StringBuilder line = new StringBuilder(64);
        (isoTime && !internal ? TimestampFormatter.ISO : TimestampFormatter.LOCAL).append(alert.time(), line);
        line.append(": ").append(alert.priority().label()).append(' ');
        // Concatenated at once: a builder would hold a second copy of the message.
        String whole = line.toString().concat(alert.message());
        if (repeats > 0) {
            return whole + (repeats == 1 ? " (again)" : " (again, " + repeats + " times)");
        }
        return internal ? whole + fields(alert) : whole;
    }

    /**
     * Returns the alert as one line that no value can break: escaped like the content of a JSON string, with the other control characters
     * escaped too. Alerts of the program about itself are unchanged.
     *
     * @param isoTime whether the time is ISO 8601 in UTC
     * @param repeats as for {@link #line(Alert, boolean, long)}
     */
    static String escapedLine(Alert alert, boolean isoTime, long repeats) {
        String line = line(alert, isoTime, repeats);
        return alert.aboutProgram() ? line : escaped(line);
    }

    private static String escaped(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (isEscaped(line.charAt(i))) {
                return escaped(line, i);
            }
        }
        return line;
    }

    private static boolean isEscaped(char c) {
        return c < ' ' || c == '"' || c == '\\' || (c >= DELETE && c <= LAST_CONTROL);
    }

    /** @param plain the number of leading characters that need no escape */
    private static String escaped(String line, int plain) {
        StringBuilder out = new StringBuilder(line.length() + 32).append(line, 0, plain);
        for (int i = plain; i < line.length(); i++) {
            char c = line.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isEscaped(c)) {
                        out.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    /** Alerts of the program about itself have no format, so all their fields are shown. */
    private static String fields(Alert alert) {
        return alert.fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + AlertJson.text(field.getValue()))
                .collect(Collectors.joining(" ", " (", ")"));
    }
}
