package eyas.collect.feed;

import eyas.collect.intake.LiveAlerts;
import eyas.collect.intake.NameDigests;
import eyas.collect.intake.StateDirectory;
import eyas.collect.intake.Uploads;
import eyas.collect.journal.Journal;
import eyas.collect.journal.JournalEntry;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.Counters.Count;
import eyas.tables.store.Store;
import eyas.tables.write.Erasure;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes deliveries to the tables in batches, on a thread of its own. A batch is journaled before it starts and after it is done, so that
 * an interrupted batch is written again; this is idempotent. Unreadable deliveries are set aside and do not block the rest. If the store
 * fails, all deliveries stay pending.
 */
public final class TableFeeder implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);
    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofSeconds(60);
    private static final int SHOWN = 400;

    private final StateDirectory state;
    private final Journal journal;
    private final Uploads uploads;
    private final LiveAlerts alerts;
    private final Store store;
    private final FeedSettings settings;
    private final Counters counters;
    private final Consumer<String> notices;
    private final AlertJoin join;
    private final DeliveryCleanup done;
    private final CompactionScheduler merging;
    private final DeliveryBatches batches;

    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean ending;
    /** Start of the current write failure, ns of the monotonic clock; 0 if writing works. */
    private volatile long failingSince;

    private sealed interface Task {
        /** A delivery was stored. */
        record Wake() implements Task {}

        /** Erases a repository. */
        record Forget(String repository, CompletableFuture<Erased> done) implements Task {}

        /** Writes all pending deliveries at once. */
        record Flush(CompletableFuture<Boolean> done) implements Task {}
    }

    /**
     * The result of an erasure.
     *
     * @param uploads number of uploads and pending deliveries
     * @param alerts number of jobs with live alerts
     * @param files number of table files that were rewritten or removed
     */
    public record Erased(int uploads, int alerts, long files) {}

    /**
     * The parts that a feeder uses.
     *
     * @param state directory of the deliveries
     * @param journal the journal
     * @param uploads the unfinished uploads
     * @param alerts alerts of jobs without a report
     * @param digests digests of names in the journal
     * @param store the tables; the feeder does not close it
     */
    public record Parts(
            StateDirectory state,
            Journal journal,
            Uploads uploads,
            LiveAlerts alerts,
            NameDigests digests,
            Store store) {}

    /** Creates a feeder; {@link #start} starts it. */
    public TableFeeder(
            Parts parts, FeedSettings settings, Counters counters, InstantSource time, Consumer<String> notices) {
        this.state = parts.state();
        this.journal = parts.journal();
        this.uploads = parts.uploads();
        this.alerts = parts.alerts();
        this.store = parts.store();
        this.settings = settings;
        this.counters = counters;
        this.notices = notices;
        this.join = new AlertJoin(parts, settings, counters, time, notices);
        this.done = new DeliveryCleanup(state, parts.digests(), join, notices);
        this.batches = new DeliveryBatches(
                parts,
                new DeadLetterQueue(state, journal, settings.asideBytes(), counters, notices),
                join,
                done,
                counters,
                time,
                notices);
        this.merging = new CompactionScheduler(state, store, time, notices);
        this.thread = Thread.ofPlatform().name("eyas-collect-tables").unstarted(this::run);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Signals that a delivery was stored. Thread-safe. */
    public void wake() {
        if (tasks.isEmpty()) {
            tasks.add(new Task.Wake());
        }
    }

    /** Erases all data of a repository; the future completes when this is done. Thread-safe. */
    public CompletableFuture<Erased> forget(String repository) {
        CompletableFuture<Erased> done = new CompletableFuture<>();
        tasks.add(new Task.Forget(repository, done));
        return done;
    }

    /** Writes all pending deliveries without gathering more; false if the store fails. Thread-safe. */
    public CompletableFuture<Boolean> flush() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        tasks.add(new Task.Flush(done));
        return done;
    }

    private void run() {
        reportUnwritableTarget();
        while (!ending) {
            try {
                loop();
            } catch (InterruptedException e) {
                // Shutdown: the next receiver writes the pending deliveries.
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                // The receiver keeps accepting deliveries, so a failure to write them must be reported.
                failingSince = sinceNow();
                counters.add(Count.WRITE_FAILURES, 1);
                notices.accept("cannot write the tables: internal error: " + e
                        + "; this is a bug in Eyas: report it, please; will retry");
                LockSupport.parkNanos(FIRST_PAUSE.toNanos());
            }
        }
    }

    private void loop() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        long gatheringSince = System.nanoTime();
        boolean gathering = true;
        while (!ending) {
            Duration wait = gathering ? settings.gather() : ROUND;
            Task task = tasks.poll(Math.min(wait.toMillis(), ROUND.toMillis()), TimeUnit.MILLISECONDS);
            if (task != null && !(task instanceof Task.Wake)) {
                special(task);
                continue;
            }
            List<String> waiting = journal.waiting();
            if (!gathering && !waiting.isEmpty()) {
                gathering = true;
                gatheringSince = System.nanoTime();
            }
            boolean due =
                    System.nanoTime() - gatheringSince >= settings.gather().toNanos()
                            || waiting.size() >= settings.mostJobs();
            if (gathering && due) {
                boolean done = writeAll();
                pause = done ? FIRST_PAUSE : pauseAfter(pause);
                gathering = !done;
                gatheringSince = System.nanoTime();
            }
            chores();
        }
        writeAll();
    }

    private Duration pauseAfter(Duration pause) throws InterruptedException {
        // Erasure continues even if the store is unavailable, so that the caller gets the reason.
        Task task = tasks.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
        if (task != null) {
            special(task);
        }
        return pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    private void special(Task task) {
        switch (task) {
            case Task.Wake _ -> {}
            case Task.Forget(String repository, CompletableFuture<Erased> done) -> {
                try {
                    done.complete(erased(repository));
                } catch (IOException | RuntimeException | Error e) {
                    // The caller gets any failure.
                    done.completeExceptionally(e);
                }
            }
            case Task.Flush(CompletableFuture<Boolean> done) -> {
                try {
                    done.complete(writeAll());
                } finally {
                    // The future must always complete.
                    done.complete(false);
                }
            }
        }
    }

    private Erased erased(String repository) throws IOException {
        // First what is not in the tables: from here on, deliveries of jobs that started earlier are rejected.
        int removed = uploads.forget(repository);
        int live = alerts.forget(repository);
        long files;
        List<String> remainder;
        try (Erasure erasure = Erasure.open(store, state.scratch().resolve("erase"))) {
            files = erasure.forget(repository).objects();
            remainder = erasure.remainder();
        }
        for (Path left : StateDirectory.entries(state.scratch())) {
            StateDirectory.remove(left);
        }
        if (!remainder.isEmpty()) {
            throw new IOException("erased everything except: " + String.join("; ", remainder));
        }
        return new Erased(removed, live, files);
    }

    /** Writes all pending deliveries; false if some could not be written. */
    private boolean writeAll() {
        try {
            boolean all = true;
            for (Map.Entry<Long, List<String>> left : journal.begun().entrySet()) {
                all &= batches.write(left.getKey(), left.getValue());
            }
            List<String> waiting = notBegun();
            while (!waiting.isEmpty()) {
                long batch = journal.nextBatch();
                List<String> some = some(waiting);
                journal.add(new JournalEntry.Begun(batch, some));
                all &= batches.write(batch, some);
                waiting = notBegun();
            }
            join.write();
            failingSince = all ? 0 : sinceNow();
            return all;
        } catch (IOException e) {
            failingSince = sinceNow();
            counters.add(Count.WRITE_FAILURES, 1);
            notices.accept("cannot write the tables: " + Printable.of(FileErrorMessage.reason(e), SHOWN)
                    + "; keeping deliveries in " + state.root() + " until this works");
            return false;
        }
    }

    private long sinceNow() {
        return failingSince == 0 ? Math.max(1, System.nanoTime()) : failingSince;
    }

    /** Returns how long writing the tables has been failing; zero if the last attempt succeeded. Thread-safe. */
    public Duration failing() {
        long since = failingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** Returns the pending deliveries that are not in a started batch. */
    private List<String> notBegun() {
        Set<String> begun = new HashSet<>();
        journal.begun().values().forEach(begun::addAll);
        return journal.waiting().stream().filter(id -> !begun.contains(id)).toList();
    }

    private List<String> some(List<String> waiting) {
        List<String> some = new ArrayList<>();
        long bytes = 0;
        for (String id : waiting) {
            bytes += journal.delivery(id).map(JournalEntry.Accepted::bytes).orElse(0L);
            if (!some.isEmpty() && (some.size() >= settings.mostJobs() || bytes > settings.mostBytes())) {
                break;
            }
            some.add(id);
        }
        return some;
    }

    /** Reports at startup, not at the first delivery, that the store is not writable. */
    private void reportUnwritableTarget() {
        String problem = batches.storeProblem();
        if (!problem.isEmpty()) {
            notices.accept("cannot write to " + store.description() + ": " + Printable.of(problem, SHOWN)
                    + "; keeping deliveries in " + state.root()
                    + ": make the directory writable for the user of this program; for a"
                    + " systemd unit, also add the directory to ReadWritePaths=");
        }
    }

    private void chores() {
        try {
            done.remove();
            uploads.expire();
            journal.compactWhereDue();
        } catch (IOException e) {
            notices.accept("cannot remove obsolete files from " + state.root() + ": "
                    + Printable.of(FileErrorMessage.reason(e), SHOWN));
        }
        try {
            if (journal.waiting().isEmpty()) {
                join.write();
            }
        } catch (IOException e) {
            notices.accept("cannot write alerts of jobs without a report to the tables: "
                    + Printable.of(FileErrorMessage.reason(e), SHOWN) + "; will retry");
        }
        merging.mergeWhereDue();
    }

    /** Writes the pending deliveries and ends the thread. */
    @Override
    public void close() {
        ending = true;
        tasks.add(new Task.Wake());
        try {
            if (!thread.join(END)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
