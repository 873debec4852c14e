package eyas.report.synopsis;

import eyas.event.TableReader;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Derives the next steps: from a table by triggered rules, and from the attribution of actors. Rules of priority Error and above ask for
 * action, warnings ask for a check, and less urgent rules for nothing.
 */
final class Advice {
    private static final String TABLE = "advice.tsv";
    private static final String NOTHING = "-";
    private static final int PEERS = 3;
    /** Rules that are listed as the reason of one advice. */
    private static final int REASONS = 2;

    private static final List<String[]> ROWS = TableReader.rows(Advice.class.getResourceAsStream(TABLE), TABLE, 3);

    private final JobReport report;
    private final List<Actor> actors;

    private Advice(JobReport report, List<Actor> actors) {
        this.report = report;
        this.actors = actors;
    }

    static List<String> of(JobReport report, List<Actor> actors) {
        return new Advice(report, actors).all();
    }

    private List<String> all() {
        Set<String> advice = new LinkedHashSet<>();
        table(Priority.ERROR, advice);
        sources(Priority.ERROR, advice);
        table(Priority.WARNING, advice);
        sources(Priority.WARNING, advice);
        peers(advice);
        if (!report.coverage().isComplete() && report.coverage().events() > 0) {
            advice.add("This report is incomplete, see its coverage: events that are not listed may still have"
                    + " happened.");
        }
        return List.copyOf(advice);
    }

    /** Adds the table's advice for rules of {@code level}; {@code ERROR} includes all more urgent priorities. */
    private void table(Priority level, Set<String> advice) {
        Map<String, Set<String>> reasons = new LinkedHashMap<>();
        Set<String> more = new HashSet<>();
        for (String[] row : ROWS) {
            for (RuleFacts rule : report.rules()) {
                if (isFor(row[0], rule)) {
                    boolean urgent = rule.priority().atLeast(Priority.ERROR);
                    String text = urgent && !row[1].equals(NOTHING) ? row[1] : row[2];
                    if (urgent) {
                        more.add(row[2]);
                    }
                    if (levelOf(rule) == level && !text.equals(NOTHING)) {
                        reasons.computeIfAbsent(text, t -> new LinkedHashSet<>())
                                .add(rule.name());
                    }
                }
            }
        }
        reasons.forEach((text, rules) -> {
            if (level == Priority.ERROR || !more.contains(text)) {
                advice.add(text + reason(rules));
            }
        });
    }

    private static String reason(Set<String> rules) {
        return " (" + String.join(", ", rules.stream().limit(REASONS).toList())
                + (rules.size() > REASONS ? " and " + (rules.size() - REASONS) + " more" : "") + ")";
    }

    /** Returns whether a row applies to {@code rule}: by its name, or by a tag if no row has its name. */
    private static boolean isFor(String key, RuleFacts rule) {
        if (key.equals(rule.name())) {
            return true;
        }
        return rule.tags().contains(key) && ROWS.stream().noneMatch(row -> row[0].equals(rule.name()));
    }

    /** Returns the level of a rule: ERROR to act, WARNING to check; other priorities have no advice. */
    private static Priority levelOf(RuleFacts rule) {
        return rule.priority().atLeast(Priority.ERROR) ? Priority.ERROR : rule.priority();
    }

    private void sources(Priority level, Set<String> advice) {
        for (Actor actor : actors) {
            if (levelOf(worst(actor)) == level) {
                new ActorAdvice(report, actor).advice().ifPresent(advice::add);
            }
        }
    }

    private RuleFacts worst(Actor actor) {
        return report.rules().get(actor.findings().getFirst().rule());
    }

    /**
     * Adds a hint to search for the actors' peers elsewhere. Only peers count that were contacted by a process close to a finding and by no
     * other process of the job: a registry that the whole build contacts is not an indicator.
     */
    private void peers(Set<String> advice) {
        Set<Integer> close = new HashSet<>();
        for (Actor actor : actors) {
            for (Finding finding : actor.findings()) {
                RuleFacts rule = report.rules().get(finding.rule());
                if (finding.process() >= 0 && rule.priority().atLeast(Priority.WARNING)) {
                    close.add(finding.process());
                }
            }
        }
        // By step, because the runner starts the processes of all steps.
        Set<Sibling> parents = new HashSet<>();
        close.forEach(
                process -> parents.add(Sibling.of(report.processes().rows().get(process))));
        Set<String> theirs = new LinkedHashSet<>();
        Set<String> others = new HashSet<>();
        for (ConnectionFacts c : report.connections().rows()) {
            if (c.scope() == Scope.PUBLIC && !c.inbound() && !isOfTheMachine(c)) {
                String name = c.name();
                (isClose(c.process(), close, parents) ? theirs : others).add(name == null ? c.address() : name);
            }
        }
        theirs.removeAll(others);
        List<String> shown = new ArrayList<>(theirs).subList(0, Math.min(PEERS, theirs.size()));
        if (!shown.isEmpty()) {
            advice.add("Look for " + String.join(", ", shown) + " in the logs of your other jobs and your network.");
        }
    }

    /** Returns whether the queried name server is configured on the machine, as far as that is known. */
    private boolean isOfTheMachine(ConnectionFacts c) {
        List<String> known = report.job().resolvers();
        return c.isToNameServer() && (known.isEmpty() || known.contains(c.address()));
    }

    /** The common key of processes with the same parent in the same step. */
    private record Sibling(int parent, int step) {
        private static Sibling of(ProcessFacts process) {
            return new Sibling(process.parent(), process.step());
        }
    }

    /** Returns whether a process triggered a rule, descends from one that did, or is a sibling of one. */
    private boolean isClose(int process, Set<Integer> close, Set<Sibling> parents) {
        List<ProcessFacts> processes = report.processes().rows();
        if (process >= 0
                && processes.get(process).parent() >= 0
                && parents.contains(Sibling.of(processes.get(process)))) {
            return true;
        }
        for (int at = process; at >= 0; at = processes.get(at).parent()) {
            if (close.contains(at)) {
                return true;
            }
        }
        return false;
    }
}
