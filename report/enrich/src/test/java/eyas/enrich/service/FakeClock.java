package eyas.enrich.service;

import eyas.http.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that only advances with pauses, which return immediately. */
public final class FakeClock implements Clock {
    private final List<Duration> pauses = new ArrayList<>();
    private long now;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void pause(Duration duration) {
        pauses.add(duration);
        now += duration.toNanos();
    }

    /** Returns the requested pauses in order. */
    public List<Duration> pauses() {
        return pauses;
    }
}
