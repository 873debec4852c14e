package eyas.report;

import eyas.report.model.ConnectionFacts;
import eyas.report.model.FileFacts;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.synopsis.Clue;
import eyas.report.synopsis.Deed;
import eyas.report.synopsis.Suspect;
import eyas.report.synopsis.Synopsis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Draws the branches of the process tree that broke rules, what they touched and whom they contacted, as a Mermaid flow chart.
 * Bounded: some suspects, some processes of each, as many files and peers as the synopsis tells of.
 */
final class BranchPicture {
    private static final int SUSPECTS = 3;
    private static final int NODES = 24;
    /** Ancestors of a branch that are drawn. */
    private static final int ABOVE = 2;
    /** Touches of a file that are drawn. */
    private static final int TOUCHES = 3;

    private static final int LABEL = 60;

    private final JobReport report;
    private final Synopsis synopsis;
    private final List<ProcessFacts> processes;
    private final StringBuilder text = new StringBuilder();

    BranchPicture(JobReport report, Synopsis synopsis) {
        this.report = report;
        this.synopsis = synopsis;
        this.processes = report.processes().rows();
    }

    /** Returns the picture with its fence; empty where no known process broke a rule. */
    String draw() {
        Set<Integer> nodes = new TreeSet<>();
        List<Suspect> drawn = synopsis.suspects().stream()
                .filter(suspect -> suspect.branch() >= 0)
                .limit(SUSPECTS)
                .toList();
        drawn.forEach(suspect -> cast(suspect, nodes));
        if (nodes.isEmpty()) {
            return "";
        }
        text.append("\n```mermaid\nflowchart LR\n");
        nodes.forEach(id -> node(id, nodes));
        Set<String> edges = new LinkedHashSet<>();
        for (Suspect suspect : drawn) {
            for (Clue clue : suspect.clues()) {
                if (clue.kind().letter() == 'C') {
                    peer(report.connections().rows().get(clue.row()), nodes, edges);
                } else if (clue.kind().letter() == 'F') {
                    file(report.files().rows().get(clue.row()), nodes, edges);
                }
            }
        }
        edges.forEach(text::append);
        return text.append("  classDef bad fill:#b42318,color:#fff,stroke:#7a1a12\n")
                .append("  classDef hot stroke:#b42318,stroke-width:2px\n```\n")
                .toString();
    }

    /** Collects the processes that the picture of a suspect needs, and those that lead to them from a little above its branch. */
    private void cast(Suspect suspect, Set<Integer> nodes) {
        for (Deed deed : suspect.deeds()) {
            path(suspect, deed.process(), nodes);
        }
        for (Clue clue : suspect.clues()) {
            switch (clue.kind().letter()) {
                case 'C' ->
                    path(suspect, report.connections().rows().get(clue.row()).process(), nodes);
                case 'F' ->
                    report.files().rows().get(clue.row()).touches().stream()
                            .limit(TOUCHES)
                            .forEach(touch -> path(suspect, touch.process(), nodes));
                default -> {
                    // A look-up has no node of its own.
                }
            }
        }
    }

    private void path(Suspect suspect, int process, Set<Integer> nodes) {
        List<Integer> path = new ArrayList<>();
        int at = process;
        while (at >= 0 && at != suspect.branch()) {
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
        // From above, so that what does not fit is left out at the far end.
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

    private void peer(ConnectionFacts c, Set<Integer> nodes, Set<String> edges) {
        if (!nodes.contains(c.process())) {
            return;
        }
        String name = c.name();
        edges.add("  p" + c.process() + " -.-> c" + c.id() + "([\""
                + MarkdownText.label(name == null ? c.endPoint() : name + " " + c.port(), LABEL) + "\"])\n");
    }

    private void file(FileFacts file, Set<Integer> nodes, Set<String> edges) {
        String shape = "f" + file.id() + "[/\"" + MarkdownText.label(file.path(), LABEL) + "\"/]"
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
