package eyas.rules.report;

import eyas.diagnostic.DiagnosticCode;
import eyas.text.WorkflowCommandEscaper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Renders results in Falco's formats: one line, text, or data for JSON. */
public final class FalcoReport {
    private FalcoReport() {}

    /** Returns the result for {@code file} in one line, followed by lines with the codes. */
    public static String summary(FileResult file) {
        StringBuilder out = new StringBuilder(verdict(file));
        if (!file.schema().isEmpty() && !file.schemaValid()) {
            out.append("\n ")
                    .append(file.schema().size())
                    .append(" schema warnings: [")
                    .append(String.join(" ", file.schema()))
                    .append(']');
        }
        summary(file.errors(), " errors: [", out);
        summary(file.warnings(), " warnings: [", out);
        return out.toString();
    }

    private static void summary(List<LoadDiagnostic> diagnostics, String title, StringBuilder out) {
        if (!diagnostics.isEmpty()) {
            out.append("\n ").append(diagnostics.size()).append(title);
            String separator = "";
            for (LoadDiagnostic diagnostic : diagnostics) {
                out.append(separator)
                        .append(diagnostic.falco().id())
                        .append(" (")
                        .append(describe(diagnostic))
                        .append(')');
                separator = " ";
            }
            out.append(']');
        }
    }

    /**
     * Returns the result for {@code file} with all diagnostics and the lines that they refer to. Equals Falco's text, except that no line
     * can be a workflow command for a CI runner.
     */
    public static String text(FileResult file) {
        StringBuilder out = new StringBuilder(verdict(file));
        if (!file.schema().isEmpty() && !file.schemaValid()) {
            out.append('\n').append(file.schema().size()).append(" Schema warnings:\n");
            file.schema().forEach(s -> out.append("------\n").append(s).append('\n'));
            out.append("------\n");
        }
        text(file.errors(), " Errors:\n", out);
        text(file.warnings(), " Warnings:\n", out);
        return WorkflowCommandEscaper.logged(out.toString());
    }

    private static String verdict(FileResult file) {
        String word = !file.successful() ? "Invalid" : file.warnings().isEmpty() ? "Ok" : "Ok, with warnings";
        return file.source().name().isEmpty() ? word : file.source().name() + ": " + word;
    }

    private static void text(List<LoadDiagnostic> diagnostics, String title, StringBuilder out) {
        if (diagnostics.isEmpty()) {
            return;
        }
        out.append('\n').append(diagnostics.size()).append(title);
        for (LoadDiagnostic diagnostic : diagnostics) {
            String before = "In ";
            for (Context context : diagnostic.context().path()) {
                FalcoLocation location = FalcoLocation.of(context);
                out.append(before).append(location.type());
                if (!location.item().isEmpty()) {
                    out.append(" '").append(location.item()).append('\'');
                }
                out.append(": (")
                        .append(location.file())
                        .append(':')
                        .append(location.line())
                        .append(':')
                        .append(location.column())
                        .append(")\n");
                before = "    ";
            }
            out.append("------\n").append(FalcoSnippet.of(diagnostic.context())).append("------\n");
            out.append(diagnostic.falco().id())
                    .append(" (")
                    .append(describe(diagnostic))
                    .append("): ")
                    .append(diagnostic.message())
                    .append('\n');
        }
    }

    private static String describe(LoadDiagnostic diagnostic) {
        String description = diagnostic.falco().title();
        return diagnostic.deprecated() == null
                ? description
                : description + ": field '" + diagnostic.deprecated() + "'";
    }

    /** Returns the results for {@code files} as the document that {@code --validate} prints; see {@link JsonText}. */
    public static Map<String, Object> data(List<FileResult> files) {
        return Map.of(
                "falco_load_results", files.stream().map(FalcoReport::data).toList());
    }

    private static Map<String, Object> data(FileResult file) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", file.source().name());
        data.put("successful", file.successful());
        if (!file.schema().isEmpty()) {
            data.put("schema_valid", file.schemaValid());
            data.put("schema_warnings", file.schemaValid() ? List.of() : file.schema());
        }
        data.put("errors", file.errors().stream().map(FalcoReport::data).toList());
        data.put("warnings", file.warnings().stream().map(FalcoReport::data).toList());
        return data;
    }

    /** Returns the description that Falco prints: for errors its short text, although it intends to print the long one. */
    private static String description(DiagnosticCode code) {
        return switch (code.severity()) {
            case ERROR -> code.title();
            case WARNING -> code.explanation();
        };
    }

    private static Map<String, Object> data(LoadDiagnostic diagnostic) {
        List<Object> locations = new ArrayList<>();
        for (Context context : diagnostic.context().path()) {
            FalcoLocation location = FalcoLocation.of(context);
            locations.add(Map.of(
                    "item_type",
                    location.type(),
                    "item_name",
                    location.item(),
                    "position",
                    Map.of(
                            "name",
                            location.file(),
                            "line",
                            location.line(),
                            "column",
                            location.column(),
                            "offset",
                            location.offset())));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("code", diagnostic.falco().id());
        data.put("codedesc", description(diagnostic.falco()));
        data.put("message", diagnostic.message());
        data.put("context", Map.of("locations", locations, "snippet", FalcoSnippet.of(diagnostic.context())));
        if (diagnostic.deprecated() != null) {
            data.put("deprecated_field", diagnostic.deprecated());
        }
        return data;
    }
}
