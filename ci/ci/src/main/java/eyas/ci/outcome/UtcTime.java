package eyas.ci.outcome;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times in UTC, as in the runner's log. */
public final class UtcTime {
    private static final long NANOS = 1_000_000_000L;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private UtcTime() {}

    /** Returns the time of day of {@code time}, ns since the epoch. */
    public static String time(long time) {
        return TIME.format(Instant.ofEpochSecond(Math.floorDiv(time, NANOS), Math.floorMod(time, NANOS)));
    }
}
