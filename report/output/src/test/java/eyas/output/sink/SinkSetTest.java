package eyas.output.sink;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.rules.model.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class SinkSetTest {
    private static final SinkLimits LIMITS =
            new SinkLimits(8, 1 << 20, Duration.ofMillis(150), Duration.ofMillis(300), false);

    /** For working sinks, however late their threads are scheduled. */
    private static final SinkLimits PATIENT =
            new SinkLimits(8, 1 << 20, Duration.ofMinutes(5), Duration.ofMinutes(5), false);

    private static final int MANY = 10_000;
    /** Far less than a tenth of a second for each alert would take. */
    private static final Duration SOON = Duration.ofSeconds(100);

    private final RecordingSinkLog log = new RecordingSinkLog();

    private static AlertLine line(int number) {
        return new AlertLine(Priority.NOTICE, "alert " + number);
    }

    private static void assertBalanced(SinkCounters counters) {
        assertThat(counters.delivered() + counters.dropped() + counters.failed() + counters.waiting())
                .as("%s", counters)
                .isEqualTo(counters.offered());
    }

    /** Records lines; can block. */
    private static class Memory implements Sink {
        final List<String> received = new CopyOnWriteArrayList<>();
        private final String name;

        Memory(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isBatched() {
            return false;
        }

        @Override
        public void write(AlertLine line) throws IOException, InterruptedException {
            received.add(line.text());
        }
    }

    @Test
    void blockedSinkDelaysNoOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Memory fast = new Memory("fast");
        Memory hanging = new Memory("hanging") {
            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                release.await();
                super.write(line);
            }
        };
        // Reported early, and not given up early.
        SinkLimits hasty = new SinkLimits(8, 1 << 20, Duration.ofMillis(150), Duration.ofMinutes(5), false);
        SinkSet sinks = new SinkSet(List.of(hanging, fast), hasty, log);
        for (int i = 0; i < 5; i++) {
            sinks.offer(line(i));
        }
        ConditionPoller.until("the fast sink has all", () -> fast.received.size() == 5);
        String reported = "Critical: \"hanging\" output timeout, this output channel is blocked";
        ConditionPoller.until("the watchdog speaks", () -> log.lines().contains(reported));
        assertThat(hanging.received).isEmpty();
        release.countDown();
        sinks.close();
        assertThat(hanging.received).containsExactlyElementsOf(fast.received);
    }

    @Test
    void alertsBeyondTheQueueAreDroppedAndCounted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Memory slow = new Memory("slow") {
            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                begun.countDown();
                release.await();
                super.write(line);
            }
        };
        SinkSet sinks = new SinkSet(List.of(slow), PATIENT, log);
        sinks.offer(line(0));
        begun.await();
        for (int i = 1; i <= 20; i++) {
            sinks.offer(line(i));
        }
        SinkCounters meanwhile = sinks.counters().getFirst();
        assertThat(meanwhile.dropped()).isEqualTo(12);
        assertThat(meanwhile.waiting()).isEqualTo(9);
        release.countDown();
        sinks.close();
        SinkCounters last = sinks.counters().getFirst();
        assertThat(last).isEqualTo(new SinkCounters("slow", 21, 9, 12, 0, 0));
        assertThat(slow.received).hasSize(9).startsWith("alert 0", "alert 1").endsWith("alert 8");
        assertThat(log.lines()).anyMatch(message -> message.contains("Outputs queue out of memory"));
    }

    /** With backpressure, a slow sink costs time but loses no alert, also during shutdown. */
    @Test
    void backpressureWaitsForSlowSink() {
        Memory slow = new Memory("slow") {
            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                Thread.sleep(20);
                super.write(line);
            }
        };
        SinkLimits little = new SinkLimits(4, 1 << 20, Duration.ofMinutes(5), Duration.ofMillis(1), true);
        SinkSet sinks = new SinkSet(List.of(slow), little, log);
        for (int i = 0; i < 30; i++) {
            sinks.offer(line(i));
            assertThat(sinks.counters().getFirst().waiting())
                    .as("memory is bounded")
                    .isLessThan(10);
        }
        // Larger than the limit: it goes alone.
        sinks.offer(new AlertLine(Priority.NOTICE, "x".repeat(2 << 20)));
        sinks.close();
        assertThat(sinks.counters()).containsExactly(new SinkCounters("slow", 31, 31, 0, 0, 0));
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void backpressureWaitsForBlockedSinkUntilHurried() throws Exception {
        Memory dead = new Memory("dead") {
            @Override
            public void write(AlertLine line) throws InterruptedException {
                new CountDownLatch(1).await();
            }
        };
        SinkSet sinks = new SinkSet(List.of(dead), LIMITS.withUnhurried(true), log);
        Thread offering = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 30; i++) {
                sinks.offer(line(i));
            }
        });
        ConditionPoller.until("it waits for space", () -> offering.getState() == Thread.State.TIMED_WAITING);
        assertThat(sinks.counters().getFirst().dropped()).isZero();
        sinks.hurry();
        offering.join();
        sinks.close();
        assertThat(sinks.counters()).containsExactly(new SinkCounters("dead", 30, 0, 30, 0, 0));
        assertThat(log.lines()).anyMatch(message -> message.contains("Outputs queue out of memory"));
    }

    @Test
    void permanentlyFailingSinkIsNotWaitedFor() {
        Memory away = new Memory("away") {
            @Override
            public void write(AlertLine line) throws IOException {
                throw new IOException("away");
            }
        };
        SinkSet sinks = new SinkSet(List.of(away), LIMITS.withUnhurried(true), log);
        long begun = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            sinks.offer(line(i));
        }
        sinks.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        SinkCounters counters = sinks.counters().getFirst();
        assertThat(counters.dropped()).isPositive();
        assertThat(counters.dropped() + counters.failed()).isEqualTo(MANY);
    }

    @Test
    void hurryEndsAllWaiting() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Memory hanging = new Memory("hanging") {
            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                release.await();
                super.write(line);
            }
        };
        SinkSet sinks = new SinkSet(List.of(hanging), LIMITS.withUnhurried(true), log);
        Thread feed = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < MANY; i++) {
                sinks.offer(line(i));
            }
        });
        assertThat(feed.join(Duration.ofMillis(500))).as("waits for the sink").isFalse();
        sinks.hurry();
        assertThat(feed.join(SOON)).as("does not wait anymore").isTrue();
        release.countDown();
        sinks.close();
        assertThat(sinks.counters().getFirst().dropped()).isGreaterThan(MANY - 100);
    }

    @Test
    void queueIsBoundedByMemoryToo() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Memory slow = new Memory("slow") {
            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                release.await();
                super.write(line);
            }
        };
        SinkLimits little = new SinkLimits(1_000_000, 10_000, Duration.ofMinutes(5), Duration.ofMinutes(5), false);
        SinkSet sinks = new SinkSet(List.of(slow), little, log);
        AlertLine large = new AlertLine(Priority.NOTICE, "x".repeat(900));
        for (int i = 0; i < 100; i++) {
            sinks.offer(large);
        }
        SinkCounters counters = sinks.counters().getFirst();
        // Ten fit; one more may be in flight.
        assertThat(counters.dropped()).isBetween(79L, 90L);
        release.countDown();
        sinks.close();
        assertBalanced(sinks.counters().getFirst());
    }

    @Test
    void failingSinkIsRetriedWithoutLosses() throws Exception {
        Memory failing = new Memory("failing") {
            private int failures = 3;

            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                if (line.text().equals("alert 1") && failures-- > 0) {
                    throw new IOException("away");
                }
                super.write(line);
            }
        };
        SinkSet sinks = new SinkSet(List.of(failing), PATIENT, log);
        for (int i = 0; i < 4; i++) {
            sinks.offer(line(i));
        }
        ConditionPoller.until("all arrived", () -> failing.received.size() == 4);
        sinks.close();
        assertThat(failing.received).containsExactly("alert 0", "alert 1", "alert 2", "alert 3");
        assertThat(log.lines())
                .containsExactly(
                        "Error: failing: away", "Notice: failing: works again; alerts lost in the meantime: 0");
    }

    @Test
    void undeliverableAlertIsCountedAndTheNextTried() throws Exception {
        Memory refusing = new Memory("refusing") {
            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                if (line.text().equals("alert 1")) {
                    throw new LostException("refused");
                }
                super.write(line);
            }
        };
        SinkSet sinks = new SinkSet(List.of(refusing), PATIENT, log);
        for (int i = 0; i < 3; i++) {
            sinks.offer(line(i));
        }
        sinks.close();
        assertThat(refusing.received).containsExactly("alert 0", "alert 2");
        assertThat(sinks.counters()).containsExactly(new SinkCounters("refusing", 3, 2, 0, 1, 0));
        assertThat(log.lines())
                .containsExactly(
                        "Error: refusing: refused", "Notice: refusing: works again; alerts lost in the meantime: 1");
    }

    /** An alert in flight at the shutdown timeout counts as dropped once, regardless of its later result. */
    @Test
    void inFlightAlertAtTheEndIsCountedOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Memory deaf = new Memory("deaf") {
            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                begun.countDown();
                // A library that ignores interrupts.
                while (release.getCount() > 0) {
                    LockSupport.parkNanos(1_000_000);
                }
                super.write(line);
            }

            @Override
            public void close() {
                done.countDown();
            }
        };
        SinkSet sinks = new SinkSet(List.of(deaf), LIMITS, log);
        sinks.offer(line(0));
        begun.await();
        sinks.close();
        assertThat(sinks.counters()).containsExactly(new SinkCounters("deaf", 1, 0, 1, 0, 0));
        release.countDown();
        done.await();
        assertThat(deaf.received).containsExactly("alert 0");
        assertThat(sinks.counters()).containsExactly(new SinkCounters("deaf", 1, 0, 1, 0, 0));
    }

    /** Shutdown wakes a sink that pauses after a failure: queued alerts are tried once more before they are dropped. */
    @Test
    void shutdownWakesPausingSink() throws Exception {
        CountDownLatch back = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        Memory away = new Memory("away") {
            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                if (back.getCount() > 0) {
                    failed.countDown();
                    throw new IOException("away");
                }
                super.write(line);
            }
        };
        // Longer than the test may take.
        SinkWorker worker = new SinkWorker(away, PATIENT, log, Duration.ofHours(1));
        worker.start();
        worker.offer(line(0));
        worker.offer(line(1));
        failed.await();
        back.countDown();
        worker.close();
        assertThat(away.received).containsExactly("alert 0", "alert 1");
        assertThat(worker.counters()).isEqualTo(new SinkCounters("away", 2, 2, 0, 0, 0));
    }

    /** With backpressure, shutdown waits for a sink that has not failed for long. */
    @Test
    void backpressureRetriesFailingSinkAtShutdown() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Memory away = new Memory("away") {
            private int failures = 4;

            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                ended.await();
                if (failures-- > 0) {
                    throw new IOException("away");
                }
                super.write(line);
            }
        };
        SinkWorker worker = new SinkWorker(away, PATIENT.withUnhurried(true), log);
        worker.start();
        worker.offer(line(0));
        Thread closer = Thread.ofPlatform().start(worker::close);
        ConditionPoller.until("shutdown has started", () -> closer.getState() == Thread.State.TIMED_WAITING);
        ended.countDown();
        closer.join();
        assertThat(away.received).containsExactly("alert 0");
        assertThat(worker.counters()).isEqualTo(new SinkCounters("away", 1, 1, 0, 0, 0));
    }

    /** Accepts a part of each batch, then fails. */
    private static final class Partly implements Sink {
        private final int each;
        private final IOException failure;
        final CountDownLatch failed = new CountDownLatch(1);
        private int waiting;
        private long arrived;

        Partly(int each, IOException failure) {
            this.each = each;
            this.failure = failure;
        }

        @Override
        public String name() {
            return "partly";
        }

        @Override
        public void write(AlertLine line) {
            waiting++;
        }

        @Override
        public void flush() throws IOException {
            int taken = Math.min(each, waiting);
            arrived += taken;
            waiting -= taken;
            failed.countDown();
            throw failure;
        }

        @Override
        public long arrived() {
            long some = arrived;
            arrived = 0;
            return some;
        }

        @Override
        public void forget() {
            waiting = 0;
        }
    }

    /** The delivered part of a failed batch counts, regardless of the rest. */
    @Test
    void deliveredPartOfFailedBatchCounts() throws Exception {
        Partly away = new Partly(2, new IOException("away"));
        SinkWorker worker = new SinkWorker(away, PATIENT, log, Duration.ofHours(1));
        for (int i = 0; i < 7; i++) {
            worker.offer(line(i));
        }
        worker.start();
        away.failed.await();
        worker.close();
        // Tried once, and once more at shutdown.
        assertThat(worker.counters()).isEqualTo(new SinkCounters("partly", 7, 4, 0, 3, 0));
    }

    /** As above, at the timeout while a reachable sink is retried. */
    @Test
    void deliveredPartCountsAtTheTimeout() throws Exception {
        Partly busy = new Partly(2, new Sink.BusyException("busy", Duration.ofHours(1)));
        SinkWorker worker = new SinkWorker(busy, LIMITS, log, Duration.ofHours(1));
        for (int i = 0; i < 7; i++) {
            worker.offer(line(i));
        }
        worker.start();
        busy.failed.await();
        ConditionPoller.until("the first are counted", () -> worker.counters().delivered() == 2);
        worker.close();
        SinkCounters counters = worker.counters();
        assertThat(counters.delivered()).isBetween(2L, 4L);
        assertThat(counters.dropped()).isEqualTo(7 - counters.delivered());
    }

    /** An attempt in progress at shutdown is not the last one. */
    @Test
    void attemptInterruptedByShutdownIsFollowedByAnother() throws Exception {
        CountDownLatch within = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Memory away = new Memory("away") {
            private boolean failed;

            @Override
            public void write(AlertLine line) throws IOException, InterruptedException {
                if (!failed) {
                    failed = true;
                    within.countDown();
                    ended.await();
                    throw new IOException("away");
                }
                super.write(line);
            }
        };
        SinkWorker worker = new SinkWorker(away, PATIENT, log);
        worker.start();
        worker.offer(line(0));
        within.await();
        Thread closer = Thread.ofPlatform().start(worker::close);
        ConditionPoller.until("shutdown has started", () -> closer.getState() == Thread.State.TIMED_WAITING);
        ended.countDown();
        closer.join();
        assertThat(away.received).containsExactly("alert 0");
    }

    @Test
    void shutdownDoesNotWaitForBlockedSink() {
        Memory dead = new Memory("dead") {
            @Override
            public void write(AlertLine line) throws InterruptedException {
                new CountDownLatch(1).await();
            }
        };
        SinkSet sinks = new SinkSet(List.of(dead), LIMITS, log);
        for (int i = 0; i < 3; i++) {
            sinks.offer(line(i));
        }
        long begin = System.nanoTime();
        sinks.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        assertThat(sinks.counters()).containsExactly(new SinkCounters("dead", 3, 0, 3, 0, 0));
        assertThat(log.lines()).anyMatch(message -> message.contains("discarding all remaining notifications"));
    }
}
