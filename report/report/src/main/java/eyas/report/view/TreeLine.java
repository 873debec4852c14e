package eyas.report.view;

import java.util.List;

/**
 * One line of the process tree.
 *
 * @param branch the lines that lead to it
 * @param command the command line; of folded processes how many they are
 * @param pid the process id, of several that of the first; -1 for folded processes
 * @param times how many processes it stands for, which are the same with all below them
 * @param exitCode the exit code, -1 if it was alive at the end
 * @param offending whether it or a descendant broke a rule
 * @param rules the rules that it broke
 */
public record TreeLine(
        String branch, String command, long pid, int times, int exitCode, boolean offending, List<String> rules) {
    public TreeLine {
        rules = List.copyOf(rules);
    }

    /** Return the line of processes that are folded, or of what is left out. */
    static TreeLine folded(String branch, String text) {
        return new TreeLine(branch, text, -1, 1, -1, false, List.of());
    }
}
