package eyas.baseline.file;

import eyas.baseline.model.LockEntry;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.diagnostic.Severity;
import eyas.text.NearestName;
import eyas.text.SourceRange;
import eyas.text.SourceText;
import eyas.text.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Collects errors and warnings about a lock. */
final class LockDiagnostics {
    /** Maximum number of diagnostics. */
    private static final int MOST = 200;

    private final SourceText source;
    private final List<Diagnostic> found = new ArrayList<>();
    private boolean broken;

    LockDiagnostics(SourceText source) {
        this.source = source;
    }

    SourceRange place(YamlNode node) {
        int offset = node.mark().offset();
        int last = node instanceof YamlNode.Scalar scalar ? scalar.end() : offset + 1;
        int to = Math.max(offset, Math.min(last, source.text().length()));
        int end = source.text().indexOf('\n', offset, to);
        return new SourceRange(source, offset, (end < 0 ? to : end) - offset);
    }

    void add(DiagnosticCode code, SourceRange place, List<String> path, String message, Fix... fixes) {
        if (!isFull(code)) {
            broken |= code.severity() == Severity.ERROR;
            found.add(new Diagnostic(code, place, message, items(path), List.of(fixes)));
        }
    }

    /** Returns whether the limit is reached; the first error is always added. */
    private boolean isFull(DiagnosticCode code) {
        return found.size() >= MOST && (broken || code.severity() != Severity.ERROR);
    }

    void add(DiagnosticCode code, YamlNode node, List<String> path, String message, Fix... fixes) {
        if (!isFull(code)) {
            add(code, place(node), path, message, fixes);
        }
    }

    /** Adds a diagnostic that {@code word} is not one of {@code known}. */
    void unknown(
            DiagnosticCode code,
            SourceRange place,
            List<String> path,
            String what,
            String word,
            Collection<String> known) {
        if (isFull(code)) {
            return;
        }
        String nearest = NearestName.of(word, known);
        Fix fix =
                nearest == null ? Fix.of("write one of " + String.join(", ", known)) : Fix.meant(nearest, word, place);
        add(code, place, path, "unknown " + what + " '" + word + "'", fix);
    }

    /** Returns the path to a place for a diagnostic, from the outermost element. */
    private static List<String> items(List<String> path) {
        List<String> names = List.of("", "workflow", "job", "step", "code", "");
        List<String> items = new ArrayList<>();
        for (int i = 1; i < Math.min(path.size(), names.size()); i++) {
            String name = names.get(i);
            boolean own = name.equals("code") && path.get(i).equals(LockEntry.STEP);
            if (!own) {
                items.add(name.isEmpty() ? path.get(i) : name + " '" + path.get(i) + "'");
            }
        }
        return items;
    }

    boolean isBroken() {
        return broken;
    }

    List<Diagnostic> all() {
        return found.stream()
                .sorted(Comparator.comparingInt(each -> each.place().offset()))
                .toList();
    }
}
