package eyas.text;

/** Makes text of unknown origin harmless in a cell of CSV: one line, and never a formula for a spreadsheet. */
public final class CsvCell {
    private static final String FORMULA = "=+-@";

    private CsvCell() {}

    /** Returns {@code text} as a cell, in quotes where it needs them, cut to {@code limit} characters before. */
    public static String of(String text, int limit) {
        String plain = Printable.of(text, limit);
        if (!plain.isEmpty() && FORMULA.indexOf(plain.charAt(0)) >= 0) {
            plain = "'" + plain;
        }
        return plain.indexOf(',') >= 0 || plain.indexOf('"') >= 0 ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
    }
}
