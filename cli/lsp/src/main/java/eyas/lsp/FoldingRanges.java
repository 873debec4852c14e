package eyas.lsp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeKind;

/**
 * Finds folding ranges in a YAML file: indented blocks, and comments of several lines. Works on lines alone, so that invalid YAML in one
 * place does not unfold everything else.
 */
final class FoldingRanges {
    /** Maximum number of ranges sent to an editor. */
    private static final int MAX = 5_000;

    private final List<String> lines;
    private final List<FoldingRange> ranges = new ArrayList<>();
    private final Deque<Block> open = new ArrayDeque<>();

    private FoldingRanges(List<String> lines) {
        this.lines = lines;
    }

    /**
     * A line that may start a block.
     *
     * @param list whether it is a key whose list entries may have the same indentation
     */
    private record Block(int line, int indent, boolean list) {
        boolean holds(int other, boolean entry) {
            return other > indent || (other == indent && entry && list);
        }
    }

    static List<FoldingRange> of(List<String> lines) {
        FoldingRanges folding = new FoldingRanges(lines);
        folding.blocks();
        folding.comments();
        return folding.ranges.stream()
                .sorted(Comparator.comparingInt(FoldingRange::getStartLine))
                .limit(MAX)
                .toList();
    }

    private void blocks() {
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int indent = line.indexOf(text.charAt(0));
            close(indent, isEntry(text), last);
            open.push(new Block(i, indent, text.endsWith(":") && !isEntry(text)));
            last = i;
        }
        close(-1, false, last);
    }

    /** Ends the blocks that a line with this indentation does not belong to. */
    private void close(int indent, boolean entry, int last) {
        while (!open.isEmpty() && !open.peek().holds(indent, entry)) {
            Block block = open.pop();
            if (last > block.line()) {
                ranges.add(new FoldingRange(block.line(), last));
            }
        }
    }

    private static boolean isEntry(String text) {
        return text.equals("-") || text.startsWith("- ");
    }

    private void comments() {
        int first = -1;
        for (int i = 0; i <= lines.size(); i++) {
            boolean comment = i < lines.size() && lines.get(i).stripLeading().startsWith("#");
            if (comment && first < 0) {
                first = i;
            } else if (!comment && first >= 0) {
                if (i - 1 > first) {
                    FoldingRange range = new FoldingRange(first, i - 1);
                    range.setKind(FoldingRangeKind.Comment);
                    ranges.add(range);
                }
                first = -1;
            }
        }
    }
}
