package eyas.collect.feed;

import eyas.collect.intake.AcceptedDelivery;
import eyas.collect.intake.DamagedDeliveryException;
import eyas.collect.intake.LiveAlerts;
import eyas.collect.intake.NameDigests;
import eyas.collect.intake.StateFolder;
import eyas.collect.intake.Uploads;
import eyas.collect.journal.Entry;
import eyas.collect.journal.Journal;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.Counters.Count;
import eyas.tables.read.JobRows;
import eyas.tables.read.UnusableInputException;
import eyas.tables.store.Store;
import eyas.tables.write.Compaction;
import eyas.tables.write.Erasure;
import eyas.tables.write.TableWriter;
import eyas.text.FileProblem;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final UnreadableDeliveries aside;
    private final AlertSettling settling;
    /** Deliveries that are in the tables and could not be removed here yet. */
    private final List<AcceptedDelivery> leftovers = new ArrayList<>();

    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean ending;
    /** From when on tables could not be written, ns of the system's counter; 0 where they could. */
    private volatile long failingSince;

    private long merged = System.nanoTime();
    /** How many leftovers there were when that was said last. */
    private int unremoved;

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
            StateFolder state, Journal journal, Uploads uploads, LiveAlerts alerts, NameDigests digests, Store store) {}

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
        this.aside = new UnreadableDeliveries(state, journal, settings.asideBytes(), counters, notices);
        this.settling = new AlertSettling(parts, settings, counters, time, notices);
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
                        + "; this is a bug in Eyas: report it," + " please. It is tried again");
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
        try (Erasure erasure = Erasure.open(store, state.scratch().resolve("erase"))) {
            files = erasure.forget(repository).objects();
        }
        for (Path left : StateFolder.entries(state.scratch())) {
            StateFolder.remove(left);
        }
        return new Erased(removed, live, files);
    }

    /** Writes all that waits; false where not all of it could be written. */
    private boolean writeAll() {
        try {
            boolean all = true;
            for (Map.Entry<Long, List<String>> left : journal.begun().entrySet()) {
                all &= write(left.getKey(), left.getValue());
            }
            List<String> waiting = notBegun();
            while (!waiting.isEmpty()) {
                long batch = journal.nextBatch();
                List<String> some = some(waiting);
                journal.add(new Entry.Begun(batch, some));
                all &= write(batch, some);
                waiting = notBegun();
            }
            settling.write();
            failingSince = all ? 0 : sinceNow();
            return all;
        } catch (IOException e) {
            failingSince = sinceNow();
            counters.add(Count.WRITE_FAILURES, 1);
            notices.accept("the tables cannot be written: " + Printable.of(FileProblem.words(e), SHOWN)
                    + "; what has come waits in " + state.root() + ", and is written when that is possible");
            return false;
        }
    }

    private long sinceNow() {
        return failingSince == 0 ? Math.max(1, System.nanoTime()) : failingSince;
    }

    /** Return for how long the tables could not be written; zero where they could, the last time. Any thread. */
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
            bytes += journal.delivery(id).map(Entry.Accepted::bytes).orElse(0L);
            if (!some.isEmpty() && (some.size() >= settings.mostJobs() || bytes > settings.mostBytes())) {
                break;
            }
            some.add(id);
        }
        return some;
    }

    /** Writes a batch, as far as that is possible: what cannot be written now stays in it. Returns whether all of it was. */
    private boolean write(long batch, List<String> ids) throws IOException {
        List<AcceptedDelivery> written;
        try {
            written = store(waiting(ids));
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            if (e instanceof IOException failure && !storeWorks()) {
                throw failure;
            }
            // Each alone, so that one which cannot be written does not keep the others.
            return eachAlone(waiting(ids), String.valueOf(e.getMessage()));
        }
        journal.add(new Entry.Written(batch));
        done(written);
        return true;
    }

    private List<String> waiting(List<String> ids) {
        Set<String> waiting = new HashSet<>(journal.waiting());
        return ids.stream().filter(waiting::contains).toList();
    }

    /** One that cannot be removed now does not keep the others here: it is tried again. */
    private void done(List<AcceptedDelivery> written) {
        leftovers.addAll(written);
        removeLeftovers();
    }

    private void removeLeftovers() {
        int before = leftovers.size();
        String why = "";
        for (AcceptedDelivery delivery : List.copyOf(leftovers)) {
            try {
                alerts.reported(digests.job(
                        delivery.announcement().job(), delivery.receipt().host()));
                StateFolder.remove(delivery.folder());
                leftovers.remove(delivery);
            } catch (IOException e) {
                why = FileProblem.words(e);
            }
        }
        if (!leftovers.isEmpty() && leftovers.size() != unremoved) {
            notices.accept(
                    leftovers.size() + " of " + before + " deliveries that are in the tables cannot be removed from "
                            + state.root() + ": " + Printable.of(why, SHOWN) + "; it is tried again");
        }
        unremoved = leftovers.size();
    }

    /** A store that fails says nothing of what was to be stored: that waits, however often it fails, and is never put aside for it. */
    private boolean eachAlone(List<String> ids, String why) throws IOException {
        int failed = 0;
        String last = why;
        for (String id : ids) {
            long batch = journal.nextBatch();
            try {
                List<AcceptedDelivery> written = store(List.of(id));
                journal.add(new Entry.Begun(batch, List.of(id)));
                journal.add(new Entry.Written(batch));
                done(written);
            } catch (IOException e) {
                if (!storeWorks()) {
                    throw e;
                }
                failed++;
                last = FileProblem.words(e);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                aside.put(
                        id,
                        "",
                        "it cannot be written: internal error: " + e + "; this is a bug in Eyas: report it, please");
            }
        }
        if (failed > 0) {
            counters.add(Count.WRITE_FAILURES, 1);
            notices.accept(failed + " deliveries could not be written into the tables, others could: "
                    + Printable.of(last, SHOWN) + "; they wait in " + state.accepted() + " and are tried again");
        }
        return failed == 0;
    }

    private boolean storeWorks() {
        return storeProblem().isEmpty();
    }

    /** Returns why nothing at all can be written; empty where something can. */
    private String storeProblem() {
        try {
            store.put(PROBE, new byte[] {'o', 'k', '\n'});
            store.delete(PROBE);
            return "";
        } catch (IOException e) {
            // It fails for all, and not by what is written.
            return FileProblem.words(e);
        }
    }

    /** Whoever starts a receiver is to hear at once, and not with the first report, that it has nowhere to write. */
    private void sayWhereNothingCanBeWritten() {
        String problem = storeProblem();
        if (!problem.isEmpty()) {
            notices.accept("nothing can be written to " + store.description() + ": " + Printable.of(problem, SHOWN)
                    + "; what comes waits in " + state.root()
                    + ". Give the folder to the user of this program; where a unit of"
                    + " systemd runs it, name the folder in ReadWritePaths= there, too");
        }
    }

    private List<AcceptedDelivery> store(List<String> ids) throws IOException {
        List<AcceptedDelivery> read = new ArrayList<>();
        Path scratch = Files.createTempDirectory(state.scratch(), "batch-");
        try (TableWriter writer = TableWriter.ofReceiver(store, scratch)) {
            for (String id : ids) {
                add(writer, id).ifPresent(read::add);
            }
            settling.count(writer.flush());
        } finally {
            StateFolder.remove(scratch);
        }
        return read;
    }

    /** A report may be anything that its sender could make, and must not end who reads it. Empty where it was put aside. */
    private Optional<AcceptedDelivery> add(TableWriter writer, String id) throws IOException {
        String sender = "";
        String why;
        try {
            AcceptedDelivery delivery = AcceptedDelivery.read(state.accepted().resolve(id));
            sender = delivery.receipt().sender();
            JobRows rows = DeliveryRows.read(delivery, delivery.receipt().beside());
            if (!delivery.receipt().beside() && writer.hasOther(rows)) {
                // The journal does not remember it any more, or another receiver has taken it: what is stored stays all
                // the same.
                rows = DeliveryRows.read(delivery, true);
            }
            boolean _ = writer.add(rows, DeliveryRows.capture(delivery));
            return Optional.of(delivery);
        } catch (UnusableInputException | DamagedDeliveryException | NoSuchFileException e) {
            why = String.valueOf(e.getMessage());
        } catch (StackOverflowError | OutOfMemoryError e) {
            why = "its report needs more memory than there is";
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException | IllegalStateException e) {
            why = "its report cannot be read: internal error: " + e + "; this is a bug in Eyas: report it, please";
        }
        aside.put(id, sender, why);
        return Optional.empty();
    }

    private void chores() {
        try {
            removeLeftovers();
            uploads.expire();
            if (journal.waiting().isEmpty()) {
                settling.write();
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
