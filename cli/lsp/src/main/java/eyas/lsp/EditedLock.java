package eyas.lsp;

import eyas.baseline.file.LockParseResult;
import eyas.baseline.file.LockReader;
import eyas.baseline.file.LockWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Diagnostic;

/** A lock in the editor: recognized by its file name, checked on its own, and formatted. */
final class EditedLock {
    private static final List<String> ENDS = List.of(".lock.yaml", ".lock.yml");

    private EditedLock() {}

    /** Returns whether {@code document} is a lock rather than a rules file. */
    static boolean is(RulesDocument document) {
        return ENDS.stream().anyMatch(document.name()::endsWith);
    }

    /** Returns its diagnostics. */
    static List<Diagnostic> diagnostics(RulesDocument document) {
        return EditorDiagnostics.of(read(document).diagnostics(), document);
    }

    /** Returns the formatted text; empty if it has errors. */
    static Optional<String> formatted(RulesDocument document) {
        return read(document).document().map(LockWriter::text);
    }

    private static LockParseResult read(RulesDocument document) {
        return LockReader.read(document.name(), document.source().text().getBytes(StandardCharsets.UTF_8));
    }
}
