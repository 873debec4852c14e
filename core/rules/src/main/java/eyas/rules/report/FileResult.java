package eyas.rules.report;

import eyas.diagnostic.Severity;
import eyas.text.SourceText;
import java.util.List;

/**
 * The result for one file.
 *
 * @param source the file; empty text if it could not be read
 * @param diagnostics the diagnostics, in the order of detection
 * @param schema the results of schema validation: empty if it did not run, otherwise one entry per document, {@code ok} or errors
 */
public record FileResult(SourceText source, List<LoadDiagnostic> diagnostics, List<String> schema) {
    public FileResult {
        diagnostics = List.copyOf(diagnostics);
        schema = List.copyOf(schema);
    }

    /** Returns whether there is no error. */
    public boolean successful() {
        return errors().isEmpty();
    }

    /** Returns the errors. */
    public List<LoadDiagnostic> errors() {
        return diagnostics.stream().filter(p -> p.severity() == Severity.ERROR).toList();
    }

    /** Returns the warnings. */
    public List<LoadDiagnostic> warnings() {
        return diagnostics.stream()
                .filter(p -> p.severity() == Severity.WARNING)
                .toList();
    }

    /** Returns whether the first document conforms to the schema. */
    public boolean schemaValid() {
        return !schema.isEmpty() && schema.getFirst().equals("ok");
    }
}
