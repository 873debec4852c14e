package eyas.tables.read;

import eyas.baseline.model.LockEntry;
import eyas.baseline.run.RunBehavior;
import eyas.capture.redaction.TextRedactor;
import eyas.report.ReportReader;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Completes the rows of one report: the row of its job, coverage of its parts, and derived tables. */
final class JobRowBuilder {
    /** Lower bound of plausible times: there was no Eyas before, and an unset clock starts in 1970. */
    static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

    /** Maximum clock difference between a sender and this machine. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /**
     * Maximum time until a report arrives. An older start is from an abandoned spool, a slow clock, or forged; the job is then stored at
     * the day of its arrival, where queries for recent days find it.
     */
    private static final Duration LONGEST_ON_THE_WAY = Duration.ofDays(30);

    private static final int KEY = StoredTables.JOBS.index("job");
    private static final int REPOSITORY = StoredTables.JOBS.index("repository");
    private static final int DAY = StoredTables.JOBS.index("day");

    private final ReportReader.Reading reading;
    private final Map<StoredTable, List<@Nullable Object[]>> rows;
    private final Row job;
    private final JobSource source;
    private final String digest;

    /**
     * Creates a builder.
     *
     * @param rows all rows that the report declares
     * @param job the job's row, with the undeclared columns empty
     * @param digest SHA-256 of the source of the report, lower-case hex
     */
    JobRowBuilder(
            ReportReader.Reading reading,
            Map<StoredTable, List<@Nullable Object[]>> rows,
            @Nullable Object[] job,
            JobSource source,
            String digest) {
        this.reading = reading;
        this.rows = rows;
        this.job = new Row(StoredTables.JOBS, job);
        this.source = source;
        this.digest = digest;
    }

    JobRows rows(StoredJobIdentity identity) {
        behaviors();
        Instant start = time(reading.report().job().startTime());
        Instant received = time(source.received());
        JobSource.@Nullable Sent sent = source.sent();
        Instant earliest = sent == null ? EARLIEST : received.minus(LONGEST_ON_THE_WAY);
        boolean believable = start.isAfter(earliest) && start.isBefore(received.plus(AHEAD));
        LocalDate day = LocalDate.ofInstant(believable ? start : received, ZoneOffset.UTC);
        job.set("provider", identity.provider());
        job.set("run_id", identity.run());
        job.set("attempt", identity.attempt());
        job.set("job_name", identity.job());
        job.set("report", digest);
        job.set("source", source.digest() == null ? "report" : "capture");
        job.set("schema_version", reading.version());
        job.set("received_ns", source.received());
        job.set("day_of_arrival", !believable);
        job.set("events_stored", source.events() != null);
        if (sent != null) {
            job.set("sender", sent.sender());
            job.set("sent_host", sent.host());
            job.set("contests", sent.contests());
        }
        mask();
        Observables observables = new Observables(rows);
        rows.put(StoredTables.OBSERVABLES, observables.rows());
        job.set("observables_omitted", observables.omitted());
        String key = identity.key();
        rows.values()
                .forEach(all -> all.forEach(each -> {
                    each[KEY] = key;
                    each[REPOSITORY] = identity.repository();
                    each[DAY] = day;
                }));
        return new JobRows(identity, day, digest, rows, source.events());
    }

    /** Masks values that look like secrets, because the producer of the report may not have masked them. */
    private void mask() {
        TextRedactor redactor = new TextRedactor();
        rows.forEach((table, all) -> {
            int[] columns = IntStream.range(0, table.columns().size())
                    .filter(column -> table.columns().get(column).maySecret())
                    .toArray();
            for (@Nullable Object[] row : all) {
                for (int column : columns) {
                    row[column] = switch (row[column]) {
                        case String text -> redactor.mask(text);
                        case List<?> texts ->
                            texts.stream()
                                    .map(each -> each instanceof String text ? redactor.mask(text) : each)
                                    .toList();
                        case null -> null;
                        default -> row[column];
                    };
                }
            }
        });
    }

    private static Instant time(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }

    private void behaviors() {
        RunBehavior behavior = RunBehavior.of("the report", reading.report());
        List<@Nullable Object[]> all = new ArrayList<>();
        behavior.done().forEach((entry, witness) -> {
            Row row = new Row(StoredTables.BEHAVIORS);
            scope(row, entry);
            row.set("local", behavior.local().contains(entry));
            row.set("unhashed", behavior.unhashed().contains(entry));
            row.set("pid", witness.pid());
            row.set("program", witness.program());
            row.set("command_line", witness.commandLine());
            row.set("time_ns", witness.time());
            all.add(row.values);
        });
        rows.put(StoredTables.BEHAVIORS, all);
        job.set("behaviors_complete", behavior.gaps().isEmpty());
        job.set("behaviors_gaps", behavior.gaps());
    }

    private static void scope(Row row, LockEntry entry) {
        row.set("workflow", entry.step().workflow());
        row.set("job_id", entry.step().job());
        row.set("step", entry.step().step());
        row.set("code", entry.code());
        row.set("kind", entry.kind().key());
        row.set("text", entry.text());
    }

    /** A row that is filled by column name. */
    static final class Row {
        private final StoredTable table;
        private final @Nullable Object[] values;

        Row(StoredTable table) {
            this(table, new Object[table.columns().size()]);
        }

        Row(StoredTable table, @Nullable Object[] values) {
            this.table = table;
            this.values = values;
        }

        void set(String column, @Nullable Object value) {
            values[table.index(column)] = value;
        }

        @Nullable
        Object[] values() {
            return values;
        }
    }
}
