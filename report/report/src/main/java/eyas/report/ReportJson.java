package eyas.report;

import eyas.report.model.CollectedRows;
import eyas.report.model.JobReport;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowSchema;
import eyas.report.table.Section;
import eyas.report.table.Table;
import eyas.text.WellFormedText;
import eyas.text.json.JsonOutput;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a report as JSON, with the members and order declared in {@link ReportTables}. {@code report.schema.json} is generated from the
 * same declarations.
 *
 * <p>The format is versioned by {@code schema_version}: a new member is a minor change, a changed or removed one a major change. Rows refer
 * to each other by {@code id}. Null references and empty members are left out.
 */
public final class ReportJson {
    /** Version of the format. */
    public static final String SCHEMA_VERSION = "3.4";

    private final JsonGenerator json;

    private ReportJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes {@code report} to {@code out} and leaves {@code out} open.
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
        CollectedRows<R> part = table.part().apply(report);
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

    /** Returns the member writers of a row. The column type is resolved once per table, not once per row. */
    private <R> List<Consumer<R>> members(RowSchema<R> form) {
        return form.columns().stream().map(this::member).toList();
    }

    private <R> Consumer<R> member(Column<R> column) {
        return switch (column) {
            case Column.Rows<R, ?> rows -> rows(rows);
            case Column.One<R, ?> one -> one(one);
            default -> {
                Function<R, @Nullable Object> cell = column.cell();
                yield row -> {
                    Object value = cell.apply(row);
                    if (value != null) {
                        json.writeName(column.key());
                        value(value);
                    }
                };
            }
        };
    }

    private void value(Object value) {
        switch (value) {
            case String text -> json.writeString(WellFormedText.of(text));
            case Long number -> json.writeNumber(number.longValue());
            case Double number -> json.writeNumber(number.doubleValue());
            case Boolean flag -> json.writeBoolean(flag.booleanValue());
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(this::value);
                json.writeEndArray();
            }
            case Map<?, ?> counts -> {
                json.writeStartObject();
                counts.forEach((kind, count) -> {
                    json.writeName(WellFormedText.of((String) kind));
                    value(count);
                });
                json.writeEndObject();
            }
            default -> throw new IllegalArgumentException("no value of a column: " + value);
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
