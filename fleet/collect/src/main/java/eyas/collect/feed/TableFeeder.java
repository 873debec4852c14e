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
 * Writes deliveries into the tables, many at once, on a thread of its own: a batch is written down before it is begun and after it is done, so
 * that one which was cut off is written again. A job that is written twice is in the tables once. What cannot be read is put aside and does not
 * keep the rest. Where the store fails, everything waits.
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
    /** From when on tables could not be written, ns of the system's counter; 0 where they could. */
    private volatile long failingSince;

    private sealed interface Task {
        /** Something was stored. */
        record Wake() implements Task {}

        /** Erase a repository. */
        record Forget(String repository, CompletableFuture<Erased> done) implements Task {}

        /** Write all that waits at once. */
        record Flush(CompletableFuture<Boolean> done) implements Task {}
    }

    /**
     * What was erased.
     *
     * @param uploads uploads and deliveries that were not in the tables yet
     * @param alerts jobs that had alerts alone
     * @param files files of the tables that were rewritten or removed
     */
    public record Erased(int uploads, int alerts, long files) {}

    /**
     * What a feeder works with.
     *
     * @param state where deliveries lie
     * @param journal what is done with them
     * @param uploads what is begun
     * @param alerts alerts of jobs without a report
     * @param digests of names in the journal
     * @param store where the tables are; the feeder does not close it
     */
    public record Parts(
            StateDirectory state,
            Journal journal,
            Uploads uploads,
            LiveAlerts alerts,
            NameDigests digests,
            Store store) {}

    /** Creates one; it begins with {@link #start}. */
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

    /** Starts to write. */
    public void start() {
        thread.start();
    }

    /** Reports that a delivery was stored; any thread. */
    public void wake() {
        if (tasks.isEmpty()) {
            tasks.add(new Task.Wake());
        }
    }

    /** Erases all of a repository; any thread. Done when the future is. */
    public CompletableFuture<Erased> forget(String repository) {
        CompletableFuture<Erased> done = new CompletableFuture<>();
        tasks.add(new Task.Forget(repository, done));
        return done;
    }

    /** Writes all that waits without waiting for more; false where the store fails. Any thread. */
    public CompletableFuture<Boolean> flush() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        tasks.add(new Task.Flush(done));
        return done;
    }

    private void run() {
        sayWhereNothingCanBeWritten();
        while (!ending) {
            try {
                loop();
            } catch (InterruptedException e) {
                // The end of the program: what waits is written by the next one.
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                // What comes is taken on; that nothing is written any more must not go unseen.
                failingSince = sinceNow();
                counters.add(Count.WRITE_FAILURES, 1);
                notices.accept("the tables are not written: internal error: " + e
                        + "; this is a bug in Eyas: report it, please. It is tried again");
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
        // Erasing goes on while the store is away, so that it is told what is the matter.
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
                    // Whoever has asked is told of it, whatever it is.
                    done.completeExceptionally(e);
                }
            }
            case Task.Flush(CompletableFuture<Boolean> done) -> {
                try {
                    done.complete(writeAll());
                } finally {
                    // Whatever has happened, nobody waits for ever.
                    done.complete(false);
                }
            }
        }
    }

    private Erased erased(String repository) throws IOException {
        // First what is not in the tables: what comes from now on of jobs that began before is refused.
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
            throw new IOException("all else was erased, but " + String.join("; ", remainder));
        }
        return new Erased(removed, live, files);
    }

    /** Writes all that waits; false where not all of it could be written. */
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
            notices.accept("the tables cannot be written: " + Printable.of(FileErrorMessage.words(e), SHOWN)
                    + "; what has come waits in " + state.root() + ", and is written when that is possible");
            return false;
        }
    }

    private long sinceNow() {
        return failingSince == 0 ? Math.max(1, System.nanoTime()) : failingSince;
    }

    /** Returns for how long the tables could not be written; zero where they could, the last time. Any thread. */
    public Duration failing() {
        long since = failingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** What waits and is in no batch that was begun. */
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

    /** Whoever starts a receiver is to hear at once, and not with the first report, that it has nowhere to write. */
    private void sayWhereNothingCanBeWritten() {
        String problem = batches.storeProblem();
        if (!problem.isEmpty()) {
            notices.accept("nothing can be written to " + store.description() + ": " + Printable.of(problem, SHOWN)
                    + "; what comes waits in " + state.root()
                    + ". Give the folder to the user of this program; where a unit of"
                    + " systemd runs it, name the folder in ReadWritePaths= there, too");
        }
    }

    private void chores() {
        try {
            done.remove();
            uploads.expire();
            journal.compactWhereDue();
        } catch (IOException e) {
            notices.accept("what is over could not be removed from " + state.root() + ": "
                    + Printable.of(FileErrorMessage.words(e), SHOWN));
        }
        try {
            if (journal.waiting().isEmpty()) {
                join.write();
            }
        } catch (IOException e) {
            notices.accept("alerts of jobs without a report could not be written into the tables: "
                    + Printable.of(FileErrorMessage.words(e), SHOWN) + "; it is tried again");
        }
        merging.mergeWhereDue();
    }

    /** Ends the thread, after what waits was written. */
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
