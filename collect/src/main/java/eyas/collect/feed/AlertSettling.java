package eyas.collect.feed;

import eyas.collect.intake.LiveAlerts;
import eyas.collect.intake.StateFolder;
import eyas.collect.journal.Digest;
import eyas.collect.journal.Journal;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.Counters.Count;
import eyas.delivery.AlertBatch;
import eyas.tables.read.JobRows;
import eyas.tables.read.UnusableInputException;
import eyas.tables.store.Store;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes jobs that have begun and of which, it seems, no report will ever come. Used by the thread that writes tables. */
final class AlertSettling {
    /** Characters of alerts from which on they are written at once. */
    private static final long MOST_HELD = 8L << 20;

    /** So often a sequence is compared with a report while it grows. */
    private static final int MOST_LOOKS = 10;

    private static final int SHOWN = 400;

    private final StateFolder state;
    private final Journal journal;
    private final LiveAlerts alerts;
    private final Store store;
    private final Duration quiet;
    private final Counters counters;
    private final InstantSource time;
    private final Consumer<String> notices;
    /** Sequences that could not be read, which was said. */
    private final Set<Digest> faulty = new HashSet<>();

    AlertSettling(
            TableFeeder.Parts parts,
            FeedSettings settings,
            Counters counters,
            InstantSource time,
            Consumer<String> notices) {
        this.state = parts.state();
        this.journal = parts.journal();
        this.alerts = parts.alerts();
        this.store = parts.store();
        this.quiet = settings.settle();
        this.counters = counters;
        this.time = time;
        this.notices = notices;
    }

    /**
     * Note that a report of a job was written: the alerts of each sequence go, where it has them all. Otherwise they stay, and are written as
     * another report of the job once nothing more comes of them. Somebody else may have sent the report, by a token of the job.
     *
     * @throws IOException if alerts cannot be read or removed; then it is to be noted again
     */
    void reported(Digest job, ReportedAlerts report) throws IOException {
        // Each for itself: one that the report does not have, which anybody with a token may have sent, is no proof
        // against the others.
        for (LiveAlerts.Sequence each : alerts.of(job)) {
            if (!isReported(each.key(), report)) {
                alerts.notReported(each.key());
            }
        }
    }

    /** Removes a sequence that a report has; false where it has not all of it. */
    private boolean isReported(Digest sequence, ReportedAlerts report) throws IOException {
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            Optional<LiveAlerts.Settled> read = alerts.read(sequence);
            if (read.isEmpty()) {
                return true;
            }
            AlertBatch sent = read.get().alerts();
            if (!report.hasAll(sent)) {
                return false;
            }
            if (alerts.reported(sequence, sent)) {
                return true;
            }
            // More has come since it was read.
        }
        return false;
    }

    /** Write jobs that have begun and, it seems, get no report. One that comes after all takes their place. */
    void write() throws IOException {
        // What waits may have the alerts.
        Set<Digest> waiting = journal.waitingJobs();
        List<LiveAlerts.Sequence> due = alerts.due(quiet).stream()
                .filter(each -> !waiting.contains(each.job()))
                .toList();
        if (due.isEmpty()) {
            return;
        }
        Path scratch = Files.createTempDirectory(state.scratch(), "alerts-");
        try (TableWriter writer = TableWriter.ofReceiver(store, scratch)) {
            Map<Digest, Long> added = new LinkedHashMap<>();
            long held = 0;
            for (LiveAlerts.Sequence each : due) {
                boolean reported = journal.hasFirst(each.job());
                // Looked at after that: a report that has come meanwhile is still to be compared, and takes their place
                // if it comes later.
                if (journal.waitingJobs().contains(each.job())) {
                    continue;
                }
                // One at a time: all together may be more than there is memory for.
                Optional<LiveAlerts.Settled> settled = read(each);
                if (settled.isPresent()) {
                    held += add(writer, settled.get(), reported, added);
                }
                if (held > MOST_HELD) {
                    writer.flush();
                    added.forEach(alerts::written);
                    added.clear();
                    held = 0;
                }
            }
            count(writer.flush());
            added.forEach(alerts::written);
        } finally {
            StateFolder.remove(scratch);
        }
    }

    /** Reads a sequence. One that the disk does not give keeps no other, is said once, and is tried again. */
    private Optional<LiveAlerts.Settled> read(LiveAlerts.Sequence sequence) {
        try {
            Optional<LiveAlerts.Settled> read = alerts.read(sequence.key());
            faulty.remove(sequence.key());
            return read;
        } catch (IOException e) {
            if (faulty.add(sequence.key())) {
                counters.add(Count.WRITE_FAILURES, 1);
                notices.accept("alerts of a job without a report cannot be read from " + state.root() + ": "
                        + Printable.of(FileProblem.words(e), SHOWN) + "; it is tried again");
            }
            return Optional.empty();
        }
    }

    /** Adds a job with its alerts alone; returns how many characters these have. What cannot be made rows of keeps nobody else's. */
    private long add(TableWriter writer, LiveAlerts.Settled settled, boolean reported, Map<Digest, Long> added)
            throws IOException {
        long number = settled.alerts().lines().size();
        if (number == 0 && (reported || !settled.isFirst())) {
            // That the job has begun is known of it already.
            alerts.written(settled.sequence(), number);
            return 0;
        }
        Instant now = time.instant();
        JobRows rows;
        try {
            rows = DeliveryRows.read(
                    settled, reported, now.getEpochSecond() * TimeUnit.SECONDS.toNanos(1) + now.getNano());
        } catch (UnusableInputException e) {
            unusable(settled, String.valueOf(e.getMessage()));
            return 0;
        } catch (RuntimeException | StackOverflowError e) {
            unusable(settled, "internal error: " + e + "; this is a bug in Eyas: report it, please");
            return 0;
        }
        writer.add(rows);
        added.put(settled.sequence(), number);
        return settled.alerts().lines().stream().mapToLong(String::length).sum();
    }

    private void unusable(LiveAlerts.Settled settled, String why) {
        counters.add(Count.ASIDE, "alerts", 1);
        notices.accept("alerts of a job without a report cannot be written, and stay in " + state.root()
                + " for some days: " + Printable.of(why, SHOWN));
        alerts.written(settled.sequence(), settled.alerts().lines().size());
    }

    /** Count what was written. */
    void count(WriteSummary summary) {
        counters.add(Count.JOBS, summary.jobs());
        counters.add(Count.TABLE_BYTES, summary.bytes());
        if (summary.known() > 0) {
            counters.add(Count.JOBS_LEFT_OUT, "known", summary.known());
        }
        if (summary.forgotten() > 0) {
            counters.add(Count.JOBS_LEFT_OUT, "erased", summary.forgotten());
            notices.accept(
                    summary.forgotten() + " jobs are not in the tables: they came before their repository was erased");
        }
    }
}
