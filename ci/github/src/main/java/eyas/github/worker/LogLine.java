package eyas.github.worker;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the runner's log that begins a message:
 *
 * <pre>
 *  [2026-11-24 22:00:01Z INFO StepsRunner] Processing step: DisplayName='Build'
 * </pre>
 *
 * <p>Messages may go on over several lines; those have no head.
 *
 * @param time seconds since the epoch
 * @param source the part of the runner that speaks
 * @param message what it says
 */
record LogLine(long time, String source, String message) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT);
    private static final int TIME_LENGTH = "2026-11-24 22:00:01Z".length();
    private static final int LEVEL_LENGTH = "INFO".length();
    private static final int SOURCE_AT = 1 + TIME_LENGTH + 1 + LEVEL_LENGTH + 1;
    private static final int LONGEST_SOURCE = 128;

    /** Reads a line, null where it has no head. */
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
            // It only looks like a head: a message that goes on.
            return null;
        }
    }
}
