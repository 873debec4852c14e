package eyas.text;

import java.util.Arrays;

/**
 * A text with a name, in which positions can be found. Immutable and safe for use by any thread.
 *
 * <p>Positions are counted in UTF-16 characters; Falco counts bytes of UTF-8, which {@link #byteOffset} and {@link
 * #byteColumn} translate to.
 */
public final class SourceText {
    private final String name;
    private final String text;
    private final int[] lineStarts;
    private final boolean ascii;
    private final boolean file;

    /** Makes a source of {@code text}, a file that diagnostics call {@code name}. */
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

    /** Makes a source of one line that stands in no file: an argument, or a whole command line. */
    public static SourceText argument(String name, String text) {
        return new SourceText(name, text, false);
    }

    /** Return whether it is a file, so that lines are counted. */
    public boolean isFile() {
        return file;
    }

    /** Returns what diagnostics call the text. */
    public String name() {
        return name;
    }

    /** Returns the text. */
    public String text() {
        return text;
    }

    /** Returns line and column of {@code offset}, which is cut to the length of the text. */
    public SourcePosition mark(int offset) {
        int inside = Math.max(0, Math.min(offset, text.length()));
        int found = Arrays.binarySearch(lineStarts, inside);
        int line = found >= 0 ? found : -found - 2;
        return new SourcePosition(inside, line, inside - lineStarts[line]);
    }

    /** Returns the line that holds {@code offset}, without its end. */
    public String line(int offset) {
        int line = mark(offset).line();
        int end = line + 1 < lineStarts.length ? lineStarts[line + 1] - 1 : text.length();
        if (end > lineStarts[line] && text.charAt(end - 1) == '\r') {
            end--;
        }
        return text.substring(lineStarts[line], end);
    }

    /** Returns how many bytes of UTF-8 stand before {@code mark}. */
    public int byteOffset(SourcePosition mark) {
        return ascii ? mark.offset() : utf8Length(0, mark.offset());
    }

    /** Returns how many bytes of UTF-8 stand before {@code mark} in its line. */
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
