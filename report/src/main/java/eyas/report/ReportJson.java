package eyas.report;

import eyas.report.model.JobReport;
import eyas.report.model.Part;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowForm;
import eyas.report.table.Section;
import eyas.report.table.Table;
import eyas.text.WholeText;
import eyas.text.json.JsonOutput;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a report as JSON, for programs: what {@link ReportTables} declares, in its order. {@code report.schema.json} describes it
 * and is made from the same declarations.
 *
 * <p>The shape is versioned by {@code schema_version}: a new member is a minor change, a changed or removed one a major
 * change. Rows refer to each other by {@code id}; members that would refer to nothing, or hold nothing, are left out.
 */
public final class ReportJson {
    /** Version of the shape. */
    public static final String SCHEMA_VERSION = "3.3";

    private final JsonGenerator json;

    private ReportJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Write {@code report} to {@code out} and leave {@code out} open.
     *
     * @throws tools.jackson.core.JacksonException if {@code out} cannot be written to
     */
    public static void write(JobReport report, OutputStream out) {
        try (JsonGenerator json = JsonOutput.leavingOpen(out)) {
            new ReportJson(json).all(report);
        }
    }

    private void all(JobReport report) {
        json.writeStartObject();
        json.writeStringProperty("schema_version", SCHEMA_VERSION);
        for (Section section : ReportTables.ALL) {
            json.writeName(section.name());
            switch (section) {
                case Section.Single<?> single -> single(single, report);
                case Section.Total total -> json.writeNumber(total.value().applyAsLong(report));
                case Table<?> table -> table(table, report);
            }
        }
        json.writeEndObject();
    }

    private <R> void single(Section.Single<R> single, JobReport report) {
        object(members(single.form()), single.value().apply(report));
    }

    private <R> void table(Table<R> table, JobReport report) {
        Part<R> part = table.part().apply(report);
        List<Consumer<R>> members = members(table.form());
        if (table.whole()) {
            rows(members, part.rows());
            return;
        }
        json.writeStartObject();
        json.writeBooleanProperty("collected", part.collected());
        json.writeNumberProperty("omitted", part.omitted());
        json.writeNumberProperty("hidden", part.hidden());
        json.writeName("rows");
        rows(members, part.rows());
        json.writeEndObject();
    }

    private <R> void rows(List<Consumer<R>> members, List<R> rows) {
        json.writeStartArray();
        for (R row : rows) {
            object(members, row);
        }
        json.writeEndArray();
    }

    private <R> void object(List<Consumer<R>> members, R row) {
        json.writeStartObject();
        for (Consumer<R> member : members) {
            member.accept(row);
        }
        json.writeEndObject();
    }

    /** Returns who writes each member of a row: what a column is, is asked once for each table, not for each row. */
    private <R> List<Consumer<R>> members(RowForm<R> form) {
        return form.columns().stream().map(this::member).toList();
    }

    private <R> Consumer<R> member(Column<R> column) {
        boolean optional = column.head().optional();
        String name = column.key();
        return switch (column) {
            case Column.Id<R> id ->
                row -> json.writeNumberProperty(name, id.value().applyAsInt(row));
            case Column.Text<R> text -> row -> text(name, optional, text.value().apply(row));
            case Column.Word<R> word -> row -> text(name, optional, word.value().apply(row));
            case Column.Numeric<R> number ->
                row -> {
                    long value = number.value().applyAsLong(row);
                    if (!optional || value >= number.least()) {
                        json.writeNumberProperty(name, value);
                    }
                };
            case Column.Decimal<R> decimal ->
                row -> json.writeNumberProperty(name, decimal.value().applyAsDouble(row));
            case Column.Time<R> time ->
                row -> {
                    long value = time.value().applyAsLong(row);
                    if (!optional || value != 0) {
                        json.writeNumberProperty(name, value);
                    }
                };
            case Column.Flag<R> flag ->
                row -> {
                    boolean value = flag.value().test(row);
                    if (!optional || value) {
                        json.writeBooleanProperty(name, value);
                    }
                };
            case Column.Reference<R> reference ->
                row -> {
                    int value = reference.value().applyAsInt(row);
                    if (!optional || value >= 0) {
                        json.writeNumberProperty(name, value);
                    }
                };
            case Column.References<R> references ->
                row -> references(name, optional, references.value().apply(row));
            case Column.Texts<R> texts ->
                row -> {
                    json.writeArrayPropertyStart(name);
                    texts.value().apply(row).forEach(text -> json.writeString(WholeText.of(text)));
                    json.writeEndArray();
                };
            case Column.Counts<R> counts ->
                row -> {
                    json.writeObjectPropertyStart(name);
                    counts.value()
                            .apply(row)
                            .forEach((kind, count) -> json.writeNumberProperty(kind, count.longValue()));
                    json.writeEndObject();
                };
            case Column.Rows<R, ?> rows -> rows(rows);
            case Column.One<R, ?> one -> one(one);
        };
    }

    private void text(String name, boolean optional, @Nullable String value) {
        if (!optional || (value != null && !value.isEmpty())) {
            json.writeStringProperty(name, value == null ? "" : WholeText.of(value));
        }
    }

    private void references(String name, boolean optional, List<Integer> ids) {
        if (!optional || !ids.isEmpty()) {
            json.writeArrayPropertyStart(name);
            ids.forEach(id -> json.writeNumber(id.intValue()));
            json.writeEndArray();
        }
    }

    private <R, N> Consumer<R> rows(Column.Rows<R, N> rows) {
        List<Consumer<N>> members = members(rows.form());
        return row -> {
            json.writeName(rows.key());
            rows(members, rows.value().apply(row));
        };
    }

    private <R, N> Consumer<R> one(Column.One<R, N> one) {
        List<Consumer<N>> members = members(one.form());
        return row -> {
            N value = one.value().apply(row);
            if (value != null) {
                json.writeName(one.key());
                object(members, value);
            }
        };
    }
}
