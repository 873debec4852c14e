package eyas.collect.feed;

import eyas.collect.intake.LiveAlerts;
import eyas.collect.intake.StateDirectory;
import eyas.collect.journal.Digest;
import eyas.collect.journal.Journal;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.Counters.Count;
import eyas.tables.read.InvalidInputException;
import eyas.tables.store.Store;
import eyas.tables.write.TableWriter;
import eyas.tables.write.WriteSummary;
import eyas.text.FileErrorMessage;
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

/**
 * Joins live alerts with the reports of their jobs by alert ID, and writes alerts that no report contains to the tables. Confined to the
 * thread that writes the tables.
 */
final class AlertJoin {
    /** Characters of buffered alerts that trigger a write. */
    private static final long MOST_HELD = 8L << 20;

    /** Attempts to join a sequence that grows meanwhile; the rest is joined with the next report. */
    private static final int ATTEMPTS = 10;

    private static final int SHOWN = 400;

    private final StateDirectory state;
    private final Journal journal;
    private final LiveAlerts alerts;
    private final Store store;
    private final Duration quiet;
    private final Counters counters;
    private final InstantSource time;
    private final Consumer<String> notices;
    /** Unreadable sequences, so that each is reported once. */
    private final Set<Digest> faulty = new HashSet<>();

    AlertJoin(
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
     * Removes the alerts that a report in the tables contains. The others are written later as another report of the job, because a
     * different sender may have sent this one.
     *
     * @throws IOException if alerts cannot be read or removed; the caller retries
     */
    void reported(Digest job, ReportedAlerts report) throws IOException {
        for (Digest sequence : alerts.sequences(job)) {
            int attempts = 1;
            while (!alerts.join(sequence, report::has) && attempts < ATTEMPTS) {
                attempts++;
            }
        }
    }

    /** Writes the alerts of jobs without recent activity. A later report replaces them. */
    void write() throws IOException {
        List<Digest> due = alerts.due(quiet);
        if (due.isEmpty()) {
            return;
        }
        Path scratch = Files.createTempDirectory(state.scratch(), "alerts-");
        try (TableWriter writer = TableWriter.ofReceiver(store, scratch)) {
            Map<Digest, Long> added = new LinkedHashMap<>();
            long held = 0;
            for (Digest sequence : due) {
                held += add(writer, sequence, added);
                if (held > MOST_HELD) {
                    flush(writer, added);
                    held = 0;
                }
            }
            flush(writer, added);
        } finally {
            StateDirectory.remove(scratch);
        }
    }

    private void flush(TableWriter writer, Map<Digest, Long> added) throws IOException {
        count(writer.flush());
        added.forEach(alerts::written);
        added.clear();
    }

    /** Adds the alerts of a sequence and returns their size in characters. A failure does not affect other sequences. */
    private long add(TableWriter writer, Digest sequence, Map<Digest, Long> added) throws IOException {
        Optional<LiveAlerts.StoredSequence> read;
        try {
            read = alerts.read(sequence);
            faulty.remove(sequence);
        } catch (IOException e) {
            if (faulty.add(sequence)) {
                counters.add(Count.WRITE_FAILURES, 1);
                notices.accept("cannot read alerts of a job without a report from " + state.root() + ": "
                        + Printable.of(FileErrorMessage.reason(e), SHOWN) + "; will retry");
            }
            return 0;
        }
        if (read.isEmpty()) {
            return 0;
        }
        LiveAlerts.StoredSequence retained = read.get();
        boolean reported = journal.hasFirst(retained.job());
        // Checked afterwards: a report that has arrived meanwhile is joined first.
        if (journal.waitingJobs().contains(retained.job())) {
            return 0;
        }
        List<String> lines = retained.alerts().lines();
        if (lines.isEmpty() && (reported || !retained.isFirst())) {
            // The tables already contain the job's start.
            alerts.written(sequence, 0);
            return 0;
        }
        Instant now = time.instant();
        try {
            writer.add(DeliveryRows.read(
                    retained, reported, now.getEpochSecond() * TimeUnit.SECONDS.toNanos(1) + now.getNano()));
        } catch (InvalidInputException e) {
            return unusable(retained, String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            return unusable(retained, "internal error: " + e + "; this is a bug in Eyas: report it, please");
        }
        added.put(sequence, (long) lines.size());
        return lines.stream().mapToLong(String::length).sum();
    }

    private long unusable(LiveAlerts.StoredSequence retained, String why) {
        counters.add(Count.ASIDE, "alerts", 1);
        notices.accept("cannot write alerts of a job without a report, keeping them in " + state.root()
                + " for some days: " + Printable.of(why, SHOWN));
        alerts.written(retained.sequence(), retained.alerts().lines().size());
        return 0;
    }

    /** Updates the counters. */
    void count(WriteSummary summary) {
        counters.add(Count.JOBS, summary.jobs());
        counters.add(Count.TABLE_BYTES, summary.bytes());
        if (summary.known() > 0) {
            counters.add(Count.JOBS_LEFT_OUT, "known", summary.known());
        }
        if (summary.forgotten() > 0) {
            counters.add(Count.JOBS_LEFT_OUT, "erased", summary.forgotten());
            notices.accept(
                    summary.forgotten() + " jobs were not written: they arrived before their repository was erased");
        }
    }
}
