package eyas.filter.syntax;

import java.util.Arrays;

/** Maps offsets to lines and columns. */
final class LineIndex {
    private int[] starts = new int[16];
    private int count = 1;

    LineIndex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
    }

    Position at(int offset) {
        int found = Arrays.binarySearch(starts, 0, count, offset);
        int line = found >= 0 ? found : -found - 2;
        return new Position(offset, line + 1, offset - starts[line] + 1);
    }
}
