package eyas.collect.feed;

import eyas.collect.intake.LiveAlerts;
import eyas.collect.intake.StateFolder;
import eyas.collect.journal.Digest;
import eyas.collect.journal.Journal;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.Counters.Count;
import eyas.tables.read.UnusableInputException;
import eyas.tables.store.Store;
import eyas.tables.write.TableWriter;
import eyas.tables.write.WriteSummary;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes jobs that have begun and of which, it seems, no report will ever come. Used by the thread that writes tables. */
final class AlertSettling {
    /** Characters of alerts from which on they are written at once. */
    private static final long MOST_HELD = 8L << 20;

    private static final int SHOWN = 400;

    private final StateFolder state;
    private final Journal journal;
    private final LiveAlerts alerts;
    private final Store store;
    private final Duration quiet;
    private final Counters counters;
    private final InstantSource time;
    private final Consumer<String> notices;

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

    /** Write jobs that have begun and, it seems, get no report. One that comes after all takes their place. */
    void write() throws IOException {
        List<LiveAlerts.Sequence> due = alerts.due(quiet);
        if (due.isEmpty()) {
            return;
        }
        Path scratch = Files.createTempDirectory(state.scratch(), "alerts-");
        try (TableWriter writer = TableWriter.ofReceiver(store, scratch)) {
            Map<Digest, Long> added = new LinkedHashMap<>();
            long held = 0;
            for (LiveAlerts.Sequence each : due) {
                if (journal.hasReport(each.job())) {
                    alerts.reported(each.job());
                    continue;
                }
                // One at a time: all together may be more than there is memory for.
                Optional<LiveAlerts.Settled> settled = alerts.read(each.key());
                if (settled.isPresent()) {
                    held += add(writer, settled.get(), added);
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

    /** Adds a job with its alerts alone; returns how many characters these have. What cannot be read keeps nobody else's. */
    private long add(TableWriter writer, LiveAlerts.Settled settled, Map<Digest, Long> added) throws IOException {
        long number = settled.alerts().lines().size();
        String why;
        try {
            Instant now = time.instant();
            writer.add(DeliveryRows.read(settled, now.getEpochSecond() * TimeUnit.SECONDS.toNanos(1) + now.getNano()));
            added.put(settled.sequence(), number);
            return settled.alerts().lines().stream().mapToLong(String::length).sum();
        } catch (UnusableInputException e) {
            why = String.valueOf(e.getMessage());
        } catch (StackOverflowError | OutOfMemoryError e) {
            why = "they need more memory than there is";
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException | IllegalStateException e) {
            why = "internal error: " + e + "; this is a bug in Eyas: report it, please";
        }
        counters.add(Count.ASIDE, "alerts", 1);
        notices.accept("alerts of a job without a report cannot be written, and stay in " + state.root()
                + " for some days: " + Printable.of(why, SHOWN));
        alerts.written(settled.sequence(), number);
        return 0;
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
