package eyas.report.html;

import eyas.report.model.CollectedRows;
import eyas.report.model.JobReport;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowSchema;
import eyas.report.table.Section;
import eyas.report.table.Table;
import eyas.text.WellFormedText;
import eyas.text.json.JsonOutput;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the data of the page as declared by {@link ReportTables}: tables column by column, single parts as objects. The format is private
 * to the page and may change with it; use {@code report.json} for other purposes.
 */
final class ReportData {
    private final JobReport report;
    private final JsonGenerator json;
    private final StringTable strings = new StringTable();
    private final ColumnWriter columns;

    private ReportData(JobReport report, JsonGenerator json) {
        this.report = report;
        this.json = json;
        this.columns = new ColumnWriter(json, strings, report.job().startTime());
    }

    static void write(JobReport report, Writer out) {
        try (JsonGenerator json = JsonOutput.inHtml(out)) {
            new ReportData(report, json).all();
        }
    }

    private void all() {
        json.writeStartObject();
        // Milliseconds, as in JavaScript's dates; all times are relative to this.
        json.writeNumberProperty("start", report.job().startTime() / 1_000_000);
        for (Section section : ReportTables.ALL) {
            switch (section) {
                case Section.Single<?> single -> single(single);
                case Section.Total total ->
                    json.writeNumberProperty(total.name(), total.value().applyAsLong(report));
                case Table<?> _ -> {
                    // Written together below.
                }
            }
        }
        json.writeObjectPropertyStart("tables");
        ReportTables.TABLES.forEach(this::table);
        json.writeEndObject();
        // Last, when every text has its index.
        json.writeArrayPropertyStart("strings");
        strings.texts().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private <R> void table(Table<R> table) {
        CollectedRows<R> part = table.part().apply(report);
        json.writeObjectPropertyStart(table.name());
        json.writeStringProperty("title", table.title());
        json.writeStringProperty("view", table.csv());
        json.writeStringProperty("row", table.form().name());
        json.writeBooleanProperty("whole", table.whole());
        json.writeStringProperty("letter", table.letter() == 0 ? "" : String.valueOf(table.letter()));
        json.writeNumberProperty("rows", part.size());
        json.writeBooleanProperty("collected", part.collected());
        json.writeNumberProperty("omitted", part.omitted());
        json.writeNumberProperty("hidden", part.hidden());
        json.writeObjectPropertyStart("kinds");
        for (Column<R> column : table.form().columns()) {
            json.writeStringProperty(column.head().name(), ColumnWriter.kind(column));
        }
        json.writeEndObject();
        json.writeObjectPropertyStart("columns");
        for (Column<R> column : table.form().columns()) {
            columns.write(column, part.rows());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private <R> void single(Section.Single<R> single) {
        json.writeName(single.name());
        object(single.form(), single.value().apply(report));
    }

    private <R> void object(RowSchema<R> form, R row) {
        json.writeStartObject();
        for (Column<R> column : form.columns()) {
            json.writeName(column.head().name());
            value(column, row);
        }
        json.writeEndObject();
    }

    private <R> void value(Column<R> column, R row) {
        switch (column) {
            case Column.Id<R> id -> json.writeNumber(id.value().applyAsInt(row));
            case Column.Text<R> text -> text(text.value().apply(row));
            case Column.Enumeration<R> word -> text(word.value().apply(row));
            case Column.Numeric<R> number -> json.writeNumber(number.value().applyAsLong(row));
            case Column.Decimal<R> decimal -> json.writeNumber(decimal.value().applyAsDouble(row));
            case Column.Time<R> time ->
                json.writeNumber(columns.micros(time.value().applyAsLong(row)));
            case Column.Flag<R> flag -> json.writeBoolean(flag.value().test(row));
            case Column.Reference<R> reference ->
                json.writeNumber(reference.value().applyAsInt(row));
            case Column.References<R> references -> {
                json.writeStartArray();
                references.value().apply(row).forEach(id -> json.writeNumber(id.intValue()));
                json.writeEndArray();
            }
            case Column.Texts<R> texts -> {
                json.writeStartArray();
                texts.value().apply(row).forEach(this::text);
                json.writeEndArray();
            }
            case Column.Counts<R> counts -> {
                json.writeStartObject();
                counts.value().apply(row).forEach((kind, count) -> json.writeNumberProperty(kind, count.longValue()));
                json.writeEndObject();
            }
            case Column.Rows<R, ?> rows -> inner(rows, row);
            case Column.One<R, ?> one -> inner(one, row);
        }
    }

    private void text(@Nullable String text) {
        json.writeString(text == null ? "" : WellFormedText.of(text));
    }

    private <R, N> void inner(Column.Rows<R, N> rows, R row) {
        List<N> all = rows.value().apply(row);
        json.writeStartArray();
        all.forEach(one -> object(rows.form(), one));
        json.writeEndArray();
    }

    private <R, N> void inner(Column.One<R, N> one, R row) {
        N value = one.value().apply(row);
        if (value == null) {
            json.writeNull();
        } else {
            object(one.form(), value);
        }
    }
}
