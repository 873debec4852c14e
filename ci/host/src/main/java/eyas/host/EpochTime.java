package eyas.host;

import java.time.Instant;

/** The clock by which events have their times. */
final class EpochTime {
    private static final long NANOS = 1_000_000_000L;

    private EpochTime() {}

    /** Return now, ns since the epoch. */
    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS + now.getNano();
    }
}
