package eyas.lock.file;

import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.diagnostic.Severity;
import eyas.lock.model.LockEntry;
import eyas.text.NearestName;
import eyas.text.Place;
import eyas.text.SourceText;
import eyas.text.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a lock. */
final class LockFindings {
    /** Who has more wrong than this reads the first ones. */
    private static final int MOST = 200;

    private final SourceText source;
    private final List<Diagnostic> found = new ArrayList<>();

    LockFindings(SourceText source) {
        this.source = source;
    }

    Place place(YamlNode node) {
        int offset = node.mark().offset();
        int length = node instanceof YamlNode.Scalar scalar ? scalar.end() - offset : 1;
        int end = source.text().indexOf('\n', offset);
        int line = (end < 0 ? source.text().length() : end) - offset;
        return new Place(source, offset, Math.min(length, line));
    }

    void add(DiagnosticCode code, Place place, List<String> path, String message, Fix... fixes) {
        if (found.size() < MOST) {
            found.add(new Diagnostic(code, place, message, items(path), List.of(fixes)));
        }
    }

    void add(DiagnosticCode code, YamlNode node, List<String> path, String message, Fix... fixes) {
        add(code, place(node), path, message, fixes);
    }

    /** Adds that {@code word} is none of {@code known}. */
    void unknown(
            DiagnosticCode code, Place place, List<String> path, String what, String word, Collection<String> known) {
        String nearest = NearestName.of(word, known);
        Fix fix =
                nearest == null ? Fix.of("write one of " + String.join(", ", known)) : Fix.meant(nearest, word, place);
        add(code, place, path, "unknown " + what + " '" + word + "'", fix);
    }

    /** Return what stands around a place, as a diagnostic has it: from the outermost. */
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
        return found.stream().anyMatch(each -> each.severity() == Severity.ERROR);
    }

    List<Diagnostic> all() {
        return found.stream()
                .sorted(Comparator.comparingInt(each -> each.place().offset()))
                .toList();
    }
}
