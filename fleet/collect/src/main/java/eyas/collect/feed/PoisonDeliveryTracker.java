package eyas.collect.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Tracks deliveries that fail without a specific reason, or for lack of memory or threads. A delivery is at fault if others can be written
 * meanwhile. Confined to the thread that writes the tables.
 */
final class PoisonDeliveryTracker {
    /** Failures after which a delivery is at fault. */
    private static final int MOST = 10;
    /**
     * Failures after which a delivery is given up even if others fail as well. Together with a minimum duration, so that a machine without
     * memory for some hours loses nothing.
     */
    static final int GIVEN_UP = 30;

    static final Duration PATIENCE = Duration.ofDays(1);

    private final InstantSource time;
    private final Map<String, Failure> failures = new HashMap<>();
    /** Number of written deliveries. */
    private long written;

    PoisonDeliveryTracker(InstantSource time) {
        this.time = time;
    }

    /**
     * The failures of one delivery.
     *
     * @param since time of the first failure
     * @param times number of failures
     * @param alone number of failures while others succeeded or none were pending
     * @param writtenBefore number of written deliveries at the last failure
     */
    private record Failure(Instant since, int times, int alone, long writtenBefore) {}

    /** Records that others can be written. */
    void written(int more) {
        written += more;
    }

    /**
     * Records that a delivery has failed alone.
     *
     * @param onlyOne whether no other delivery is pending
     * @return whether the delivery itself is at fault
     */
    boolean isAtFault(String id, boolean onlyOne) {
        Failure before = failures.getOrDefault(id, new Failure(time.instant(), 0, 0, 0));
        boolean counts = onlyOne || written > before.writtenBefore();
        Failure now = new Failure(before.since(), before.times() + 1, before.alone() + (counts ? 1 : 0), written);
        failures.put(id, now);
        return now.alone() >= MOST;
    }

    /** Returns whether a delivery has failed so often and for so long that it is given up although others fail as well. */
    boolean isGivenUp(String id) {
        Failure known = failures.get(id);
        return known != null
                && known.times() >= GIVEN_UP
                && known.since().plus(PATIENCE).isBefore(time.instant());
    }

    /** Forgets a delivery that was written or set aside. */
    void over(String id) {
        failures.remove(id);
    }
}
