package eyas.tables.read;

import eyas.report.InvalidReportException;
import eyas.report.ReportJson;
import eyas.report.ReportReader;
import eyas.report.model.CollectedRows;
import eyas.report.model.JobReport;
import eyas.report.model.RunIdentity;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowSchema;
import eyas.report.table.Section;
import eyas.report.table.Table;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.text.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Converts a report to rows. The schema of {@link StoredTables} and the rows come from the same declaration, so values are in the order of
 * the declared columns. A value that {@code report.json} omits is null. Use an instance for one report.
 */
public final class ReportRows {
    /** The versions of reports without a record of the job's identity. */
    private static final Set<String> WITHOUT_IDENTITY = Set.of("3.0", "3.1", "3.2");

    private static final int FIRST = StoredTables.EVERYWHERE.size();

    private final ReportReader.Reading reading;
    private final String digest;
    private final Map<StoredTable, List<@Nullable Object[]>> rows = new LinkedHashMap<>();

    private ReportRows(ReportReader.Reading reading, String digest) {
        this.reading = reading;
        this.digest = digest;
    }

    /**
     * Reads a report.
     *
     * @param name its name in messages
     * @param bytes its content
     * @throws InvalidInputException if it is malformed, too large or of another major version
     */
    public static ReportRows read(String name, byte[] bytes) {
        return read(name, bytes, _ -> Optional.empty());
    }

    /**
     * Reads a report.
     *
     * @param earlier parses the job's identity from the command, where the action's reports before version 3.3 have it
     * @throws InvalidInputException if it is malformed, too large or of another major version
     */
    public static ReportRows read(String name, byte[] bytes, Function<String, Optional<RunIdentity>> earlier) {
        try {
            ReportReader.Reading reading = ReportReader.read(name, bytes);
            if (WITHOUT_IDENTITY.contains(reading.version())) {
                JobReport report = reading.report();
                reading = new ReportReader.Reading(
                        reading.version(),
                        report.withIdentity(
                                earlier.apply(report.job().command()).orElse(null)));
            }
            return new ReportRows(reading, Sha256.of(bytes));
        } catch (InvalidReportException e) {
            throw new InvalidInputException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Wraps a report of this process.
     *
     * @param digest SHA-256 of its source, lower-case hex
     */
    public static ReportRows of(JobReport report, String digest) {
        return new ReportRows(new ReportReader.Reading(ReportJson.SCHEMA_VERSION, report), digest);
    }

    /** Returns the identity that the report claims; if it claims none, one derived from its digest. */
    public StoredJobIdentity claimed() {
        RunIdentity identity = reading.report().job().identity();
        return identity == null
                ? StoredJobIdentity.unknown(digest)
                : StoredJobIdentity.claimed(identity, reading.report().job().machine(), digest);
    }

    /** Builds the rows. May be called once. */
    public JobRows rows(JobSource source) {
        @Nullable Object[] job = add(StoredTables.JOBS);
        sections(reading.report(), job);
        return new JobRowBuilder(reading, rows, job, source, digest)
                .rows(source.known().orElseGet(this::claimed));
    }

    /** Adds an empty row. */
    private @Nullable Object[] add(StoredTable table) {
        @Nullable Object[] row = new Object[table.columns().size()];
        rows.computeIfAbsent(table, _ -> new ArrayList<>()).add(row);
        return row;
    }

    private void sections(JobReport report, @Nullable Object[] job) {
        int at = StoredTables.DECLARED_OF_JOB;
        for (Section section : ReportTables.ALL) {
            at = switch (section) {
                case Section.Single<?> single -> single(single, report, job, at);
                case Section.Total total -> {
                    job[at] = total.value().applyAsLong(report);
                    yield at + 1;
                }
                case Table<?> table -> table(table, report, job, at);
            };
        }
    }

    private <R> int single(Section.Single<R> single, JobReport report, @Nullable Object[] job, int at) {
        R value = single.value().apply(report);
        for (Column<R> column : single.form().columns()) {
            if (column instanceof Column.Rows<R, ?> inner) {
                within(inner, inner.key(), false).accept(value, 0);
            } else if (column instanceof Column.Counts<R> counts) {
                counts(
                        StoredTables.named(counts.key()).orElseThrow(),
                        counts.value().apply(value));
            }
        }
        return fill(job, at, cells(single.form()), value);
    }

    private <R> int table(Table<R> table, JobReport report, @Nullable Object[] job, int at) {
        CollectedRows<R> part = table.part().apply(report);
        Maker<R> maker = new Maker<>(table.name(), table.form());
        part.rows().forEach(row -> maker.add(row, null));
        if (table.whole()) {
            return at;
        }
        job[at] = part.collected();
        job[at + 1] = part.omitted();
        job[at + 2] = part.hidden();
        return at + 3;
    }

    private void counts(StoredTable table, Map<String, Long> counts) {
        long id = 0;
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            @Nullable Object[] row = add(table);
            row[FIRST] = id++;
            row[FIRST + 1] = count.getKey();
            row[FIRST + 2] = count.getValue();
        }
    }

    /** Builds the rows of one table and of its nested tables. */
    private final class Maker<R> {
        private final StoredTable table;
        private final List<Function<R, @Nullable Object>> cells;
        private final List<ObjLongConsumer<R>> nested = new ArrayList<>();
        private long next;

        Maker(String name, RowSchema<R> form) {
            this.table = StoredTables.named(name).orElseThrow();
            this.cells = cells(form);
            for (Column<R> column : form.columns()) {
                if (column instanceof Column.Rows<R, ?> inner) {
                    nested.add(within(inner, form.name() + "_" + inner.key(), true));
                }
            }
        }

        void add(R value, @Nullable Long parent) {
            @Nullable Object[] row = ReportRows.this.add(table);
            long id = next++;
            int at = FIRST;
            row[at++] = id;
            if (parent != null) {
                row[at++] = parent;
            }
            fill(row, at, cells, value);
            nested.forEach(each -> each.accept(value, id));
        }
    }

    /** Returns the converter of a column with nested rows; {@code numbered} if they contain the ID of their parent row. */
    private <R, N> ObjLongConsumer<R> within(Column.Rows<R, N> column, String name, boolean numbered) {
        Maker<N> maker = new Maker<>(name, column.form());
        return (outer, id) -> column.value().apply(outer).forEach(row -> maker.add(row, numbered ? id : null));
    }

    /** Returns accessors of the columns of a schema, in their order, with members of nested objects inlined. */
    private static <R> List<Function<R, @Nullable Object>> cells(RowSchema<R> form) {
        List<Function<R, @Nullable Object>> cells = new ArrayList<>();
        for (Column<R> column : form.columns()) {
            switch (column) {
                case Column.One<R, ?> one -> within(one, cells);
                case Column.Id<R> _, Column.Rows<R, ?> _, Column.Counts<R> _ -> {}
                default -> cells.add(column.cell());
            }
        }
        return cells;
    }

    private static <R, N> void within(Column.One<R, N> one, List<Function<R, @Nullable Object>> cells) {
        for (Function<N, @Nullable Object> cell : cells(one.form())) {
            cells.add(row -> {
                N value = one.value().apply(row);
                return value == null ? null : cell.apply(value);
            });
        }
    }

    /** Sets values starting at index {@code at}; returns the next index. */
    private static <R> int fill(@Nullable Object[] row, int at, List<Function<R, @Nullable Object>> cells, R value) {
        int next = at;
        for (Function<R, @Nullable Object> cell : cells) {
            row[next++] = cell.apply(value);
        }
        return next;
    }
}
