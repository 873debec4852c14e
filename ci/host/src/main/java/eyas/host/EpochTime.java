package eyas.host;

import java.time.Instant;

/** The clock that event times refer to. */
final class EpochTime {
    private static final long NANOS = 1_000_000_000L;

    private EpochTime() {}

    /** Returns the current time, ns since the epoch. */
    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS + now.getNano();
    }
}
