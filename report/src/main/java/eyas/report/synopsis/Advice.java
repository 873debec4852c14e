package eyas.report.synopsis;

import eyas.event.TableReader;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.JobReport;
import eyas.report.model.RuleFacts;
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepFacts;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says what to do next; a table by the tags of rules, and who did it. */
final class Advice {
    private static final String TABLE = "advice.tsv";
    private static final int PEERS = 3;
    private static final List<String[]> BY_TAG = TableReader.rows(Advice.class.getResourceAsStream(TABLE), TABLE, 2);

    private Advice() {}

    static List<String> of(JobReport report, List<Suspect> suspects) {
        Set<String> advice = new LinkedHashSet<>();
        Set<String> tags = new HashSet<>();
        for (RuleFacts rule : report.rules()) {
            if (rule.priority().atLeast(Priority.WARNING)) {
                tags.addAll(rule.tags());
            }
        }
        for (String[] row : BY_TAG) {
            if (tags.contains(row[0])) {
                advice.add(row[1]);
            }
        }
        for (Suspect suspect : suspects) {
            if (report.rules().get(suspect.deeds().getFirst().rule()).priority().atLeast(Priority.WARNING)) {
                source(report, suspect, advice);
            }
        }
        peers(report, suspects, advice);
        if (!report.coverage().isComplete() && report.coverage().events() > 0) {
            advice.add(
                    "Something is missing from this report, as its coverage says: what is not listed here may still have"
                            + " happened.");
        }
        return List.copyOf(advice);
    }

    private static void source(JobReport report, Suspect suspect, Set<String> advice) {
        if (suspect.script() >= 0) {
            ScriptFacts script = report.scripts().get(suspect.script());
            if (!script.name().isEmpty()) {
                advice.add("Remove " + script.name() + (script.version().isEmpty() ? "" : " " + script.version())
                        + ", or pin an older version of it; look for it in other repositories.");
                return;
            }
        }
        if (suspect.step() >= 0) {
            StepFacts step = report.steps().get(suspect.step());
            if (!step.action().isEmpty()) {
                advice.add("Stop using " + step.action()
                        + (step.actionRef().isEmpty() ? "" : " at " + step.actionRef())
                        + " until you know why it did this; then pin it to a commit that you have read.");
            }
        }
    }

    private static void peers(JobReport report, List<Suspect> suspects, Set<String> advice) {
        List<String> peers = new ArrayList<>();
        for (Suspect suspect : suspects) {
            for (Clue clue : suspect.clues()) {
                if (clue.kind() == Clue.Kind.CONTACT) {
                    var peer = report.connections().rows().get(clue.row());
                    String name = peer.name();
                    String text = name == null ? peer.address() : name;
                    if (peer.scope() == Scope.PUBLIC && peers.size() < PEERS && !peers.contains(text)) {
                        peers.add(text);
                    }
                }
            }
        }
        if (!peers.isEmpty()) {
            advice.add("Look for " + String.join(", ", peers) + " in the logs of your other jobs and of your network.");
        }
    }
}
