package eyas.http;

import java.time.Duration;

/** Tell time and wait; a test can do both at once. */
public interface Clock {
    /** The machine's own. */
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

    /** Returns ns since an arbitrary moment. */
    long nanos();

    /** Waits. */
    void pause(Duration duration) throws InterruptedException;
}
