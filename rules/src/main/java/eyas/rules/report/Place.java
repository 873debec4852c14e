package eyas.rules.report;

/**
 * Is a stretch of a file that a finding is about, as exactly as it is known.
 *
 * @param source the file
 * @param offset UTF-16 characters before it
 * @param length UTF-16 characters that it covers, at least 1
 */
public record Place(SourceText source, int offset, int length) {
    public Place {
        offset = Math.max(0, Math.min(offset, source.text().length()));
        length = Math.max(1, length);
    }
}
