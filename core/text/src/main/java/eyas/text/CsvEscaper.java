package eyas.text;

/**
 * Makes text of unknown origin harmless in a cell of CSV: one line, and never a formula for a spreadsheet.
 *
 * <p>Many spreadsheets part cells at semicolons, whatever the file's name says, and take the wide forms of a formula's first
 * character for the character. So an apostrophe comes before each such character at the beginning and behind a semicolon.
 */
public final class CsvEscaper {
    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private CsvEscaper() {}

    /** Returns {@code text} as a cell, in quotes where it needs them, cut to {@code limit} characters before. */
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
