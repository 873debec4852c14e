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
 * Sends what waits in a spool, the oldest first, on a thread of its own. Where the receiver is away it waits longer each time. What a
 * receiver refuses does not keep the rest from being sent.
 */
public final class SpoolSender implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration END = Duration.ofSeconds(5);
    /** So many that are not taken end a pass. */
    private static final int MOST_SKIPPED = 200;
    /** So many that could not be sent end a pass: one of them may be at fault itself, and then the others go. */
    private static final int MOST_FAILED = 3;

    private final Spool spool;
    private final DeliveryClient.Source clients;
    private final Consumer<String> notices;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Thread thread;
    private boolean news;
    private volatile boolean ending;

    /**
     * Make one, and begin to send.
     *
     * @param clients makes a client for what waits now; it is closed afterwards
     * @param notices told, in words, when the receiver is away, when it is back, and what it refuses
     */
    public SpoolSender(Spool spool, DeliveryClient.Source clients, Consumer<String> notices) {
        this.spool = spool;
        this.clients = clients;
        this.notices = notices;
        this.thread = Thread.ofPlatform().daemon().name("eyas-collect-send").unstarted(this::run);
        thread.start();
    }

    /** Say that something was added. */
    public void wake() {
        lock.lock();
        try {
            news = true;
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
                        notices.accept("what is to be sent waits: " + pass.problem());
                    }
                    away = true;
                    await(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                    continue;
                }
                if (away && pass.sent() > 0) {
                    notices.accept("the receiver is back; " + pass.sent() + " deliveries were sent");
                }
                away = false;
                pause = FIRST_PAUSE;
                await(LONGEST_PAUSE);
            }
        } catch (InterruptedException e) {
            // The end of the service: what waits is sent by the next one.
            Thread.currentThread().interrupt();
        }
    }

    private void await(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!news && !ending && left > 0) {
                left = added.awaitNanos(left);
            }
            news = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What a pass over the spool came to.
     *
     * @param sent deliveries that the receiver has now
     * @param refused deliveries that it does not want
     * @param problem why the others wait; empty where nothing waits
     */
    public record Pass(int sent, int refused, String problem) {}

    /** Whatever happens, the thread goes on: else this machine would send nothing any more, and nobody would know. */
    private Pass pass() throws InterruptedException {
        try {
            return pass(spool, clients, notices);
        } catch (RuntimeException | Error e) {
            return new Pass(0, 0, "internal error: " + e + "; this is a bug in Eyas: report it, please");
        }
    }

    /**
     * Send what waits, once.
     *
     * @param clients makes the client
     * @param notices told what is refused, and what is kept beside
     * @throws InterruptedException if the thread is interrupted
     */
    public static Pass pass(Spool spool, DeliveryClient.Source clients, Consumer<String> notices)
            throws InterruptedException {
        Round round = new Round(spool, notices);
        try {
            round.waiting.addAll(spool.waiting());
            while (round.goesOn()) {
                // A new one after a failure: the time of the one before may be over.
                try (DeliveryClient client = clients.open()) {
                    round.sendWith(client);
                }
            }
        } catch (IOException e) {
            round.problem = spool.words(e);
        }
        return new Pass(round.sent, round.refused, round.problem);
    }

    /** What a pass has come to so far. */
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

        /** Sends what waits, until something cannot be sent. */
        void sendWith(DeliveryClient client) throws IOException, InterruptedException {
            int before = failed;
            while (goesOn() && failed == before) {
                SpooledDelivery each = waiting.get(next++);
                String job = each.announcement().job().words();
                switch (deliver(client, each)) {
                    case DeliveryResult.Stored(DeliveryResult.State state) -> {
                        sent++;
                        stored(state, job, notices);
                        remove(() -> spool.sent(each));
                    }
                    case DeliveryResult.Refused(String reason) -> {
                        refused++;
                        notices.accept("the receiver does NOT take what was sent of " + job + ": " + reason);
                        remove(() -> spool.refused(each));
                    }
                    case DeliveryResult.NotTaken(String reason) -> {
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

        /** What cannot be removed keeps no others; it is sent again, which the receiver notices. */
        private void remove(Removal removal) {
            try {
                removal.run();
            } catch (IOException e) {
                skipped++;
                problem = spool.words(e);
            }
        }

        /** Those at the front are not taken: some of the others are tried, other ones each time. */
        private void shuffleRest() {
            Collections.shuffle(waiting.subList(next, waiting.size()));
        }
    }

    private static void stored(DeliveryResult.State state, String job, Consumer<String> notices) {
        switch (state) {
            case BESIDE ->
                notices.accept(
                        "the receiver has another report of " + job + "; this one is kept beside it, and says so");
            case WITHOUT_CAPTURE ->
                notices.accept("the receiver has the report of " + job
                        + " and NOT its capture, which is larger than what it" + " takes");
            case NEW, AGAIN -> {}
        }
    }

    /** What cannot even be announced will not be better the next time; a file that cannot be read keeps nobody else's. */
    private static DeliveryResult deliver(DeliveryClient client, SpooledDelivery spooled) throws InterruptedException {
        try {
            return client.deliver(spooled.announcement(), spooled.files());
        } catch (DeliveryException e) {
            return new DeliveryResult.Refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new DeliveryResult.NotTaken(FileErrorMessage.words(e));
        }
    }

    /** End the thread; what waits stays in the spool. */
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
