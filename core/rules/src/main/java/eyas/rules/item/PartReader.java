package eyas.rules.item;

import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of one item, and goes on after one that is wrong: whoever checks a file wants to know of all its faults.
 *
 * <p>Where only the first fault is wanted, whoever takes it stops the reading.
 */
final class PartReader {
    private final Consumer<LoadDiagnostic> findings;
    private boolean failed;

    /** Makes a reader that gives what is wrong to {@code findings}. */
    PartReader(Consumer<LoadDiagnostic> findings) {
        this.findings = findings;
    }

    /** Return what {@code part} reads, or {@code otherwise} where it cannot be read. */
    <T extends @Nullable Object> T read(Supplier<T> part, T otherwise) {
        try {
            return part.get();
        } catch (LoadException e) {
            wrong(e.diagnostic());
            return otherwise;
        }
    }

    /** Tell of a part that is wrong. */
    void wrong(LoadDiagnostic finding) {
        failed = true;
        findings.accept(finding);
    }

    /** Returns whether a part could not be read. */
    boolean failed() {
        return failed;
    }
}
