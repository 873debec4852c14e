package eyas.collect.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts deliveries that fail for no reason that reading them tells: by themselves, or since the machine has no memory and no threads just
 * now. The machine is not at fault where it can write others meanwhile. Confined to the thread that writes the tables.
 */
final class PoisonDeliveryTracker {
    /** So often one may fail. */
    private static final int MOST = 10;
    /** So often one may fail, whatever becomes of others, and for so long: a machine that has no memory for some hours loses nothing. */
    static final int GIVEN_UP = 30;

    static final Duration PATIENCE = Duration.ofDays(1);

    private final InstantSource time;
    private final Map<String, Failure> failures = new HashMap<>();
    /** How many have been written. */
    private long written;

    PoisonDeliveryTracker(InstantSource time) {
        this.time = time;
    }

    /**
     * The failures of one delivery.
     *
     * @param since when it failed for the first time
     * @param times how often it has failed
     * @param alone how often it has failed though others were written, or there were none
     * @param writtenBefore how many had been written when it did so last
     */
    private record Failure(Instant since, int times, int alone, long writtenBefore) {}

    /** Records that others can be written. */
    void written(int more) {
        written += more;
    }

    /**
     * Records that a delivery has failed alone.
     *
     * @param onlyOne whether no other one waits
     * @return whether it is at fault itself: it has failed often enough
     */
    boolean isAtFault(String id, boolean onlyOne) {
        Failure before = failures.getOrDefault(id, new Failure(time.instant(), 0, 0, 0));
        boolean counts = onlyOne || written > before.writtenBefore();
        Failure now = new Failure(before.since(), before.times() + 1, before.alone() + (counts ? 1 : 0), written);
        failures.put(id, now);
        return now.alone() >= MOST;
    }

    /** Returns whether a delivery has failed so often and for so long that it is not tried any more, though others fail as well. */
    boolean isGivenUp(String id) {
        Failure known = failures.get(id);
        return known != null
                && known.times() >= GIVEN_UP
                && known.since().plus(PATIENCE).isBefore(time.instant());
    }

    /** Forgets a delivery, which is written or put aside. */
    void over(String id) {
        failures.remove(id);
    }
}
