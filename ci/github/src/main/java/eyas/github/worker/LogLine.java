package eyas.github.worker;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of the runner's log that starts a message:
 *
 * <pre>
 *  [2026-11-24 22:00:01Z INFO StepsRunner] Processing step: DisplayName='Build'
 * </pre>
 *
 * <p>Messages can continue on further lines, which have no header.
 *
 * @param time seconds since the epoch
 * @param source the component of the runner
 * @param message the message
 */
record LogLine(long time, String source, String message) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT);
    private static final int TIME_LENGTH = "2026-11-24 22:00:01Z".length();
    private static final int LEVEL_LENGTH = "INFO".length();
    private static final int SOURCE_AT = 1 + TIME_LENGTH + 1 + LEVEL_LENGTH + 1;
    private static final int LONGEST_SOURCE = 128;

    /** Parses a line; null if it has no header. */
    static @Nullable LogLine read(String line) {
        if (line.length() < SOURCE_AT
                || line.charAt(0) != '['
                || line.charAt(TIME_LENGTH + 1) != ' '
                || line.charAt(SOURCE_AT - 1) != ' ') {
            return null;
        }
        int end = line.indexOf("] ", SOURCE_AT);
        if (end < 0 || end - SOURCE_AT > LONGEST_SOURCE) {
            return null;
        }
        try {
            long time = LocalDateTime.parse(line.substring(1, 1 + TIME_LENGTH), TIME)
                    .toEpochSecond(ZoneOffset.UTC);
            return new LogLine(time, line.substring(SOURCE_AT, end), line.substring(end + 2));
        } catch (DateTimeParseException e) {
            // It only resembles a header: a continuation line.
            return null;
        }
    }
}
