package eyas.report.view;

import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The process tree as lines. Offending branches are complete, many harmless ones are collapsed into a count, and identical subtrees are
 * merged into one line. Children are sorted by the rules they triggered, their contacts with other machines, and their number of
 * descendants.
 *
 * <p>Iterative, so that a tree of any depth can be drawn; the number of lines is bounded.
 */
final class CollapsedProcessTree {
    private static final int HARMLESS_SHOWN = 3;
    private static final int MAX_LINES = 200;
    private static final int MAX_INDENT = 60;

    private final List<TreeLine> lines = new ArrayList<>();
    private final List<List<ProcessFacts>> children;
    private final List<String> rules;
    /** By process: the rank of the most urgent rule in its subtree, a large number if there is none. */
    private final int[] worst;
    /** By process: number of connections to other machines in its subtree. */
    private final int[] contacts;
    /** By process: number of processes in its subtree. */
    private final int[] sizes;
    /** By process: a number that identical subtrees share. */
    private final int[] kinds;

    private record Pending(ProcessFacts node, int times, String indent, boolean last, String folded) {}

    private record Kind(String command, int exitCode, List<Integer> rules, List<Integer> children) {}

    private CollapsedProcessTree(JobReport report) {
        List<ProcessFacts> processes = report.processes().rows();
        this.children = children(report);
        this.rules = report.rules().stream().map(RuleFacts::name).toList();
        this.worst = new int[processes.size()];
        this.contacts = new int[processes.size()];
        this.sizes = new int[processes.size()];
        this.kinds = new int[processes.size()];
        for (ConnectionFacts c : report.connections().rows()) {
            if (c.process() >= 0 && c.scope() != Scope.LOOPBACK && c.scope() != Scope.UNIX) {
                contacts[c.process()]++;
            }
        }
        weigh(processes);
    }

    static List<TreeLine> of(JobReport report) {
        CollapsedProcessTree fold = new CollapsedProcessTree(report);
        fold.draw();
        return fold.lines;
    }

    /** Each process comes after its parent, so in reverse order all descendants are known before a process. */
    private void weigh(List<ProcessFacts> processes) {
        Map<Kind, Integer> known = new HashMap<>();
        Arrays.fill(worst, Integer.MAX_VALUE);
        for (int id = processes.size() - 1; id >= 0; id--) {
            ProcessFacts process = processes.get(id);
            sizes[id]++;
            for (int rule : process.rules()) {
                worst[id] = Math.min(worst[id], rule);
            }
            List<Integer> below =
                    children.get(id).stream().map(child -> kinds[child.id()]).toList();
            kinds[id] = known.computeIfAbsent(
                    new Kind(command(process), process.exitCode(), process.rules(), below), kind -> known.size());
            int parent = process.parent();
            if (parent >= 0) {
                worst[parent] = Math.min(worst[parent], worst[id]);
                contacts[parent] += contacts[id];
                sizes[parent] += sizes[id];
            }
        }
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
            lines.add(line(branch, next));
            String indent = next.indent + (next.last ? "   " : "│  ");
            push(pending, children.get(next.node.id()), indent.length() > MAX_INDENT ? indent.substring(3) : indent);
        }
    }

    private TreeLine line(String branch, Pending next) {
        ProcessFacts node = next.node;
        return new TreeLine(
                branch,
                command(node),
                node.pid(),
                next.times,
                node.exitCode(),
                node.offending(),
                node.rules().stream().map(rules::get).toList());
    }

    private static String command(ProcessFacts process) {
        return process.commandLine().isEmpty() ? process.name() : process.commandLine();
    }

    /** Returns the children of each process by its id, followed by the roots. */
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

    private void push(Deque<Pending> pending, List<ProcessFacts> nodes, String indent) {
        Map<Integer, List<ProcessFacts>> same = new LinkedHashMap<>();
        nodes.forEach(node -> same.computeIfAbsent(kinds[node.id()], kind -> new ArrayList<>(1))
                .add(node));
        List<List<ProcessFacts>> ranked = new ArrayList<>(same.values());
        ranked.sort(
                Comparator.comparing((List<ProcessFacts> its) -> !its.getFirst().offending())
                        .thenComparingInt(its -> worst[its.getFirst().id()])
                        .thenComparing(its -> contacts[its.getFirst().id()] == 0)
                        .thenComparingInt(its -> -sizes[its.getFirst().id()]));
        long harmless =
                ranked.stream().filter(its -> !its.getFirst().offending()).count();
        long budget = harmless > HARMLESS_SHOWN + 1 ? HARMLESS_SHOWN : harmless;
        List<Pending> shown = new ArrayList<>();
        long folded = 0;
        for (List<ProcessFacts> its : ranked) {
            ProcessFacts node = its.getFirst();
            if (node.offending() || budget-- > 0) {
                shown.add(new Pending(node, its.size(), indent, false, ""));
            } else {
                folded += its.size();
            }
        }
        if (folded > 0) {
            shown.add(new Pending(nodes.getLast(), 1, indent, false, "… " + folded + " more without alerts"));
        }
        for (int i = shown.size() - 1; i >= 0; i--) {
            Pending p = shown.get(i);
            pending.push(new Pending(p.node, p.times, p.indent, i == shown.size() - 1, p.folded));
        }
    }
}
