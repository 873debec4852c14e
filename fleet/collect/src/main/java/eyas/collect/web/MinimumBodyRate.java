package eyas.collect.web;

import eyas.collect.intake.RejectionException;
import eyas.collect.intake.Uploads;
import java.time.Duration;

/** Aborts a body that arrives too slowly, because it would occupy a request slot forever. */
final class MinimumBodyRate implements Uploads.Pace {
    private static final long GRACE = Duration.ofSeconds(10).toNanos();
    private static final double SECOND = 1e9;

    private final long leastRate;
    private final long start;

    /** Starts measuring now: earlier work of the receiver, such as fetching issuer keys, does not count. */
    MinimumBodyRate(long leastRate) {
        this.leastRate = leastRate;
        this.start = System.nanoTime();
    }

    @Override
    public void check(long read) throws RejectionException {
        long passed = System.nanoTime() - start;
        if (passed > GRACE && read < (passed - GRACE) / SECOND * leastRate) {
            throw new RejectionException(
                    RejectionException.Reason.SLOW,
                    "the body arrives more slowly than " + leastRate + " bytes a second");
        }
    }
}
