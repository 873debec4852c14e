package eyas.text;

/**
 * A stretch of a source that a diagnostic is about, as exactly as it is known.
 *
 * @param source the file, option or command line
 * @param offset UTF-16 characters before it
 * @param length UTF-16 characters that it covers, at least 1; 1, too, where only a beginning is known
 */
public record SourceRange(SourceText source, int offset, int length) {
    public SourceRange {
        offset = Math.max(0, Math.min(offset, source.text().length()));
        length = Math.max(1, length);
    }

    /** Returns the place of all that {@code source} holds; its first line where there are several. */
    public static SourceRange whole(SourceText source) {
        return new SourceRange(source, 0, source.line(0).length());
    }

    /** Returns what stands there. */
    public String text() {
        String text = source.text();
        return text.substring(offset, Math.min(text.length(), offset + length));
    }

    /** Returns the number of its line, from 1. */
    public int line() {
        return source.mark(offset).line() + 1;
    }

    /** Returns UTF-16 characters from the start of its line, from 1. */
    public int column() {
        return source.mark(offset).column() + 1;
    }

    /** Returns the place as it is printed, for example {@code rules.yaml:4:31}. */
    @Override
    public String toString() {
        return source.isFile() ? source.name() + ":" + line() + ":" + column() : source.name();
    }
}
