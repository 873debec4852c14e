package eyas.collect.web;

import eyas.collect.intake.RejectionException;
import eyas.collect.intake.Uploads;
import java.time.Duration;

/** Ends a body that comes too slowly: who sends a byte now and then would keep a place for ever. */
final class MinimumBodyRate implements Uploads.Pace {
    private static final long GRACE = Duration.ofSeconds(10).toNanos();
    private static final double SECOND = 1e9;

    private final long leastRate;
    private final long start;

    /** Starts now: what the receiver has done before, such as asking for an issuer's keys, is no time of the sender's. */
    MinimumBodyRate(long leastRate) {
        this.leastRate = leastRate;
        this.start = System.nanoTime();
    }

    @Override
    public void check(long read) throws RejectionException {
        long passed = System.nanoTime() - start;
        if (passed > GRACE && read < (passed - GRACE) / SECOND * leastRate) {
            throw new RejectionException(
                    RejectionException.Reason.SLOW, "the body comes more slowly than " + leastRate + " bytes a second");
        }
    }
}
