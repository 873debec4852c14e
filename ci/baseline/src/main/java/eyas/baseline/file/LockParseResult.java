package eyas.baseline.file;

import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.Severity;
import java.util.List;
import java.util.Optional;

/**
 * The result of parsing a lock.
 *
 * @param document the lock; empty if there is an error
 * @param diagnostics errors and warnings, in the order of the file
 */
public record LockParseResult(Optional<LockDocument> document, List<Diagnostic> diagnostics) {
    public LockParseResult {
        diagnostics = List.copyOf(diagnostics);
        boolean broken = diagnostics.stream().anyMatch(each -> each.severity() == Severity.ERROR);
        if (broken == document.isPresent()) {
            throw new IllegalArgumentException(
                    "a lock that is " + (broken ? "" : "not ") + "broken, with " + (broken ? "" : "no ") + "document");
        }
    }
}
