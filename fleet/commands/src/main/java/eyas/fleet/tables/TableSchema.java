package eyas.fleet.tables;

import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.model.TableColumn;
import eyas.text.NearestName;
import eyas.text.json.JsonOutput;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Prints the schema in several formats. */
final class TableSchema {
    private final List<StoredTable> tables;

    private TableSchema(List<StoredTable> tables) {
        this.tables = tables;
    }

    /**
     * Returns the schema of one table, or of all if {@code name} is empty.
     *
     * @throws CommandFailure if there is no such table
     */
    static TableSchema of(String name) {
        if (name.isEmpty()) {
            return new TableSchema(StoredTables.ALL);
        }
        return new TableSchema(List.of(StoredTables.named(name).orElseThrow(() -> {
            String nearest = NearestName.of(
                    name, StoredTables.ALL.stream().map(StoredTable::name).toList());
            return new CommandFailure(
                    DiagnosticCode.UNKNOWN_NAME,
                    ExitCode.USAGE,
                    "no table '" + name + "'" + (nearest == null ? "" : "; did you mean '" + nearest + "'?")
                            + " 'eyas tables schema' lists all tables");
        })));
    }

    String text() {
        StringBuilder out = new StringBuilder();
        for (StoredTable table : tables) {
            out.append(table.name()).append(": ").append(table.description()).append('\n');
            for (TableColumn column : table.columns()) {
                out.append(String.format(
                                        Locale.ROOT,
                                        "  %-28s %-9s %s",
                                        column.name(),
                                        column.type().sql(),
                                        column.description())
                                .stripTrailing())
                        .append('\n');
            }
            out.append('\n');
        }
        return out.toString();
    }

    String markdown() {
        StringBuilder out = new StringBuilder();
        for (StoredTable table : tables) {
            out.append("### `").append(table.name()).append("`\n\n").append(table.description());
            out.append(table.byRepository() ? "; files by day and repository" : "; files by day")
                    .append("\n\n");
            out.append("| column | type | what |\n| --- | --- | --- |\n");
            for (TableColumn column : table.columns()) {
                out.append("| `")
                        .append(column.name())
                        .append("` | ")
                        .append(column.type().sql())
                        .append(" | ")
                        .append(column.description())
                        .append(" |\n");
            }
            out.append('\n');
        }
        return out.toString();
    }

    String json() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JsonOutput.leavingOpen(out)) {
            json.writeStartObject();
            json.writeStringProperty("layout", "v1");
            json.writeArrayPropertyStart("tables");
            for (StoredTable table : tables) {
                json.writeStartObject();
                json.writeStringProperty("name", table.name());
                json.writeStringProperty("description", table.description());
                json.writeBooleanProperty("by_repository", table.byRepository());
                json.writeArrayPropertyStart("columns");
                for (TableColumn column : table.columns()) {
                    json.writeStartObject();
                    json.writeStringProperty("name", column.name());
                    json.writeStringProperty("type", column.type().sql());
                    json.writeStringProperty("description", column.description());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.append('\n').toString();
    }
}
