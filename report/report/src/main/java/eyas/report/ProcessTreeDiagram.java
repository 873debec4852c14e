package eyas.report;

import eyas.report.model.ConnectionFacts;
import eyas.report.model.FileFacts;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.synopsis.Actor;
import eyas.report.synopsis.Evidence;
import eyas.report.synopsis.Finding;
import eyas.report.synopsis.Synopsis;
import eyas.text.MarkdownEscaper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Draws the branches of the process tree that triggered rules, the files they touched and the peers they contacted, as a Mermaid flow
 * chart. Bounded: limited numbers of actors and processes, and the files and peers of the synopsis.
 */
final class ProcessTreeDiagram {
    private static final int ACTORS = 3;
    private static final int NODES = 24;
    /** Levels of ancestors of a branch that are drawn. */
    private static final int ABOVE = 2;
    /** Operations on a file that are drawn. */
    private static final int TOUCHES = 3;

    private static final int LABEL = 60;

    private final JobReport report;
    private final Synopsis synopsis;
    private final List<ProcessFacts> processes;
    private final StringBuilder text = new StringBuilder();

    ProcessTreeDiagram(JobReport report, Synopsis synopsis) {
        this.report = report;
        this.synopsis = synopsis;
        this.processes = report.processes().rows();
    }

    /** Returns the diagram with its fence, or an empty string if no known process triggered a rule. */
    String draw() {
        Set<Integer> nodes = new TreeSet<>();
        List<Actor> drawn = synopsis.actors().stream()
                .filter(actor -> actor.branch() >= 0)
                .limit(ACTORS)
                .toList();
        drawn.forEach(actor -> cast(actor, nodes));
        if (nodes.isEmpty()) {
            return "";
        }
        text.append("\n```mermaid\nflowchart LR\n");
        nodes.forEach(id -> node(id, nodes));
        Set<String> edges = new LinkedHashSet<>();
        for (Actor actor : drawn) {
            for (Evidence item : actor.evidence()) {
                if (item.kind().letter() == 'C') {
                    peer(report.connections().rows().get(item.row()), nodes, edges);
                } else if (item.kind().letter() == 'F') {
                    file(report.files().rows().get(item.row()), nodes, edges);
                }
            }
        }
        edges.forEach(text::append);
        return text.append("  classDef bad fill:#b42318,color:#fff,stroke:#7a1a12\n")
                .append("  classDef hot stroke:#b42318,stroke-width:2px\n```\n")
                .toString();
    }

    /** Collects the processes that the diagram of an actor needs, and the ancestors that lead to them from a little above its branch. */
    private void cast(Actor actor, Set<Integer> nodes) {
        for (Finding finding : actor.findings()) {
            path(actor, finding.process(), nodes);
        }
        for (Evidence item : actor.evidence()) {
            switch (item.kind().letter()) {
                case 'C' ->
                    path(actor, report.connections().rows().get(item.row()).process(), nodes);
                case 'F' ->
                    report.files().rows().get(item.row()).touches().stream()
                            .limit(TOUCHES)
                            .forEach(touch -> path(actor, touch.process(), nodes));
                default -> {
                    // A lookup has no node of its own.
                }
            }
        }
    }

    private void path(Actor actor, int process, Set<Integer> nodes) {
        List<Integer> path = new ArrayList<>();
        int at = process;
        while (at >= 0 && at != actor.branch()) {
            path.add(at);
            at = processes.get(at).parent();
        }
        if (at < 0) {
            return;
        }
        for (int level = 0; level <= ABOVE && at >= 0; level++) {
            path.add(at);
            at = processes.get(at).parent();
        }
        // From the top, so that the limit cuts off the far end.
        for (int id : path.reversed()) {
            if (nodes.size() < NODES) {
                nodes.add(id);
            }
        }
    }

    private void node(int id, Set<Integer> nodes) {
        ProcessFacts process = processes.get(id);
        String command = process.commandLine().isEmpty() ? process.name() : process.commandLine();
        text.append("  p")
                .append(id)
                .append("[\"")
                .append(MarkdownEscaper.mermaidLabel(command, LABEL))
                .append("\"]")
                .append(process.rules().isEmpty() ? "" : ":::bad")
                .append('\n');
        if (nodes.contains(process.parent())) {
            text.append("  p")
                    .append(process.parent())
                    .append(" --> p")
                    .append(id)
                    .append('\n');
        }
    }

    private void peer(ConnectionFacts c, Set<Integer> nodes, Set<String> edges) {
        if (!nodes.contains(c.process())) {
            return;
        }
        String name = c.name();
        edges.add("  p" + c.process() + " -.-> c" + c.id() + "([\""
                + MarkdownEscaper.mermaidLabel(name == null ? c.endPoint() : name + " " + c.port(), LABEL) + "\"])\n");
    }

    private void file(FileFacts file, Set<Integer> nodes, Set<String> edges) {
        String shape = "f" + file.id() + "[/\"" + MarkdownEscaper.mermaidLabel(file.path(), LABEL) + "\"/]"
                + (file.credential().isEmpty() && file.surface().isEmpty() ? "" : ":::hot");
        for (FileFacts.Touch touch : file.touches()) {
            if (nodes.contains(touch.process())) {
                String word = touch.action() == FileFacts.Action.READ ? "read" : "wrote";
                edges.add("  p" + touch.process() + " -. " + word + " .-> " + shape + "\n");
            }
        }
        for (int id : nodes) {
            boolean named = Arrays.asList(processes.get(id).commandLine().split(" ", -1))
                    .contains(file.path());
            long start = processes.get(id).startTime();
            boolean later =
                    file.touches().stream().allMatch(touch -> touch.process() != id && touch.firstTime() <= start);
            if (named && later) {
                edges.add("  " + shape + " -. ran .-> p" + id + "\n");
            }
        }
    }
}
