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
 * Joins the alerts that were sent of jobs with the reports of these jobs, by their IDs, and writes those into the tables that no report
 * has. Confined to the thread that writes the tables.
 */
final class AlertJoin {
    /** Characters of alerts from which on they are written at once. */
    private static final long MOST_HELD = 8L << 20;

    /** How often a sequence that grows meanwhile is joined with a report; what is left is joined with the next one. */
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
    /** Sequences that cannot be read, so that each is reported once. */
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
     * Removes the alerts that a report has, which is in the tables. The others are written later, as another report of the job: another
     * sender may have sent this one.
     *
     * @throws IOException if alerts cannot be read or removed; then it is to be done again
     */
    void reported(Digest job, ReportedAlerts report) throws IOException {
        for (Digest sequence : alerts.sequences(job)) {
            int attempts = 1;
            while (!alerts.join(sequence, report::has) && attempts < ATTEMPTS) {
                attempts++;
            }
        }
    }

    /** Writes the alerts of jobs of which nothing more has come for a while. A report that comes later takes their place. */
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

    /** Adds the alerts of a sequence; returns how many characters they have. One that cannot be added does not keep the others. */
    private long add(TableWriter writer, Digest sequence, Map<Digest, Long> added) throws IOException {
        Optional<LiveAlerts.Kept> read;
        try {
            read = alerts.read(sequence);
            faulty.remove(sequence);
        } catch (IOException e) {
            if (faulty.add(sequence)) {
                counters.add(Count.WRITE_FAILURES, 1);
                notices.accept("alerts of a job without a report cannot be read from " + state.root() + ": "
                        + Printable.of(FileErrorMessage.words(e), SHOWN) + "; it is tried again");
            }
            return 0;
        }
        if (read.isEmpty()) {
            return 0;
        }
        LiveAlerts.Kept kept = read.get();
        boolean reported = journal.hasFirst(kept.job());
        // Checked after that: a report that has come meanwhile is joined first.
        if (journal.waitingJobs().contains(kept.job())) {
            return 0;
        }
        List<String> lines = kept.alerts().lines();
        if (lines.isEmpty() && (reported || !kept.isFirst())) {
            // The tables know already that the job has begun.
            alerts.written(sequence, 0);
            return 0;
        }
        Instant now = time.instant();
        try {
            writer.add(DeliveryRows.read(
                    kept, reported, now.getEpochSecond() * TimeUnit.SECONDS.toNanos(1) + now.getNano()));
        } catch (InvalidInputException e) {
            return unusable(kept, String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            return unusable(kept, "internal error: " + e + "; this is a bug in Eyas: report it, please");
        }
        added.put(sequence, (long) lines.size());
        return lines.stream().mapToLong(String::length).sum();
    }

    private long unusable(LiveAlerts.Kept kept, String why) {
        counters.add(Count.ASIDE, "alerts", 1);
        notices.accept("alerts of a job without a report cannot be written, and stay in " + state.root()
                + " for some days: " + Printable.of(why, SHOWN));
        alerts.written(kept.sequence(), kept.alerts().lines().size());
        return 0;
    }

    /** Counts what was written. */
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
