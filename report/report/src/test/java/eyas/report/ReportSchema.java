package eyas.report;

import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowSchema;
import eyas.report.table.Section;
import eyas.report.table.Sensitivity;
import eyas.report.table.Table;
import eyas.report.table.Unit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Generates {@code report.schema.json} from the declarations of a report's content. */
final class ReportSchema {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Map<String, ObjectNode> definitions = new TreeMap<>();

    private ReportSchema() {}

    static String text() {
        return JSON.writeValueAsString(new ReportSchema().all()).replace("\r\n", "\n") + "\n";
    }

    private ObjectNode all() {
        String version = ReportJson.SCHEMA_VERSION;
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Eyas report");
        schema.put("$comment", "Version " + version);
        schema.put(
                "description",
                "Report of one job. Text was chosen by the watched programs and is not escaped for HTML, Markdown or terminals."
                        + " Readers must ignore unknown members: minor versions add some.");
        schema.put("type", "object");
        ArrayNode required = schema.putArray("required").add("schema_version");
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject("schema_version")
                .put("type", "string")
                .put("pattern", "^" + version.substring(0, version.indexOf('.')) + "\\.[0-9]+$");
        for (Section section : ReportTables.ALL) {
            required.add(section.name());
            ObjectNode member = properties.putObject(section.name());
            switch (section) {
                case Section.Single<?> single -> reference(member, single.form());
                case Section.Total total ->
                    member.put("type", "integer").put("minimum", 0).put("description", total.description());
                case Table<?> table -> table(member, table);
            }
        }
        definitions.put("part", part());
        ObjectNode all = schema.putObject("$defs");
        definitions.forEach(all::set);
        return schema;
    }

    private static ObjectNode part() {
        ObjectNode part = JSON.createObjectNode();
        part.put("type", "object");
        part.put("description", "a table; the id of a row is its index in rows, from 0, unless rows were hidden");
        part.putArray("required").add("collected").add("omitted").add("hidden").add("rows");
        ObjectNode properties = part.putObject("properties");
        properties.putObject("collected").put("type", "boolean").put("description", "whether the part was requested");
        properties
                .putObject("omitted")
                .put("type", "integer")
                .put("minimum", 0)
                .put("description", "number of items beyond the limit");
        properties
                .putObject("hidden")
                .put("type", "integer")
                .put("minimum", 0)
                .put("description", "number of rows hidden by filters");
        properties.putObject("rows").put("type", "array");
        return part;
    }

    private void table(ObjectNode member, Table<?> table) {
        if (table.whole()) {
            member.put("type", "array");
            reference(member.putObject("items"), table.form());
            return;
        }
        ArrayNode both = member.putArray("allOf");
        both.addObject().put("$ref", "#/$defs/part");
        ObjectNode rows = both.addObject().putObject("properties").putObject("rows");
        rows.put("type", "array");
        reference(rows.putObject("items"), table.form());
    }

    private void reference(ObjectNode node, RowSchema<?> form) {
        node.put("$ref", "#/$defs/" + form.name());
        if (!definitions.containsKey(form.name())) {
            ObjectNode definition = JSON.createObjectNode();
            definitions.put(form.name(), definition);
            row(definition, form);
        }
    }

    private <R> void row(ObjectNode definition, RowSchema<R> form) {
        definition.put("type", "object").put("description", form.description());
        ArrayNode required = definition.putArray("required");
        ObjectNode properties = definition.putObject("properties");
        for (Column<R> column : form.columns()) {
            if (!column.head().optional()) {
                required.add(column.key());
            }
            column(properties.putObject(column.key()), column);
        }
    }

    private void column(ObjectNode node, Column<?> column) {
        String about = column.head().description();
        switch (column) {
            case Column.Id<?> _ -> node.put("type", "integer").put("minimum", 0);
            case Column.Text<?> text -> {
                node.put("type", "string");
                sensitivity(node, text.sensitivity());
            }
            case Column.Enumeration<?> word -> {
                ArrayNode words = node.putArray("enum");
                word.values().forEach(words::add);
            }
            case Column.Numeric<?> number -> {
                node.put("type", "integer");
                if (number.least() != Long.MIN_VALUE) {
                    node.put("minimum", number.least());
                }
                unit(node, number.unit());
            }
            case Column.Decimal<?> decimal -> {
                node.put("type", "number");
                unit(node, decimal.unit());
            }
            case Column.Time<?> _ -> {
                node.put("type", "integer").put("minimum", 0).put("x-unit", "nanoseconds");
                about = about + (about.isEmpty() ? "" : "; ") + "ns since the epoch";
            }
            case Column.Flag<?> _ -> node.put("type", "boolean");
            case Column.Reference<?> reference -> {
                id(node, reference.table());
                about = about + (about.isEmpty() ? "" : "; ") + "id of a row of " + reference.table();
            }
            case Column.References<?> references ->
                id(node.put("type", "array").putObject("items"), references.table());
            case Column.Texts<?> texts -> {
                node.put("type", "array").putObject("items").put("type", "string");
                sensitivity(node, texts.sensitivity());
            }
            case Column.Counts<?> _ ->
                node.put("type", "object")
                        .putObject("additionalProperties")
                        .put("type", "integer")
                        .put("minimum", 0);
            case Column.Rows<?, ?> rows -> reference(node.put("type", "array").putObject("items"), rows.form());
            case Column.One<?, ?> one -> reference(node, one.form());
        }
        if (!about.isEmpty()) {
            node.put("description", about);
        }
    }

    private static void id(ObjectNode node, String table) {
        node.put("type", "integer").put("minimum", 0).put("x-table", table);
    }

    private static void unit(ObjectNode node, Unit unit) {
        if (unit != Unit.NONE) {
            node.put("x-unit", unit.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void sensitivity(ObjectNode node, Sensitivity sensitivity) {
        if (sensitivity != Sensitivity.OWN) {
            node.put("x-text", sensitivity.name().toLowerCase(Locale.ROOT));
        }
    }
}
