package eyas.fleet.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests cancelling a query that loses the first cancellation. */
@Timeout(120)
final class CancellationRetryTest {
    @Test
    void retriesCancellationUntilQueryEnds() throws Exception {
        CountDownLatch heard = new CountDownLatch(3);
        AtomicInteger after = new AtomicInteger();
        try (CancellationRetry stop = new CancellationRetry(() -> {
            heard.countDown();
            after.incrementAndGet();
        })) {
            assertThat(after).hasValue(0);
            stop.begin();
            stop.begin();
            heard.await();
        }
        int last = after.get();
        Thread.sleep(300);
        assertThat(after).as("cancellations after the end").hasValue(last);
    }

    @Test
    void interruptAfterEndCancelsNothing() throws Exception {
        AtomicInteger stops = new AtomicInteger();
        CancellationRetry stop = new CancellationRetry(stops::incrementAndGet);
        stop.close();
        stop.begin();
        Thread.sleep(300);
        assertThat(stops).hasValue(0);
    }
}
