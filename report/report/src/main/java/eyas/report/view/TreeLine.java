package eyas.report.view;

import java.util.List;

/**
 * One line of the process tree.
 *
 * @param branch the lines that lead to it
 * @param command the command line; for collapsed processes their number
 * @param pid the process id, that of the first one if merged; -1 for collapsed processes
 * @param times number of merged identical subtrees
 * @param exitCode the exit code, -1 if it was alive at the end
 * @param offending whether it or a descendant triggered a rule
 * @param rules the rules that it triggered
 */
public record TreeLine(
        String branch, String command, long pid, int times, int exitCode, boolean offending, List<String> rules) {
    public TreeLine {
        rules = List.copyOf(rules);
    }

    /** Returns a line for collapsed or omitted processes. */
    static TreeLine folded(String branch, String text) {
        return new TreeLine(branch, text, -1, 1, -1, false, List.of());
    }
}
