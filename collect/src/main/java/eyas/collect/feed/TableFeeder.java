package eyas.collect.feed;

import eyas.collect.intake.AcceptedDelivery;
import eyas.collect.intake.LiveAlerts;
import eyas.collect.intake.NameDigests;
import eyas.collect.intake.StateFolder;
import eyas.collect.intake.Uploads;
import eyas.collect.journal.Entry;
import eyas.collect.journal.Journal;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.Counters.Count;
import eyas.tables.read.UnusableInputException;
import eyas.tables.store.Store;
import eyas.tables.write.Compaction;
import eyas.tables.write.Erasure;
import eyas.tables.write.TableWriter;
import eyas.tables.write.WriteSummary;
import eyas.text.FileProblem;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
    private static final String PROBE = "v1/_receiver.txt";
    private static final int SHOWN = 400;
    private static final Duration BETWEEN_MERGES = Duration.ofHours(12);

    private final StateFolder state;
    private final Journal journal;
    private final Uploads uploads;
    private final LiveAlerts alerts;
    private final NameDigests digests;
    private final Store store;
    private final FeedSettings settings;
    private final Counters counters;
    private final InstantSource time;
    private final Consumer<String> notices;
    private final AsideFolder aside;
    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean ending;
    private long merged = System.nanoTime();

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
            StateFolder state,
            Journal journal,
            Uploads uploads,
            LiveAlerts alerts,
            NameDigests digests,
            Store store) {}

    /** Make one; it begins with {@link #start}. */
    public TableFeeder(
            Parts parts, FeedSettings settings, Counters counters, InstantSource time, Consumer<String> notices) {
        this.state = parts.state();
        this.journal = parts.journal();
        this.uploads = parts.uploads();
        this.alerts = parts.alerts();
        this.digests = parts.digests();
        this.store = parts.store();
        this.settings = settings;
        this.counters = counters;
        this.time = time;
        this.notices = notices;
        this.aside = new AsideFolder(state, journal, settings.asideBytes(), counters, notices);
        this.thread = Thread.ofPlatform().name("eyas-collect-tables").unstarted(this::run);
    }

    /** Begin to write. */
    public void start() {
        thread.start();
    }

    /** Say that a delivery was stored; any thread. */
    public void wake() {
        if (tasks.isEmpty()) {
            tasks.add(new Task.Wake());
        }
    }

    /** Erase all of a repository; any thread. Done when the future is. */
    public CompletableFuture<Erased> forget(String repository) {
        CompletableFuture<Erased> done = new CompletableFuture<>();
        tasks.add(new Task.Forget(repository, done));
        return done;
    }

    /** Write all that waits without waiting for more; false where the store fails. Any thread. */
    public CompletableFuture<Boolean> flush() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        tasks.add(new Task.Flush(done));
        return done;
    }

    private void run() {
        while (!ending) {
            try {
                loop();
            } catch (InterruptedException e) {
                // The end of the program: what waits is written by the next one.
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                // What comes is taken on; that nothing is written any more must not go unseen.
                counters.add(Count.WRITE_FAILURES, 1);
                notices.accept("the tables are not written: internal error: " + e + "; this is a bug in Eyas: report it,"
                        + " please. It is tried again");
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
                boolean due = System.nanoTime() - gatheringSince >= settings.gather().toNanos()
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
                } catch (IOException | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            }
            case Task.Flush(CompletableFuture<Boolean> done) -> done.complete(writeAll());
        }
    }

    private Erased erased(String repository) throws IOException {
        // First what is not in the tables: what comes from now on of jobs that began before is refused.
        int removed = uploads.forget(repository);
        int live = alerts.forget(repository);
        long files;
        try (Erasure erasure = Erasure.open(store, state.scratch().resolve("erase"))) {
            files = erasure.forget(repository).objects();
        }
        for (Path left : StateFolder.entries(state.scratch())) {
            StateFolder.remove(left);
        }
        return new Erased(removed, live, files);
    }

    /** Writes all that waits; false where the store fails. */
    private boolean writeAll() {
        try {
            for (Map.Entry<Long, List<String>> left : journal.begun().entrySet()) {
                write(left.getKey(), left.getValue());
            }
            List<String> waiting = journal.waiting();
            while (!waiting.isEmpty()) {
                long batch = journal.nextBatch();
                List<String> some = some(waiting);
                journal.add(new Entry.Begun(batch, some));
                write(batch, some);
                waiting = journal.waiting();
            }
            settle();
            return true;
        } catch (IOException e) {
            counters.add(Count.WRITE_FAILURES, 1);
            notices.accept("the tables cannot be written: " + Printable.of(FileProblem.words(e), SHOWN)
                    + "; what has come waits in " + state.root() + ", and is written when that is possible");
            return false;
        }
    }

    private List<String> some(List<String> waiting) {
        List<String> some = new ArrayList<>();
        long bytes = 0;
        for (String id : waiting) {
            bytes += journal.delivery(id).map(Entry.Accepted::bytes).orElse(0L);
            if (!some.isEmpty() && (some.size() >= settings.mostJobs() || bytes > settings.mostBytes())) {
                break;
            }
            some.add(id);
        }
        return some;
    }

    private void write(long batch, List<String> ids) throws IOException {
        Set<String> waiting = new HashSet<>(journal.waiting());
        List<String> present = ids.stream().filter(waiting::contains).toList();
        List<AcceptedDelivery> written;
        try {
            written = store(present);
        } catch (IOException e) {
            if (!storeWorks()) {
                throw e;
            }
            // One of them cannot be written, whatever it is: each alone, so that it does not keep the others.
            written = eachAlone(present);
        }
        journal.add(new Entry.Written(batch));
        for (AcceptedDelivery delivery : written) {
            alerts.reported(digests.job(delivery.announcement().job()));
            StateFolder.remove(delivery.folder());
        }
    }

    private List<AcceptedDelivery> eachAlone(List<String> ids) throws IOException {
        List<AcceptedDelivery> written = new ArrayList<>();
        for (String id : ids) {
            try {
                written.addAll(store(List.of(id)));
            } catch (IOException e) {
                if (!storeWorks()) {
                    throw e;
                }
                aside.put(id, FileProblem.words(e));
            }
        }
        return written;
    }

    private boolean storeWorks() {
        try {
            store.put(PROBE, new byte[] {'o', 'k', '\n'});
            store.delete(PROBE);
            return true;
        } catch (IOException e) {
            // It fails for all, and not by what is written.
            return false;
        }
    }

    private List<AcceptedDelivery> store(List<String> ids) throws IOException {
        List<AcceptedDelivery> written = new ArrayList<>();
        Path scratch = Files.createTempDirectory(state.scratch(), "batch-");
        try (TableWriter writer = TableWriter.open(store, scratch)) {
            for (String id : ids) {
                AcceptedDelivery delivery = AcceptedDelivery.read(state.accepted().resolve(id));
                if (add(writer, delivery, id)) {
                    written.add(delivery);
                }
            }
            WriteSummary summary = writer.flush();
            counters.add(Count.JOBS, written.size());
            counters.add(Count.TABLE_BYTES, summary.bytes());
        } finally {
            StateFolder.remove(scratch);
        }
        return written;
    }

    /** A report may be anything that its sender could make, and must not end who reads it. */
    private boolean add(TableWriter writer, AcceptedDelivery delivery, String id) throws IOException {
        String why;
        try {
            writer.add(DeliveryRows.read(delivery), DeliveryRows.capture(delivery));
            return true;
        } catch (UnusableInputException e) {
            why = String.valueOf(e.getMessage());
        } catch (StackOverflowError | OutOfMemoryError e) {
            why = "its report needs more memory than there is";
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException | IllegalStateException e) {
            why = "its report cannot be read: internal error: " + e + "; this is a bug in Eyas: report it, please";
        }
        aside.put(id, why);
        return false;
    }

    /** Write jobs that have alerts and, it seems, get no report. One that comes after all takes their place. */
    private void settle() throws IOException {
        List<LiveAlerts.Settled> settled = alerts.settled(settings.settle());
        if (settled.isEmpty()) {
            return;
        }
        Path scratch = Files.createTempDirectory(state.scratch(), "alerts-");
        Instant settledAt = time.instant();
        long now = settledAt.getEpochSecond() * TimeUnit.SECONDS.toNanos(1) + settledAt.getNano();
        try (TableWriter writer = TableWriter.open(store, scratch)) {
            for (LiveAlerts.Settled each : settled) {
                if (!journal.hasReport(each.job())) {
                    writer.add(DeliveryRows.read(each.alerts(), now));
                }
            }
            writer.flush();
        } finally {
            StateFolder.remove(scratch);
        }
        for (LiveAlerts.Settled each : settled) {
            if (journal.hasReport(each.job())) {
                alerts.reported(each.job());
            } else {
                alerts.written(each);
            }
        }
    }

    private void chores() {
        try {
            uploads.expire();
            if (journal.waiting().isEmpty() && !alerts.settled(settings.settle()).isEmpty()) {
                settle();
            }
            journal.compactWhereDue();
            if (System.nanoTime() - merged > BETWEEN_MERGES.toNanos()) {
                merged = System.nanoTime();
                merge();
            }
        } catch (IOException e) {
            notices.accept("what is over could not be removed from " + state.root() + ": "
                    + Printable.of(FileProblem.words(e), SHOWN));
        }
    }

    /** Many small files of a day that is over become one: who asks reads fewer. */
    private void merge() throws IOException {
        Path scratch = Files.createTempDirectory(state.scratch(), "merge-");
        try (Compaction compaction = Compaction.open(store, scratch)) {
            compaction.run(LocalDate.ofInstant(time.instant(), ZoneOffset.UTC), _ -> {});
        } finally {
            StateFolder.remove(scratch);
        }
    }

    /** End the thread, after what waits was written. */
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
