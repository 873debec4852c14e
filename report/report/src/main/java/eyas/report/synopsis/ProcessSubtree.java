package eyas.report.synopsis;

import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * The part of the process tree that an actor's findings belong to: the subtree of the nearest common ancestor of all its offending
 * processes. For a single offending process, the subtree starts some levels above it, but never outside of its step.
 *
 * @param root the root of the subtree
 * @param members all its processes, including the root
 */
record ProcessSubtree(int root, BitSet members) {
    private static final int LEVELS = 3;

    /** Returns the branch of {@code offenders}, which must not be empty. */
    static ProcessSubtree of(JobReport report, Collection<Integer> offenders) {
        List<ProcessFacts> processes = report.processes().rows();
        int root = -1;
        for (int offender : offenders) {
            root = root < 0 ? offender : common(processes, root, offender);
            if (root < 0) {
                break;
            }
        }
        int first = offenders.iterator().next();
        if (root < 0) {
            root = first;
        }
        if (offenders.contains(root)) {
            root = above(processes, root);
        }
        BitSet members = new BitSet(processes.size());
        members.set(root);
        int step = processes.get(root).step();
        // Each process comes after its parent. Activity of a step is no finding about processes outside of it.
        for (int id = root + 1; id < processes.size(); id++) {
            int parent = processes.get(id).parent();
            members.set(
                    id, parent >= 0 && members.get(parent) && processes.get(id).step() == step);
        }
        return new ProcessSubtree(root, members);
    }

    private static int common(List<ProcessFacts> processes, int one, int other) {
        int a = one;
        int b = other;
        // A parent has the smaller number, so the larger of the two is not an ancestor of the other.
        while (a != b && a >= 0 && b >= 0) {
            if (a > b) {
                a = processes.get(a).parent();
            } else {
                b = processes.get(b).parent();
            }
        }
        return a == b ? a : -1;
    }

    private static int above(List<ProcessFacts> processes, int start) {
        int at = start;
        for (int level = 0; level < LEVELS; level++) {
            int parent = processes.get(at).parent();
            if (parent < 0
                    || processes.get(parent).step() != processes.get(at).step()
                    || processes.get(parent).script() != processes.get(at).script()) {
                break;
            }
            at = parent;
        }
        return at;
    }

    /** Returns the representative of {@code process} outside of steps: the process at which its own branch would start. */
    static int start(JobReport report, int process) {
        return above(report.processes().rows(), process);
    }

    boolean has(int process) {
        return process >= 0 && members.get(process);
    }
}
