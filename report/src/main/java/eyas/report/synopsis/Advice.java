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

/** What to do next; from a table by the tags of rules, and who did it. */
final class Advice {
    private static final String TABLE = "advice.tsv";
    private static final int PEERS = 3;
    private static final List<String[]> BY_TAG = TableReader.rows(Advice.class.getResourceAsStream(TABLE), TABLE, 2);

    private Advice() {}

    static List<String> of(JobReport report, List<Actor> actors) {
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
        for (Actor actor : actors) {
            if (report.rules()
                    .get(actor.findings().getFirst().rule())
                    .priority()
                    .atLeast(Priority.WARNING)) {
                source(report, actor, advice);
            }
        }
        peers(report, actors, advice);
        if (!report.coverage().isComplete() && report.coverage().events() > 0) {
            advice.add(
                    "Something is missing from this report, as its coverage says: what is not listed here may still have"
                            + " happened.");
        }
        return List.copyOf(advice);
    }

    private static void source(JobReport report, Actor actor, Set<String> advice) {
        if (actor.script() >= 0) {
            ScriptFacts script = report.scripts().get(actor.script());
            if (!script.name().isEmpty()) {
                if (!script.installing()) {
                    advice.add("See whether " + script.name()
                            + " did this: its code was the last that the process had loaded. If so, remove it or pin an older"
                            + " version; look for it in other repositories.");
                    return;
                }
                advice.add("Remove " + script.name() + (script.version().isEmpty() ? "" : " " + script.version())
                        + ", or pin an older version of it; look for it in other repositories.");
                return;
            }
        }
        if (actor.step() >= 0) {
            StepFacts step = report.steps().get(actor.step());
            if (!step.action().isEmpty()) {
                advice.add("Stop using " + step.action()
                        + (step.actionRef().isEmpty() ? "" : " at " + step.actionRef())
                        + " until you know why it did this; then pin it to a commit that you have read.");
            }
        }
    }

    private static void peers(JobReport report, List<Actor> actors, Set<String> advice) {
        List<String> peers = new ArrayList<>();
        for (Actor actor : actors) {
            for (Evidence item : actor.evidence()) {
                if (item.kind() == Evidence.Kind.CONTACT) {
                    var peer = report.connections().rows().get(item.row());
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
