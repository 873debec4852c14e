package eyas.text;

import java.util.Arrays;

/**
 * A named text with positions. Immutable and safe for use by any thread.
 *
 * <p>Positions count UTF-16 characters. Falco counts UTF-8 bytes; {@link #byteOffset} and {@link #byteColumn} convert.
 */
public final class SourceText {
    private final String name;
    private final String text;
    private final int[] lineStarts;
    private final boolean ascii;
    private final boolean file;

    /** Creates a source from a file's content. */
    public SourceText(String name, String text) {
        this(name, text, true);
    }

    private SourceText(String name, String text, boolean file) {
        this.name = name;
        this.file = file;
        this.text = text;
        int[] starts = new int[64];
        int count = 1;
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain &= c < 0x80;
            if (c == '\n') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        this.lineStarts = Arrays.copyOf(starts, count);
        this.ascii = plain;
    }

    /** Creates a source of one line that is not in a file: an argument or a whole command line. */
    public static SourceText argument(String name, String text) {
        return new SourceText(name, text, false);
    }

    /** Returns whether it is a file, which has line numbers. */
    public boolean isFile() {
        return file;
    }

    /** Returns the name for diagnostics. */
    public String name() {
        return name;
    }

    /** Returns the text. */
    public String text() {
        return text;
    }

    /** Returns line and column of {@code offset}, which is limited to the length of the text. */
    public SourcePosition mark(int offset) {
        int inside = Math.max(0, Math.min(offset, text.length()));
        int found = Arrays.binarySearch(lineStarts, inside);
        int line = found >= 0 ? found : -found - 2;
        return new SourcePosition(inside, line, inside - lineStarts[line]);
    }

    /** Returns the line that contains {@code offset}, without its line end. */
    public String line(int offset) {
        int line = mark(offset).line();
        int end = line + 1 < lineStarts.length ? lineStarts[line + 1] - 1 : text.length();
        if (end > lineStarts[line] && text.charAt(end - 1) == '\r') {
            end--;
        }
        return text.substring(lineStarts[line], end);
    }

    /** Returns the number of UTF-8 bytes before {@code mark}. */
    public int byteOffset(SourcePosition mark) {
        return ascii ? mark.offset() : utf8Length(0, mark.offset());
    }

    /** Returns the number of UTF-8 bytes before {@code mark} in its line. */
    public int byteColumn(SourcePosition mark) {
        return ascii ? mark.column() : utf8Length(mark.offset() - mark.column(), mark.offset());
    }

    private int utf8Length(int from, int to) {
        int length = 0;
        int end = Math.min(to, text.length());
        for (int i = from; i < end; ) {
            int point = text.codePointAt(i);
            length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            i += Character.charCount(point);
        }
        return length;
    }
}
