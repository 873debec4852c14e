package eyas.report.view;

import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The process tree in lines: offending branches whole, harmless ones folded into a count where there are many.
 *
 * <p>Walks without recursion, so a tree of any depth can be drawn; lines are bounded.
 */
final class ProcessFold {
    private static final int HARMLESS_SHOWN = 3;
    private static final int MAX_LINES = 200;
    private static final int MAX_INDENT = 60;

    private final List<TreeLine> lines = new ArrayList<>();
    private final List<List<ProcessFacts>> children;
    private final List<String> rules;

    private record Pending(ProcessFacts node, String indent, boolean last, String folded) {}

    private ProcessFold(JobReport report) {
        this.children = children(report);
        this.rules = report.rules().stream().map(RuleFacts::name).toList();
    }

    static List<TreeLine> of(JobReport report) {
        ProcessFold fold = new ProcessFold(report);
        fold.draw();
        return fold.lines;
    }

    private void draw() {
        Deque<Pending> pending = new ArrayDeque<>();
        push(pending, children.getLast(), "");
        while (!pending.isEmpty()) {
            if (lines.size() >= MAX_LINES) {
                lines.add(TreeLine.folded("", "… more branches are in the report's files"));
                return;
            }
            Pending next = pending.pop();
            String branch = next.indent + (next.last ? "└─ " : "├─ ");
            if (!next.folded.isEmpty()) {
                lines.add(TreeLine.folded(branch, next.folded));
                continue;
            }
            lines.add(line(branch, next.node));
            String indent = next.indent + (next.last ? "   " : "│  ");
            push(pending, children.get(next.node.id()), indent.length() > MAX_INDENT ? indent.substring(3) : indent);
        }
    }

    private TreeLine line(String branch, ProcessFacts node) {
        return new TreeLine(
                branch,
                node.commandLine().isEmpty() ? node.name() : node.commandLine(),
                node.pid(),
                node.exitCode(),
                node.offending(),
                node.rules().stream().map(rules::get).toList());
    }

    /** Returns the children of each process by its id, and behind them the roots. */
    private static List<List<ProcessFacts>> children(JobReport report) {
        List<ProcessFacts> processes = report.processes().rows();
        List<List<ProcessFacts>> children = new ArrayList<>(processes.size() + 1);
        for (int i = 0; i <= processes.size(); i++) {
            children.add(new ArrayList<>(0));
        }
        for (ProcessFacts process : processes) {
            children.get(process.parent() < 0 ? processes.size() : process.parent())
                    .add(process);
        }
        return children;
    }

    private static void push(Deque<Pending> pending, List<ProcessFacts> nodes, String indent) {
        List<Pending> shown = new ArrayList<>();
        long harmless = nodes.stream().filter(n -> !n.offending()).count();
        long budget = harmless > HARMLESS_SHOWN + 1 ? HARMLESS_SHOWN : harmless;
        long folded = 0;
        ProcessFacts lastFolded = null;
        for (ProcessFacts node : nodes) {
            if (node.offending() || budget-- > 0) {
                shown.add(new Pending(node, indent, false, ""));
            } else {
                folded++;
                lastFolded = node;
            }
        }
        if (lastFolded != null) {
            shown.add(new Pending(lastFolded, indent, false, "… " + folded + " more that broke no rule"));
        }
        for (int i = shown.size() - 1; i >= 0; i--) {
            Pending p = shown.get(i);
            pending.push(new Pending(p.node, p.indent, i == shown.size() - 1, p.folded));
        }
    }
}
