package eyas.output.sink;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LineQueueTest {
    private static final int LINES = 5_000;

    private static AlertLine line(int number) {
        return new AlertLine(Priority.NOTICE, Integer.toString(number));
    }

    /** Takes {@code count} lines on another thread, as a sink's thread does. */
    private static CompletableFuture<List<String>> takeAsync(LineQueue queue, int count) {
        return CompletableFuture.supplyAsync(() -> {
            List<String> lines = new ArrayList<>();
            try {
                while (lines.size() < count) {
                    queue.take(64).forEach(line -> lines.add(line.text()));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return lines;
        });
    }

    @Test
    void nothingIsLostOrStuckWithAnyCapacity() throws Exception {
        for (int most : new int[] {1, 2, 7, Integer.MAX_VALUE}) {
            LineQueue queue = new LineQueue(most, 1 << 20);
            CompletableFuture<List<String>> taker = takeAsync(queue, LINES);
            for (int i = 0; i < LINES; i++) {
                while (!queue.offer(line(i))) {
                    Thread.onSpinWait();
                }
            }
            assertThat(taker.get(50, TimeUnit.SECONDS))
                    .isEqualTo(IntStream.range(0, LINES)
                            .mapToObj(Integer::toString)
                            .toList());
            assertThat(queue.size()).isZero();
        }
    }

    @Test
    void lineAfterTheEndOfABurstArrives() throws Exception {
        LineQueue queue = new LineQueue(100, 1 << 20);
        CompletableFuture<List<String>> taker = takeAsync(queue, 5);
        for (int i = 0; i < 5; i++) {
            assertThat(queue.offer(line(i))).isTrue();
            Thread.sleep(20); // longer than the queue waits for more lines
        }
        assertThat(taker.get(50, TimeUnit.SECONDS)).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void wakeEndsTheWaitWithoutLines() throws Exception {
        LineQueue queue = new LineQueue(100, 1 << 20);
        CompletableFuture<Integer> taker = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take(10).size();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        queue.wake();
        assertThat(taker.get(50, TimeUnit.SECONDS)).isZero();
    }
}
