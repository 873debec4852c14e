package eyas.http;

import java.time.Duration;

/** A clock that measures and waits. A test double does both without waiting. */
public interface Clock {
    /** The system clock. */
    Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
        }
    };

    /** Returns ns since an arbitrary point in time. */
    long nanos();

    /** Waits. */
    void pause(Duration duration) throws InterruptedException;
}
