package eyas.cli.rules;

import java.util.ArrayList;
import java.util.List;

/** Compares texts line by line. */
final class LineDifference {
    /** Above this limit, comparing takes too long and the result is unreadable. */
    private static final int MAX_LINES = 2_000;

    private LineDifference() {}

    /**
     * Returns the lines that only {@code before} contains, prefixed with "- ", and those that only {@code after} contains, prefixed with "+
     * ".
     */
    static List<String> of(List<String> before, List<String> after) {
        if (before.size() > MAX_LINES || after.size() > MAX_LINES) {
            return List.of("  (" + before.size() + " and " + after.size() + " lines: too many to compare)");
        }
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                i++;
                j++;
            } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + before.get(i++));
            } else {
                lines.add("+ " + after.get(j++));
            }
        }
        return lines;
    }
}
