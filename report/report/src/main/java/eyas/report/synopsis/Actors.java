package eyas.report.synopsis;

import eyas.report.model.AlertFacts;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.ScriptFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Groups alerts by their actor: an installed package, a step, or, outside of both, a process and its descendants. */
final class Actors {
    /** Offending processes of one actor that its branch is computed from. */
    private static final int OFFENDERS = 200;

    private static final int TEXT = 120;

    private final JobReport report;
    private final Map<Key, Group> groups = new LinkedHashMap<>();

    /** The key of an actor; {@code start} is a process outside of any step that is an ancestor of the actor's other processes, else -1. */
    private record Key(int step, int script, int start) {}

    private static final class Group {
        private final Map<Integer, Finding> findings = new LinkedHashMap<>();
        private final Set<Integer> offenders = new LinkedHashSet<>();
    }

    private Actors(JobReport report) {
        this.report = report;
    }

    static Actors of(JobReport report) {
        Actors actors = new Actors(report);
        report.alerts().rows().forEach(actors::add);
        return actors;
    }

    int count() {
        return groups.size();
    }

    /** Returns the {@code most} most urgent actors; equally urgent ones in the order of their first alerts. */
    List<Actor> worst(int most) {
        List<Actor> worst = new ArrayList<>();
        groups.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getValue().findings.keySet().stream()
                        .min(Comparator.naturalOrder())
                        .orElseThrow()))
                .limit(most)
                .forEach(entry -> worst.add(actor(entry.getKey(), entry.getValue())));
        return worst;
    }

    private void add(AlertFacts alert) {
        Group group = groups.computeIfAbsent(key(alert), key -> new Group());
        if (alert.process() >= 0 && group.offenders.size() < OFFENDERS) {
            group.offenders.add(alert.process());
        }
        Finding known = group.findings.get(alert.rule());
        group.findings.put(
                alert.rule(),
                known == null
                        ? new Finding(alert.rule(), alert.id(), alert.process(), alert.time(), alert.count())
                        : new Finding(
                                known.rule(),
                                known.alert(),
                                known.process(),
                                known.time(),
                                known.count() + alert.count()));
    }

    private Key key(AlertFacts alert) {
        // An installed package is one actor across all steps; a step is the rest without those. The same holds for a
        // package whose own program or startup file ran with no code of another one. Otherwise a process determines the
        // attribution by the files it opens, so many such actors could push important ones out of the list.
        ScriptFacts script = alert.script() < 0 ? null : report.scripts().get(alert.script());
        if (script != null
                && (script.installing() || (script.isSure() && !script.name().isEmpty()))) {
            return new Key(-1, alert.script(), -1);
        }
        if (alert.step() >= 0) {
            return new Key(alert.step(), -1, -1);
        }
        return new Key(-1, -1, alert.process() < 0 ? -1 : ProcessSubtree.start(report, alert.process()));
    }

    private Actor actor(Key key, Group group) {
        List<Finding> findings = group.findings.values().stream()
                .sorted(Comparator.comparingInt(Finding::rule))
                .toList();
        int step = key.step >= 0
                ? key.step
                : report.alerts().rows().get(findings.getFirst().alert()).step();
        if (group.offenders.isEmpty()) {
            return new Actor(describe(step, key.script, -1), step, key.script, -1, findings, List.of());
        }
        ProcessSubtree branch = ProcessSubtree.of(report, group.offenders);
        return new Actor(
                describe(step, key.script, branch.root()),
                step,
                key.script,
                branch.root(),
                findings,
                EvidenceCollector.of(report, branch));
    }

    private String describe(int step, int script, int branch) {
        String place = step >= 0 ? report.steps().get(step).label() : "";
        if (script >= 0) {
            return report.scripts().get(script).label() + (place.isEmpty() ? "" : ", in " + place);
        }
        if (!place.isEmpty()) {
            String job = report.steps().get(step).job();
            return place + (job.isEmpty() ? "" : " of job " + job);
        }
        if (branch < 0) {
            return "an unknown process";
        }
        ProcessFacts process = report.processes().rows().get(branch);
        String command = process.commandLine().isEmpty() ? process.name() : process.commandLine();
        String cut = command.length() > TEXT ? command.substring(0, TEXT) + "…" : command;
        // If no step is known, no process is outside of one.
        return (report.steps().isEmpty() ? "" : "outside of any known step: ") + cut + " [" + process.pid() + "]";
    }
}
