package eyas.baseline.file;

import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a lock in the canonical layout: sorted, two spaces per level, comments above and beside their owners. Equal locks give equal
 * texts. Use an instance for one lock.
 */
public final class LockWriter {
    private static final String USES = "uses";

    private final LockDocument document;
    private final StringBuilder out = new StringBuilder();
    private final Set<List<String>> written = new HashSet<>();

    private LockWriter(LockDocument document) {
        this.document = document;
    }

    /** Returns the text of {@code document}. */
    public static String text(LockDocument document) {
        return new LockWriter(document).text();
    }

    private String text() {
        line(0, List.of("version"), "version: " + LockReader.VERSION);
        line(0, List.of(LockDocument.WORKFLOWS), LockDocument.WORKFLOWS + ":");
        String workflow = null;
        String job = null;
        for (Map.Entry<StepScope, String> each : document.lock().steps().entrySet()) {
            StepScope step = each.getKey();
            if (!step.workflow().equals(workflow)) {
                workflow = step.workflow();
                job = null;
                key(1, List.of(LockDocument.WORKFLOWS, workflow));
            }
            if (!step.job().equals(job)) {
                job = step.job();
                key(2, List.of(LockDocument.WORKFLOWS, workflow, job));
            }
            step(step, each.getValue());
        }
        lost();
        document.comments().below().forEach(comment -> out.append(comment).append('\n'));
        return out.toString();
    }

    private void step(StepScope step, String uses) {
        List<String> path = List.of(LockDocument.WORKFLOWS, step.workflow(), step.job(), step.step());
        key(3, path);
        if (!uses.isEmpty()) {
            line(4, LockDocument.longer(path, USES), USES + ": " + YamlScalar.of(uses));
        }
        String code = null;
        EntryKind kind = null;
        // All entries of a step are consecutive: the step is the first sort key.
        for (Map.Entry<LockEntry, EntryAnnotations> each :
                document.lock().entries().tailMap(first(step)).entrySet()) {
            LockEntry entry = each.getKey();
            if (!entry.step().equals(step)) {
                break;
            }
            if (!entry.code().equals(code)) {
                code = entry.code();
                kind = null;
                key(4, LockDocument.longer(path, code));
            }
            if (entry.kind() != kind) {
                kind = entry.kind();
                key(5, LockDocument.longer(LockDocument.longer(path, entry.code()), kind.key()));
            }
            entry(entry, each.getValue());
        }
    }

    private static LockEntry first(StepScope step) {
        return new LockEntry(step, LockEntry.STEP, EntryKind.PROGRAMS, "");
    }

    private void entry(LockEntry entry, EntryAnnotations terms) {
        List<String> path = LockDocument.path(entry);
        String text = YamlScalar.of(entry.text());
        boolean plain = terms.equals(EntryAnnotations.ALWAYS);
        line(5, path, plain ? "- " + text : "- " + EntryReader.NAME + ": " + text);
        if (terms.optional()) {
            line(6, LockDocument.longer(path, EntryReader.OPTIONAL), EntryReader.OPTIONAL + ": true");
        }
        if (!terms.because().isEmpty()) {
            line(
                    6,
                    LockDocument.longer(path, EntryReader.BECAUSE),
                    EntryReader.BECAUSE + ": " + YamlScalar.of(terms.because()));
        }
    }

    private void key(int level, List<String> path) {
        line(level, path, YamlScalar.of(path.getLast()) + ":");
    }

    private void line(int level, List<String> path, String text) {
        written.add(path);
        for (String comment : document.comments().above().getOrDefault(path, List.of())) {
            indent(level).append(comment).append('\n');
        }
        String beside = document.comments().trailing().get(path);
        indent(level).append(text).append(beside == null ? "" : " " + beside).append('\n');
    }

    /** Writes the comments of removed entries: only people may remove them. */
    private void lost() {
        List<List<String>> gone = new ArrayList<>(document.comments().above().keySet());
        gone.addAll(document.comments().trailing().keySet());
        gone.removeIf(written::contains);
        gone.stream()
                .distinct()
                .sorted((a, b) -> String.join("\n", a).compareTo(String.join("\n", b)))
                .forEach(path -> {
                    document.comments()
                            .above()
                            .getOrDefault(path, List.of())
                            .forEach(comment -> out.append(comment).append('\n'));
                    String beside = document.comments().trailing().get(path);
                    out.append(beside == null ? "" : beside + "\n");
                });
    }

    private StringBuilder indent(int level) {
        return out.repeat(' ', 2 * level);
    }
}
