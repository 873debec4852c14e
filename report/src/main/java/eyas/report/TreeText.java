package eyas.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Draws the process tree: offending branches whole, harmless ones folded into a count where there are many.
 *
 * <p>Walks without recursion, so a tree of any depth can be drawn; lines are bounded.
 */
final class TreeText {
    private static final int HARMLESS_SHOWN = 3;
    private static final int MAX_LINES = 200;
    private static final int MAX_INDENT = 60;

    private final Palette palette;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    private record Pending(ProcessNode node, String indent, boolean last, String folded) {}

    TreeText(Palette palette, int width) {
        this.palette = palette;
        this.width = width;
    }

    List<String> draw(List<ProcessNode> roots) {
        Deque<Pending> pending = new ArrayDeque<>();
        push(pending, roots, "");
        while (!pending.isEmpty()) {
            if (lines.size() >= MAX_LINES) {
                lines.add(palette.dim("… more branches are in the report's files"));
                return lines;
            }
            Pending next = pending.pop();
            String branch = next.indent + (next.last ? "└─ " : "├─ ");
            if (!next.folded.isEmpty()) {
                lines.add(palette.dim(branch + next.folded));
                continue;
            }
            lines.add(line(branch, next.node));
            String indent = next.indent + (next.last ? "   " : "│  ");
            push(pending, next.node.children(), indent.length() > MAX_INDENT ? indent.substring(3) : indent);
        }
        return lines;
    }

    private static void push(Deque<Pending> pending, List<ProcessNode> nodes, String indent) {
        List<Pending> shown = new ArrayList<>();
        long harmless = nodes.stream().filter(n -> !n.isOffending()).count();
        long budget = harmless > HARMLESS_SHOWN + 1 ? HARMLESS_SHOWN : harmless;
        long folded = 0;
        ProcessNode lastFolded = null;
        for (ProcessNode node : nodes) {
            if (node.isOffending() || budget-- > 0) {
                shown.add(new Pending(node, indent, false, ""));
            } else {
                folded++;
                lastFolded = node;
            }
        }
        if (lastFolded != null) {
            shown.add(new Pending(lastFolded, indent, false, "… " + folded + " more without findings"));
        }
        for (int i = shown.size() - 1; i >= 0; i--) {
            Pending p = shown.get(i);
            pending.push(new Pending(p.node, p.indent, i == shown.size() - 1, p.folded));
        }
    }

    private String line(String branch, ProcessNode node) {
        String command = Printable.of(node.commandLine().isEmpty() ? node.name() : node.commandLine(), width);
        String status = node.status() > 0 ? palette.dim(" (exit " + node.status() + ")") : "";
        if (node.alertRules().isEmpty()) {
            String text = node.isOffending() ? palette.bold(command) : command;
            return palette.dim(branch) + text + palette.dim(" [" + node.pid() + "]") + status;
        }
        return palette.dim(branch)
                + palette.red("● " + command)
                + palette.dim(" [" + node.pid() + "]")
                + status
                + palette.red("  ← " + String.join(", ", node.alertRules()));
    }
}
