package eyas.tables.model;

import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowSchema;
import eyas.report.table.Section;
import eyas.report.table.Sensitivity;
import eyas.report.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All stored tables: those declared by reports, derived ones, and events. */
public final class StoredTables {
    /** The first columns of every table, in this order. */
    public static final List<TableColumn> EVERYWHERE = List.of(
            TableColumn.of("job", ColumnType.TEXT, "key of the job, the same in all tables"),
            TableColumn.of(
                    "part",
                    ColumnType.TEXT,
                    "key of the rows that were written together; `jobs` has the part that applies"),
            TableColumn.of("repository", ColumnType.TEXT, "OWNER/NAME"),
            TableColumn.of("day", ColumnType.DAY, "the UTC day on which the job started"));

    /** Index of the first column of {@link #JOBS} that a report declares. */
    public static final int DECLARED_OF_JOB = EVERYWHERE.size() + JobColumns.OF_STORE.size();

    /** One row for each job. */
    public static final StoredTable JOBS;

    /** Searchable values. */
    public static final StoredTable OBSERVABLES;

    /** Entries of locks. */
    public static final StoredTable BEHAVIORS;

    /** The events of captures. */
    public static final StoredTable EVENTS;

    /** All tables, {@link #JOBS} first. */
    public static final List<StoredTable> ALL;

    static {
        List<StoredTable> tables = new ArrayList<>();
        List<TableColumn> job = new ArrayList<>(EVERYWHERE);
        job.addAll(JobColumns.OF_STORE);
        for (Section section : ReportTables.ALL) {
            switch (section) {
                case Section.Single<?> single -> single(single, job, tables);
                case Section.Total total ->
                    job.add(TableColumn.of(total.name(), ColumnType.WHOLE, total.description()));
                case Table<?> table -> table(table, job, tables);
            }
        }
        job.addAll(JobColumns.OF_BEHAVIOR);
        JOBS = new StoredTable("jobs", "a job", "", false, job);
        BEHAVIORS = new StoredTable(
                "behaviors", "an entry of a behavior lock of the job", "", true, and(JobColumns.BEHAVIOR));
        OBSERVABLES = new StoredTable(
                "observables", "a searchable value, once for each job", "", false, and(JobColumns.OBSERVABLE));
        EVENTS = new StoredTable("events", "an event of a capture", "", true, and(JobColumns.EVENT));
        tables.addFirst(JOBS);
        tables.addAll(List.of(BEHAVIORS, OBSERVABLES, EVENTS));
        ALL = List.copyOf(tables);
    }

    private StoredTables() {}

    /** Returns the table of that name; empty if there is none. */
    public static Optional<StoredTable> named(String name) {
        return ALL.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    private static List<TableColumn> and(List<TableColumn> columns) {
        List<TableColumn> all = new ArrayList<>(EVERYWHERE);
        all.addAll(columns);
        return all;
    }

    private static void single(Section.Single<?> single, List<TableColumn> job, List<StoredTable> tables) {
        String prefix = single.name().equals("job") ? "" : single.name() + "_";
        for (Column<?> column : single.form().columns()) {
            member(column, prefix, job);
            nested(column, single.name(), "", column.key(), tables);
        }
    }

    private static void table(Table<?> table, List<TableColumn> job, List<StoredTable> tables) {
        if (!table.whole()) {
            job.addAll(JobColumns.ofPart(table.name()));
        }
        List<TableColumn> columns = new ArrayList<>(EVERYWHERE);
        columns.add(TableColumn.of("id", ColumnType.WHOLE, "number of the row in its job"));
        List<StoredTable> inner = new ArrayList<>();
        for (Column<?> column : table.form().columns()) {
            member(column, "", columns);
            nested(column, table.name(), table.form().name(), table.form().name() + "_" + column.key(), inner);
        }
        tables.add(new StoredTable(table.name(), table.form().description(), "", true, columns));
        tables.addAll(inner);
    }

    /** Adds the table of a column with nested rows; does nothing for other columns. */
    private static void nested(
            Column<?> column, String parent, String parentForm, String name, List<StoredTable> tables) {
        List<TableColumn> columns = new ArrayList<>(EVERYWHERE);
        columns.add(TableColumn.of("id", ColumnType.WHOLE, "number of the row in its job"));
        if (!parentForm.isEmpty()) {
            columns.add(TableColumn.of(parentForm, ColumnType.WHOLE, "ID of the row in `" + parent + "`"));
        }
        switch (column) {
            case Column.Rows<?, ?> rows -> {
                RowSchema<?> form = rows.form();
                List<StoredTable> inner = new ArrayList<>();
                for (Column<?> each : form.columns()) {
                    member(each, "", columns);
                    nested(each, name, form.name(), form.name() + "_" + each.key(), inner);
                }
                tables.add(new StoredTable(name, form.description(), parent, true, columns));
                tables.addAll(inner);
            }
            case Column.Counts<?> counts -> {
                columns.add(TableColumn.of("name", ColumnType.TEXT, "what is counted"));
                columns.add(
                        TableColumn.of("count", ColumnType.WHOLE, counts.head().description()));
                tables.add(new StoredTable(name, "a count", parent, true, columns));
            }
            case Column.Id<?> _,
                    Column.Text<?> _,
                    Column.Enumeration<?> _,
                    Column.Numeric<?> _,
                    Column.Decimal<?> _,
                    Column.Time<?> _,
                    Column.Flag<?> _,
                    Column.Reference<?> _,
                    Column.References<?> _,
                    Column.Texts<?> _,
                    Column.One<?, ?> _ -> {}
        }
    }

    /** Adds the columns of a member with a single value per row. */
    private static void member(Column<?> column, String prefix, List<TableColumn> columns) {
        String declared = prefix + column.key();
        String name = isEverywhere(declared) ? declared + "_id" : declared;
        String about = column.head().description();
        switch (column) {
            case Column.Text<?> text ->
                columns.add(new TableColumn(name, ColumnType.TEXT, mayHoldSecret(text.sensitivity()), about));
            case Column.Enumeration<?> _ -> columns.add(TableColumn.of(name, ColumnType.TEXT, about));
            case Column.Numeric<?> _, Column.Time<?> _ -> columns.add(TableColumn.of(name, ColumnType.WHOLE, about));
            case Column.Decimal<?> _ -> columns.add(TableColumn.of(name, ColumnType.DECIMAL, about));
            case Column.Flag<?> _ -> columns.add(TableColumn.of(name, ColumnType.TRUTH, about));
            case Column.Reference<?> reference ->
                columns.add(TableColumn.of(
                        name, ColumnType.WHOLE, in("ID of the row in `" + reference.table() + "`", about)));
            case Column.References<?> references ->
                columns.add(TableColumn.of(
                        name, ColumnType.WHOLES, in("IDs of rows in `" + references.table() + "`", about)));
            case Column.Texts<?> texts ->
                columns.add(new TableColumn(name, ColumnType.TEXTS, mayHoldSecret(texts.sensitivity()), about));
            case Column.One<?, ?> one -> one.form().columns().forEach(each -> member(each, name + "_", columns));
            case Column.Id<?> _, Column.Rows<?, ?> _, Column.Counts<?> _ -> {}
        }
    }

    private static boolean mayHoldSecret(Sensitivity sensitivity) {
        return sensitivity == Sensitivity.MAY_HOLD_SECRET;
    }

    /** Returns whether every table has a column of that name, which then has another meaning, like a step's {@code job}. */
    private static boolean isEverywhere(String name) {
        return EVERYWHERE.stream().anyMatch(column -> column.name().equals(name));
    }

    private static String in(String what, String about) {
        return about.isEmpty() ? what : what + ": " + about;
    }
}
