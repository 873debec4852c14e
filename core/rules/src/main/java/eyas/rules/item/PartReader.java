package eyas.rules.item;

import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of one item, and continues after errors, so that all of them are reported.
 *
 * <p>A consumer that needs only the first error stops the reading by throwing.
 */
final class PartReader {
    private final Consumer<LoadDiagnostic> findings;
    private boolean failed;

    /** Creates a reader that reports errors to {@code findings}. */
    PartReader(Consumer<LoadDiagnostic> findings) {
        this.findings = findings;
    }

    /** Returns the result of {@code part}, or {@code otherwise} if it fails. */
    <T extends @Nullable Object> T read(Supplier<T> part, T otherwise) {
        try {
            return part.get();
        } catch (LoadException e) {
            wrong(e.diagnostic());
            return otherwise;
        }
    }

    /** Reports an error in a part. */
    void wrong(LoadDiagnostic finding) {
        failed = true;
        findings.accept(finding);
    }

    /** Returns whether a part could not be read. */
    boolean failed() {
        return failed;
    }
}
