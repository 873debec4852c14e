package eyas.text;

/**
 * The range of a source that a diagnostic refers to.
 *
 * @param source the file, option or command line
 * @param offset UTF-16 characters before the range
 * @param length UTF-16 characters in the range, at least 1; 1 also if only the start is known
 */
public record SourceRange(SourceText source, int offset, int length) {
    public SourceRange {
        offset = Math.max(0, Math.min(offset, source.text().length()));
        length = Math.max(1, length);
    }

    /** Returns the range of the whole content of {@code source}, or of its first line if there are several. */
    public static SourceRange whole(SourceText source) {
        return new SourceRange(source, 0, source.line(0).length());
    }

    /** Returns the text in the range. */
    public String text() {
        String text = source.text();
        return text.substring(offset, Math.min(text.length(), offset + length));
    }

    /** Returns the line number of the start, from 1. */
    public int line() {
        return source.mark(offset).line() + 1;
    }

    /** Returns the column of the start in UTF-16 characters, from 1. */
    public int column() {
        return source.mark(offset).column() + 1;
    }

    /** Returns the printed form, for example {@code rules.yaml:4:31}. */
    @Override
    public String toString() {
        return source.isFile() ? source.name() + ":" + line() + ":" + column() : source.name();
    }
}
