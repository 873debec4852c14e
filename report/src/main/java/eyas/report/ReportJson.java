package eyas.report;

import eyas.report.model.JobReport;
import eyas.report.model.Part;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowForm;
import eyas.report.table.Section;
import eyas.report.table.Table;
import eyas.report.table.WholeText;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a report as JSON, for programs: what {@link ReportTables} declares, in its order. {@code report.schema.json} describes it
 * and is made from the same declarations.
 *
 * <p>The shape is versioned by {@code schema_version}: a new member is a minor change, a changed or removed one a major
 * change. Rows refer to each other by {@code id}; members that would refer to nothing, or hold nothing, are left out.
 */
public final class ReportJson {
    /** Version of the shape. */
    public static final String SCHEMA_VERSION = "3.0";

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
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
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
        object(single.form(), single.value().apply(report));
    }

    private <R> void table(Table<R> table, JobReport report) {
        Part<R> part = table.part().apply(report);
        if (table.whole()) {
            rows(table.form(), part.rows());
            return;
        }
        json.writeStartObject();
        json.writeBooleanProperty("collected", part.collected());
        json.writeNumberProperty("omitted", part.omitted());
        json.writeNumberProperty("hidden", part.hidden());
        json.writeName("rows");
        rows(table.form(), part.rows());
        json.writeEndObject();
    }

    private <R> void rows(RowForm<R> form, List<R> rows) {
        json.writeStartArray();
        for (R row : rows) {
            object(form, row);
        }
        json.writeEndArray();
    }

    private <R> void object(RowForm<R> form, R row) {
        json.writeStartObject();
        for (Column<R> column : form.columns()) {
            member(column, row);
        }
        json.writeEndObject();
    }

    private <R> void member(Column<R> column, R row) {
        boolean optional = column.head().optional();
        String name = column.key();
        switch (column) {
            case Column.Id<R> id -> json.writeNumberProperty(name, id.value().applyAsInt(row));
            case Column.Text<R> text -> {
                String value = text.value().apply(row);
                if (!optional || (value != null && !value.isEmpty())) {
                    json.writeStringProperty(name, value == null ? "" : WholeText.of(value));
                }
            }
            case Column.Word<R> word -> {
                String value = word.value().apply(row);
                if (!optional || (value != null && !value.isEmpty())) {
                    json.writeStringProperty(name, value);
                }
            }
            case Column.Number<R> number -> {
                long value = number.value().applyAsLong(row);
                if (!optional || value >= number.least()) {
                    json.writeNumberProperty(name, value);
                }
            }
            case Column.Decimal<R> decimal ->
                json.writeNumberProperty(name, decimal.value().applyAsDouble(row));
            case Column.Time<R> time -> {
                long value = time.value().applyAsLong(row);
                if (!optional || value != 0) {
                    json.writeNumberProperty(name, value);
                }
            }
            case Column.Flag<R> flag -> {
                boolean value = flag.value().test(row);
                if (!optional || value) {
                    json.writeBooleanProperty(name, value);
                }
            }
            case Column.Reference<R> reference -> {
                int value = reference.value().applyAsInt(row);
                if (!optional || value >= 0) {
                    json.writeNumberProperty(name, value);
                }
            }
            case Column.References<R> references -> {
                List<Integer> ids = references.value().apply(row);
                if (!optional || !ids.isEmpty()) {
                    json.writeArrayPropertyStart(name);
                    ids.forEach(id -> json.writeNumber(id.intValue()));
                    json.writeEndArray();
                }
            }
            case Column.Texts<R> texts -> {
                json.writeArrayPropertyStart(name);
                texts.value().apply(row).forEach(text -> json.writeString(WholeText.of(text)));
                json.writeEndArray();
            }
            case Column.Counts<R> counts -> {
                json.writeObjectPropertyStart(name);
                counts.value().apply(row).forEach((kind, count) -> json.writeNumberProperty(kind, count.longValue()));
                json.writeEndObject();
            }
            case Column.Rows<R, ?> rows -> inner(rows, row);
            case Column.One<R, ?> one -> inner(one, row);
        }
    }

    private <R, N> void inner(Column.Rows<R, N> rows, R row) {
        json.writeName(rows.key());
        rows(rows.form(), rows.value().apply(row));
    }

    private <R, N> void inner(Column.One<R, N> one, R row) {
        N value = one.value().apply(row);
        if (value != null) {
            json.writeName(one.key());
            object(one.form(), value);
        }
    }
}
