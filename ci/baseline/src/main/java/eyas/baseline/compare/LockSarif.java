package eyas.baseline.compare;

import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.baseline.run.RunBehavior;
import eyas.text.SarifEscaper;
import eyas.text.Sha256;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Formats behavior of a run that is not in a lock as SARIF 2.1.0, for code scanning: a result for each entry, located at its step in the
 * workflow if that is known, otherwise at the lock. The fingerprint consists of step, code and entry, so that the next run gives the same
 * one.
 */
public final class LockSarif {
    /** Code scanning's maximum number of results. */
    private static final int RESULTS = 5_000;

    private static final int MESSAGE = 1_000;
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private LockSarif() {}

    /**
     * Returns the document.
     *
     * @param lock the path of the lock's file
     */
    public static Map<String, Object> of(String lock, RunBehavior run, LockDifference difference) {
        List<LockChange> news = difference.changes().stream()
                .filter(change -> change.nature() != Nature.GONE)
                .toList();
        List<Object> results = new ArrayList<>();
        difference.actions().forEach(change -> results.add(action(change, lock, run)));
        news.stream().limit(RESULTS).forEach(change -> results.add(result(change, lock, run)));
        return Map.of(
                "$schema",
                SCHEMA,
                "version",
                "2.1.0",
                "runs",
                List.of(Map.of(
                        "tool",
                        Map.of("driver", Map.of("name", "Eyas", "rules", rules())),
                        "columnKind",
                        "utf16CodeUnits",
                        "results",
                        results,
                        "invocations",
                        List.of(invocation(run, news.size() - RESULTS)))));
    }

    private static List<Object> rules() {
        List<Object> rules = new ArrayList<>(Arrays.stream(EntryKind.values())
                .map(kind -> rule(id(kind), kind.newDescription()))
                .toList());
        rules.add(rule("lock/uses", "other action"));
        return rules;
    }

    private static Map<String, Object> rule(String id, String news) {
        return Map.of(
                "id",
                id,
                "shortDescription",
                Map.of("text", "Behavior not in the lock: " + news),
                "properties",
                Map.of("tags", List.of("security")));
    }

    private static String id(EntryKind kind) {
        return "lock/" + kind.key();
    }

    private static Map<String, Object> result(LockChange change, String lock, RunBehavior run) {
        LockEntry entry = change.entry();
        String code = entry.code().equals(LockEntry.STEP) ? "" : ", " + entry.code();
        String was = change.before().isEmpty() ? "" : "; the lock has " + change.before();
        String text = entry.step().step() + code + ": " + entry.kind().newDescription() + " ("
                + change.weight().label() + ", " + change.why() + "): " + entry.text() + was;
        return Map.of(
                "ruleId",
                id(entry.kind()),
                "level",
                level(change.weight()),
                "message",
                Map.of("text", SarifEscaper.message(text, MESSAGE)),
                "locations",
                List.of(location(entry.step(), lock, run)),
                "partialFingerprints",
                fingerprint(entry.step(), entry.code(), entry.kind().key(), entry.text()));
    }

    private static Map<String, Object> action(ActionChange change, String lock, RunBehavior run) {
        String text = change.step().step() + ": uses " + (change.after().isEmpty() ? "no action" : change.after())
                + "; the lock has " + (change.before().isEmpty() ? "none" : change.before());
        return Map.of(
                "ruleId",
                "lock/uses",
                "level",
                level(Weight.MEDIUM),
                "message",
                Map.of("text", SarifEscaper.message(text, MESSAGE)),
                "locations",
                List.of(location(change.step(), lock, run)),
                "partialFingerprints",
                fingerprint(change.step(), "", "uses", change.after()));
    }

    private static Map<String, Object> location(StepScope step, String lock, RunBehavior run) {
        int line = run.workflowFile().isEmpty() ? 0 : run.lines().getOrDefault(step, 0);
        return Map.of(
                "physicalLocation",
                Map.of(
                        "artifactLocation",
                        Map.of("uri", uri(line == 0 ? lock : run.workflowFile()), "uriBaseId", "SRCROOT"),
                        "region",
                        Map.of("startLine", Math.max(1, line))));
    }

    private static String uri(String path) {
        try {
            return new URI(null, null, path, null).getRawPath();
        } catch (URISyntaxException e) {
            return ".";
        }
    }

    private static Map<String, Object> fingerprint(StepScope step, String code, String kind, String text) {
        String print = Sha256.of(List.of(step.workflow(), step.job(), step.step(), code, kind, text))
                .substring(0, 32);
        return Map.of("eyasLock/v1", print, "primaryLocationLineHash", print);
    }

    private static Map<String, Object> invocation(RunBehavior run, int leftOut) {
        List<String> notes = new ArrayList<>(run.gaps());
        if (leftOut > 0) {
            notes.add(leftOut + " results were omitted because of code scanning's limit");
        }
        return Map.of(
                "executionSuccessful",
                true,
                "toolExecutionNotifications",
                notes.stream()
                        .map(note -> Map.of(
                                "level", "warning", "message", Map.of("text", SarifEscaper.message(note, MESSAGE))))
                        .toList());
    }

    private static String level(Weight weight) {
        return switch (weight) {
            case HEAVY -> "error";
            case MEDIUM -> "warning";
            case LIGHT -> "note";
        };
    }
}
