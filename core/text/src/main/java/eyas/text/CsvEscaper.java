package eyas.text;

/**
 * Escapes untrusted text for a CSV cell: one line, and never a formula of a spreadsheet.
 *
 * <p>Many spreadsheets also split cells at semicolons and treat full-width variants of a formula's first character like the character. An
 * apostrophe therefore precedes each such character at the start of the text and after a semicolon.
 */
public final class CsvEscaper {
    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private CsvEscaper() {}

    /** Returns {@code text} truncated to {@code limit} characters, as a cell, quoted if necessary. */
    public static String of(String text, int limit) {
        String plain = Printable.of(text, limit);
        StringBuilder cell = new StringBuilder(plain.length());
        boolean begins = true;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (begins && FORMULA.indexOf(c) >= 0) {
                cell.append('\'');
            }
            cell.append(c);
            begins = c == ';' || (begins && (Character.isWhitespace(c) || c == '"'));
        }
        plain = cell.toString();
        return plain.indexOf(',') >= 0 || plain.indexOf('"') >= 0 ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
    }
}
