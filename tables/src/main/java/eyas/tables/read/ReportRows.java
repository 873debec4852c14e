package eyas.tables.read;

import eyas.report.ReportJson;
import eyas.report.ReportReader;
import eyas.report.UnusableReportException;
import eyas.report.model.JobReport;
import eyas.report.model.Part;
import eyas.report.model.RunIdentity;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowForm;
import eyas.report.table.Section;
import eyas.report.table.Table;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a report into rows, by the declaration of which {@link StoredTables} makes the tables: values are in the order of the declared
 * columns. A value that {@code report.json} leaves out is null. Use an instance for one report.
 */
public final class ReportRows {
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
     * @param name what messages call it
     * @param bytes its content
     * @throws UnusableInputException if it is malformed, too large or of another major version
     */
    public static ReportRows read(String name, byte[] bytes) {
        try {
            return new ReportRows(
                    ReportReader.read(name, bytes),
                    HexFormat.of().formatHex(StoredJobIdentity.sha256().digest(bytes)));
        } catch (UnusableReportException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Takes a report that this process has made.
     *
     * @param digest SHA-256 of what it was made of, lower-case hex
     */
    public static ReportRows of(JobReport report, String digest) {
        return new ReportRows(new ReportReader.Reading(ReportJson.SCHEMA_VERSION, report), digest);
    }

    /** Returns whose job the report claims to be of; one that is known by its digest alone where the report does not say. */
    public StoredJobIdentity claimed() {
        RunIdentity identity = reading.report().job().identity();
        return identity == null
                ? StoredJobIdentity.unknown(digest)
                : StoredJobIdentity.claimed(identity, reading.report().job().machine(), digest);
    }

    /** Returns whether the report is of a CI job and does not say of which, as reports before version 3.3. */
    public boolean lacksIdentity() {
        return reading.report().job().identity() == null
                && !reading.report().steps().isEmpty();
    }

    /** Makes the rows. To be called once. */
    public JobRows rows(JobSource source) {
        @Nullable Object[] job = add(StoredTables.JOBS);
        sections(reading.report(), job);
        return new JobRowMaker(reading, rows, job, source, digest)
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
        return fill(job, at, single.form().columns(), value);
    }

    private <R> int table(Table<R> table, JobReport report, @Nullable Object[] job, int at) {
        Part<R> part = table.part().apply(report);
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
        counts.forEach((what, count) -> {
            @Nullable Object[] row = add(table);
            row[FIRST] = (long) rows.get(table).size() - 1;
            row[FIRST + 1] = what;
            row[FIRST + 2] = count;
        });
    }

    /** Makes the rows of one table, and of what lies within them. */
    private final class Maker<R> {
        private final StoredTable table;
        private final RowForm<R> form;
        private final List<ObjLongConsumer<R>> nested = new ArrayList<>();
        private long next;

        Maker(String name, RowForm<R> form) {
            this.table = StoredTables.named(name).orElseThrow();
            this.form = form;
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
            fill(row, at, form.columns(), value);
            nested.forEach(each -> each.accept(value, id));
        }
    }

    /** Returns what makes the rows of a column of rows; {@code numbered} if they have the id of the row that they lie in. */
    private <R, N> ObjLongConsumer<R> within(Column.Rows<R, N> column, String name, boolean numbered) {
        Maker<N> maker = new Maker<>(name, column.form());
        return (outer, id) -> column.value().apply(outer).forEach(row -> maker.add(row, numbered ? id : null));
    }

    /** Sets the values of a form's columns from the place {@code at} on; returns the next place. */
    private static <R> int fill(@Nullable Object[] row, int at, List<Column<R>> columns, @Nullable R value) {
        int next = at;
        for (Column<R> column : columns) {
            switch (column) {
                case Column.One<R, ?> one -> next = one(row, next, one, value);
                case Column.Id<R> _, Column.Rows<R, ?> _, Column.Counts<R> _ -> {}
                default -> row[next++] = value == null ? null : cell(column, value);
            }
        }
        return next;
    }

    private static <R, N> int one(@Nullable Object[] row, int at, Column.One<R, N> one, @Nullable R value) {
        return fill(
                row,
                at,
                one.form().columns(),
                value == null ? null : one.value().apply(value));
    }

    private static <R> @Nullable Object cell(Column<R> column, R row) {
        boolean optional = column.head().optional();
        return switch (column) {
            case Column.Text<R> text -> text(optional, text.value().apply(row));
            case Column.Word<R> word -> text(optional, word.value().apply(row));
            case Column.Numeric<R> number ->
                number(optional, number.least(), number.value().applyAsLong(row));
            case Column.Decimal<R> decimal -> decimal.value().applyAsDouble(row);
            case Column.Time<R> time -> {
                long value = time.value().applyAsLong(row);
                yield optional && value == 0 ? null : (Long) value;
            }
            case Column.Flag<R> flag ->
                flag.value().test(row) || !optional ? flag.value().test(row) : null;
            case Column.Reference<R> reference ->
                number(optional, 0, reference.value().applyAsInt(row));
            case Column.References<R> references -> {
                List<Integer> ids = references.value().apply(row);
                yield optional && ids.isEmpty()
                        ? null
                        : ids.stream().map(Integer::longValue).toList();
            }
            case Column.Texts<R> texts -> texts.value().apply(row);
            case Column.Id<R> _, Column.Rows<R, ?> _, Column.Counts<R> _, Column.One<R, ?> _ ->
                throw new IllegalArgumentException(column.key() + " has no cell of its own");
        };
    }

    private static @Nullable String text(boolean optional, @Nullable String text) {
        String known = text == null ? "" : text;
        return optional && known.isEmpty() ? null : known;
    }

    private static @Nullable Long number(boolean optional, long least, long number) {
        return optional && number < least ? null : (Long) number;
    }
}
