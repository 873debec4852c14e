package eyas.github.api;

import eyas.http.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that advances only by pauses, which return immediately. */
final class FakeClock implements Clock {
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

    List<Duration> pauses() {
        return pauses;
    }
}
