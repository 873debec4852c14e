package eyas.delivery.spool;

import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryException;
import eyas.delivery.DeliveryResult;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Sends the deliveries of a spool, oldest first, on its own thread, with exponential backoff while the receiver is unavailable. A
 * rejected delivery does not block the others.
 */
public final class SpoolSender implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration END = Duration.ofSeconds(5);
    /** A pass ends after this many deliveries that are not accepted. */
    private static final int MOST_SKIPPED = 200;
    /** A pass ends after this many deliveries that could not be sent; a single one may itself be the cause. */
    private static final int MOST_FAILED = 3;

    private final Spool spool;
    private final DeliveryClient.Source clients;
    private final Consumer<String> notices;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Thread thread;
    private boolean hasNew;
    private volatile boolean ending;

    /**
     * Creates a sender and starts its thread.
     *
     * @param clients creates a client for each pass, which is closed afterwards
     * @param notices receives a message when the receiver becomes unavailable or available, and for each rejected delivery
     */
    public SpoolSender(Spool spool, DeliveryClient.Source clients, Consumer<String> notices) {
        this.spool = spool;
        this.clients = clients;
        this.notices = notices;
        this.thread = Thread.ofPlatform().daemon().name("eyas-collect-send").unstarted(this::run);
        thread.start();
    }

    /** Wakes the thread after a delivery was added. */
    public void wake() {
        lock.lock();
        try {
            hasNew = true;
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        boolean away = false;
        try {
            while (!ending) {
                Pass pass = pass();
                if (!pass.problem().isEmpty()) {
                    if (!away) {
                        notices.accept("deliveries are waiting: " + pass.problem());
                    }
                    away = true;
                    await(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                    continue;
                }
                if (away && pass.sent() > 0) {
                    notices.accept("the receiver is reachable again; " + pass.sent() + " deliveries were sent");
                }
                away = false;
                pause = FIRST_PAUSE;
                await(LONGEST_PAUSE);
            }
        } catch (InterruptedException e) {
            // Shutdown: the next process sends what is left.
            Thread.currentThread().interrupt();
        }
    }

    private void await(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!hasNew && !ending && left > 0) {
                left = added.awaitNanos(left);
            }
            hasNew = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The result of a pass over the spool.
     *
     * @param sent deliveries that the receiver has stored
     * @param refused deliveries that it rejected
     * @param problem why other deliveries are still unsent; empty if there are none
     */
    public record Pass(int sent, int refused, String problem) {}

    /** The thread must survive every exception: otherwise this machine would silently stop sending. */
    private Pass pass() throws InterruptedException {
        try {
            return pass(spool, clients, notices);
        } catch (RuntimeException | Error e) {
            return new Pass(0, 0, "internal error: " + e + "; this is a bug in Eyas, please report it");
        }
    }

    /**
     * Sends the unsent deliveries once.
     *
     * @param clients creates the client
     * @param notices receives a message for each rejected or conflicting delivery
     * @throws InterruptedException if the thread is interrupted
     */
    public static Pass pass(Spool spool, DeliveryClient.Source clients, Consumer<String> notices)
            throws InterruptedException {
        Round round = new Round(spool, notices);
        try {
            round.waiting.addAll(spool.waiting());
            while (round.goesOn()) {
                // A new client after a failure: the deadline of the previous one may have passed.
                try (DeliveryClient client = clients.open()) {
                    round.sendWith(client);
                }
            }
        } catch (IOException e) {
            round.problem = spool.errorMessage(e);
        }
        return new Pass(round.sent, round.refused, round.problem);
    }

    /** The state of a pass. */
    private static final class Round {
        private final Spool spool;
        private final Consumer<String> notices;
        private final List<SpooledDelivery> waiting = new ArrayList<>();
        private int next;
        private int sent;
        private int refused;
        private int skipped;
        private int failed;
        private String problem = "";

        Round(Spool spool, Consumer<String> notices) {
            this.spool = spool;
            this.notices = notices;
        }

        boolean goesOn() {
            return next < waiting.size() && skipped < MOST_SKIPPED && failed < MOST_FAILED;
        }

        /** Sends deliveries until one cannot be sent. */
        void sendWith(DeliveryClient client) throws IOException, InterruptedException {
            int before = failed;
            while (goesOn() && failed == before) {
                SpooledDelivery each = waiting.get(next++);
                String job = each.announcement().job().displayName();
                switch (deliver(client, each)) {
                    case DeliveryResult.Stored(DeliveryResult.State state) -> {
                        sent++;
                        stored(state, job, notices);
                        remove(() -> spool.sent(each));
                    }
                    case DeliveryResult.Refused(String reason) -> {
                        refused++;
                        notices.accept("the receiver does NOT accept the delivery of " + job + ": " + reason);
                        remove(() -> spool.refused(each));
                    }
                    case DeliveryResult.NotAccepted(String reason) -> {
                        skipped++;
                        problem = job + ": " + reason;
                        if (skipped == MOST_SKIPPED / 2) {
                            shuffleRest();
                        }
                    }
                    case DeliveryResult.Later(String reason) -> {
                        failed++;
                        problem = reason;
                        shuffleRest();
                    }
                }
            }
        }

        private interface Removal {
            void run() throws IOException;
        }

        /** A delivery that cannot be removed does not block others; it is sent again, and the receiver detects the duplicate. */
        private void remove(Removal removal) {
            try {
                removal.run();
            } catch (IOException e) {
                skipped++;
                problem = spool.errorMessage(e);
            }
        }

        /** The first deliveries are not accepted: try a random selection of the others. */
        private void shuffleRest() {
            Collections.shuffle(waiting.subList(next, waiting.size()));
        }
    }

    private static void stored(DeliveryResult.State state, String job, Consumer<String> notices) {
        switch (state) {
            case BESIDE ->
                notices.accept("the receiver has another report of " + job + "; this one is kept beside it and marked");
            case WITHOUT_CAPTURE ->
                notices.accept(
                        "the receiver has the report of " + job + " and NOT its capture, which exceeds the limit");
            case NEW, AGAIN -> {}
        }
    }

    /** A delivery that cannot be announced will fail again; an unreadable file does not block other deliveries. */
    private static DeliveryResult deliver(DeliveryClient client, SpooledDelivery spooled) throws InterruptedException {
        try {
            return client.deliver(spooled.announcement(), spooled.files());
        } catch (DeliveryException e) {
            return new DeliveryResult.Refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new DeliveryResult.NotAccepted(FileErrorMessage.reason(e));
        }
    }

    /** Stops the thread; unsent deliveries stay in the spool. */
    @Override
    public void close() {
        ending = true;
        wake();
        try {
            if (!thread.join(END)) {
                thread.interrupt();
                thread.join(TimeUnit.SECONDS.toMillis(1));
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
