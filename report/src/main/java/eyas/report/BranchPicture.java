package eyas.report;

import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Draws the branches of the process tree that broke rules, and whom they contacted, as a Mermaid flow chart. Bounded: some
 * offenders, some ancestors of each.
 */
final class BranchPicture {
    private static final int OFFENDERS = 12;
    private static final int ANCESTORS = 12;
    private static final int PEERS = 12;
    private static final int LABEL = 60;

    private final JobReport report;

    BranchPicture(JobReport report) {
        this.report = report;
    }

    /** Returns the picture with its fence; empty where no process broke a rule. */
    String draw() {
        List<ProcessFacts> processes = report.processes().rows();
        List<ProcessFacts> offenders = processes.stream()
                .filter(p -> !p.rules().isEmpty())
                .limit(OFFENDERS)
                .toList();
        if (offenders.isEmpty()) {
            return "";
        }
        Set<Integer> nodes = new LinkedHashSet<>();
        for (ProcessFacts offender : offenders) {
            Deque<Integer> line = new ArrayDeque<>();
            for (int id = offender.id();
                    id >= 0 && line.size() < ANCESTORS;
                    id = processes.get(id).parent()) {
                line.push(id);
            }
            nodes.addAll(line);
        }
        StringBuilder text = new StringBuilder("\n```mermaid\nflowchart LR\n");
        for (int id : nodes) {
            ProcessFacts process = processes.get(id);
            String command = process.commandLine().isEmpty() ? process.name() : process.commandLine();
            text.append("  p")
                    .append(id)
                    .append("[\"")
                    .append(MarkdownText.label(command, LABEL))
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
        peers(nodes, text);
        return text.append("  classDef bad fill:#b42318,color:#fff,stroke:#7a1a12\n```\n")
                .toString();
    }

    private void peers(Set<Integer> nodes, StringBuilder text) {
        int shown = 0;
        for (ConnectionFacts c : report.connections().rows()) {
            if (!c.inbound() && c.scope() != Scope.LOOPBACK && nodes.contains(c.process()) && shown++ < PEERS) {
                String name = c.name();
                text.append("  p")
                        .append(c.process())
                        .append(" -.-> c")
                        .append(c.id())
                        .append("([\"")
                        .append(MarkdownText.label(name == null ? c.endPoint() : name + " " + c.port(), LABEL))
                        .append("\"])\n");
            }
        }
    }
}
