package eyas.github.api;

import eyas.service.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock on which a pause passes at once; time passes otherwise as it does. */
final class PresentTime implements Clock {
    private final List<Duration> pauses = new ArrayList<>();
    private long ahead;

    @Override
    public long nanos() {
        return System.nanoTime() + ahead;
    }

    @Override
    public void pause(Duration duration) {
        pauses.add(duration);
        ahead += duration.toNanos();
    }

    List<Duration> pauses() {
        return pauses;
    }
}
