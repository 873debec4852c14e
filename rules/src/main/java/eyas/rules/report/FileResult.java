package eyas.rules.report;

import eyas.filter.diagnostic.Severity;
import java.util.List;

/**
 * Is the verdict on one file.
 *
 * @param source the file; empty text if it could not be read
 * @param problems what was found, in the order in which it was found
 * @param schema what the schema says: empty if it was not asked, else one entry per document, {@code ok} or complaints
 */
public record FileResult(SourceText source, List<Problem> problems, List<String> schema) {
    public FileResult {
        problems = List.copyOf(problems);
        schema = List.copyOf(schema);
    }

    /** Tells whether there is no error. */
    public boolean successful() {
        return errors().isEmpty();
    }

    /** Returns the errors. */
    public List<Problem> errors() {
        return problems.stream().filter(p -> p.severity() == Severity.ERROR).toList();
    }

    /** Returns the warnings. */
    public List<Problem> warnings() {
        return problems.stream().filter(p -> p.severity() == Severity.WARNING).toList();
    }

    /** Tells whether the first document agrees with the schema. */
    public boolean schemaValid() {
        return !schema.isEmpty() && schema.getFirst().equals("ok");
    }
}
