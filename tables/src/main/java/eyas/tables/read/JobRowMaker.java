package eyas.tables.read;

import eyas.capture.redaction.TextRedactor;
import eyas.lock.model.LockEntry;
import eyas.lock.run.RunBehavior;
import eyas.lock.run.RunReader;
import eyas.lock.run.UnusableReportException;
import eyas.tables.model.RowOrigin;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.model.TableColumn;
import eyas.text.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sums up one report: the row of its job, the rows of its single parts, and what is derived of it. */
final class JobRowMaker {
    /** Before this there was no Eyas: a clock that is not set says 1970. */
    static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

    /** How much a clock may be ahead of ours. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /**
     * How long a report may wait until a receiver has it. One of a job that began before that is of a spool that nobody emptied for so long,
     * of a clock that was set back, or made up: it lies at the day of its arrival, where a question about the last days finds it.
     */
    private static final Duration LONGEST_ON_THE_WAY = Duration.ofDays(30);

    private final String name;
    private final Map<StoredTable, List<@Nullable Object[]>> rows;
    private final Map<String, JsonValue> parts;
    private final String version;
    private final JobSource source;
    private final String digest;
    private final CellBudget budget;
    private final List<String> remarks = new ArrayList<>();

    JobRowMaker(
            String name,
            Map<StoredTable, List<@Nullable Object[]>> rows,
            Map<String, JsonValue> parts,
            String version,
            JobSource source,
            String digest,
            CellBudget budget) {
        this.name = name;
        this.rows = rows;
        this.parts = parts;
        this.version = version;
        this.source = source;
        this.digest = digest;
        this.budget = budget;
    }

    JobRows rows(byte[] report) {
        JsonValue job = parts.getOrDefault("job", JsonValue.Absent.MISSING);
        StoredJobIdentity identity = source.known().orElseGet(() -> ReportedJob.of(job, digest));
        inner();
        Row row = new Row(StoredTables.JOBS);
        behaviors(report, row);
        Instant start = time(job.get("start_time_ns").whole(0));
        Instant received = time(source.received());
        JobSource.@Nullable Sent sent = source.sent();
        Instant earliest = sent == null ? EARLIEST : received.minus(LONGEST_ON_THE_WAY);
        boolean believable = start.isAfter(earliest) && start.isBefore(received.plus(AHEAD));
        LocalDate day = LocalDate.ofInstant(believable ? start : received, ZoneOffset.UTC);
        members(row);
        row.set("provider", identity.provider());
        row.set("run_id", identity.run());
        row.set("attempt", identity.attempt());
        row.set("job_name", identity.job());
        row.set("report", digest);
        row.set("source", source.digest() == null ? "report" : "capture");
        row.set("schema_version", version);
        row.set("received_ns", source.received());
        row.set("day_of_arrival", !believable);
        row.set("events_stored", source.events() != null);
        if (sent != null) {
            row.set("sender", sent.sender());
            row.set("sent_host", sent.host());
            row.set("contests", sent.contests());
        }
        List<@Nullable Object[]> jobs = new ArrayList<>();
        jobs.add(row.values);
        rows.put(StoredTables.JOBS, jobs);
        mask();
        Observables observables = new Observables(rows);
        rows.put(StoredTables.OBSERVABLES, observables.rows());
        row.set("observables_omitted", observables.omitted());
        String key = identity.key();
        rows.values()
                .forEach(all -> all.forEach(each -> {
                    each[StoredTables.JOBS.index("job")] = key;
                    each[StoredTables.JOBS.index("repository")] = identity.repository();
                    each[StoredTables.JOBS.index("day")] = day;
                }));
        return new JobRows(identity, day, digest, rows, source.events(), remarks);
    }

    /** Masks what looks like a secret: who made the report may not have done so. */
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

    /** Adds the rows that lie within single parts. */
    private void inner() {
        for (StoredTable table : StoredTables.ALL) {
            switch (table.origin()) {
                case RowOrigin.Nested(String parent, String member)
                when parts.containsKey(parent) && StoredTables.named(parent).isEmpty() ->
                    list(RowMaker.within(table, member, budget), parts.get(parent), member);
                case RowOrigin.Counts(String parent, String member)
                when parts.containsKey(parent) ->
                    counts(table, parts.get(parent).get(member));
                case RowOrigin.Job _,
                        RowOrigin.Rows _,
                        RowOrigin.Nested _,
                        RowOrigin.Counts _,
                        RowOrigin.Behaviors _,
                        RowOrigin.Observables _,
                        RowOrigin.Events _ -> {}
            }
        }
    }

    private void list(RowMaker maker, JsonValue part, String member) {
        long number = 0;
        for (JsonValue each : ReportRows.listed(name, member, part.get(member))) {
            maker.add(name, each, number++, rows);
        }
    }

    private void counts(StoredTable table, JsonValue counts) {
        List<@Nullable Object[]> all = new ArrayList<>();
        counts.fields().forEach((what, count) -> {
            budget.take(name, table.columns().size());
            Row row = new Row(table);
            row.set("id", (long) all.size());
            row.set("name", what);
            row.set("count", Values.whole(count, () -> name + ": count of " + table.name()));
            all.add(row.values);
        });
        rows.put(table, all);
    }

    private void members(Row row) {
        JsonValue whole = new JsonValue.Fields(parts);
        for (TableColumn column : StoredTables.JOBS.columns()) {
            if (!column.member().isEmpty()) {
                ReportRows.find(whole, column.member())
                        .ifPresent(value -> row.set(
                                column.name(),
                                Values.of(
                                        column.type(), value, () -> name + ": " + String.join(".", column.member()))));
            }
        }
    }

    private void behaviors(byte[] report, Row job) {
        RunBehavior behavior;
        try {
            behavior = RunReader.read(name, report);
        } catch (UnusableReportException e) {
            job.set("behaviors_complete", false);
            job.set("behaviors_gaps", List.of("no behaviour can be taken from the report: " + e.getMessage()));
            remarks.add(String.valueOf(e.getMessage()));
            return;
        }
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
        job.set("behaviors_distrust", behavior.distrust().isEmpty() ? null : behavior.distrust());
    }

    private static void scope(Row row, LockEntry entry) {
        row.set("workflow", entry.step().workflow());
        row.set("job_id", entry.step().job());
        row.set("step", entry.step().step());
        row.set("code", entry.code());
        row.set("kind", entry.kind().key());
        row.set("text", entry.text());
    }

    /** A row while it is filled by the names of its columns. */
    static final class Row {
        private final StoredTable table;
        private final @Nullable Object[] values;

        Row(StoredTable table) {
            this.table = table;
            this.values = new Object[table.columns().size()];
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
