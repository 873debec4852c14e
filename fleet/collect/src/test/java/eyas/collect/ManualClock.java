package eyas.collect;

import eyas.http.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that advances only on request. Thread-safe. */
public final class ManualClock implements Clock {
    private final AtomicLong now = new AtomicLong(1_000);

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public void pause(Duration duration) {
        now.addAndGet(duration.toNanos());
    }
}
