package eyas.cli.top;

import eyas.report.Palette;
import eyas.text.Printable;
import eyas.text.TerminalLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Renders rows as a text table. */
final class TopTable {
    private static final int WIDEST_NAME = 24;
    private static final int WIDEST_TEXT = 400;
    /** Terminal width from which on all columns are shown. */
    private static final int WIDE = 100;

    private static final String GAP = "  ";
    private static final String[] UNITS = {"B", "K", "M", "G", "T", "P"};

    private final Palette palette;
    private final int width;

    /**
     * Creates a renderer.
     *
     * @param width the width of the terminal; longer lines are truncated
     */
    TopTable(Palette palette, int width) {
        this.palette = palette;
        this.width = width;
    }

    /**
     * Returns the lines of the table, the heading first.
     *
     * @param most the maximum number of rows
     */
    <R> List<String> lines(TopRows<R> table, int most) {
        List<TopColumn<R>> columns = table.columns().stream()
                .filter(column -> width >= WIDE || !column.wide())
                .toList();
        List<List<String>> cells = new ArrayList<>();
        for (R row : table.rows().subList(0, Math.min(most, table.rows().size()))) {
            cells.add(columns.stream().map(column -> cell(column, row)).toList());
        }
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int at = i;
            int widest = cells.stream()
                    .mapToInt(row -> TerminalLine.width(row.get(at)))
                    .max()
                    .orElse(0);
            int capacity = columns.get(i).isNumber() || i == widths.length - 1 ? WIDEST_TEXT : WIDEST_NAME;
            widths[i] = Math.max(columns.get(i).title().length(), Math.min(widest, capacity));
        }
        List<String> lines = new ArrayList<>();
        lines.add(palette.bold(
                line(columns, columns.stream().map(TopColumn::title).toList(), widths)));
        cells.forEach(row -> lines.add(line(columns, row, widths)));
        return lines;
    }

    private <R> String line(List<TopColumn<R>> columns, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String shown = TerminalLine.width(cell) > widths[i] ? TerminalLine.cut(cell, widths[i]) : cell;
            String space = " ".repeat(Math.max(0, widths[i] - TerminalLine.width(shown)));
            line.append(i == 0 ? "" : GAP).append(columns.get(i).isNumber() ? space + shown : shown + space);
        }
        return cut(line.toString().stripTrailing());
    }

    /** Returns {@code text}, truncated to a line. */
    String cut(String text) {
        return TerminalLine.cut(text, width);
    }

    private static <R> String cell(TopColumn<R> column, R row) {
        return switch (column.kind()) {
            case TEXT -> Printable.of(String.valueOf(column.value().apply(row)), WIDEST_TEXT);
            case COUNT -> String.format(Locale.ROOT, "%d", column.number(row));
            case BYTES -> size(column.number(row));
            case TIME -> String.format(Locale.ROOT, "%.2fs", column.number(row) / 1e9);
        };
    }

    /** Returns a number of bytes in at most five characters: 0, 812B, 1.5K, 23M. */
    static String size(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit > 0 && value < 9.95 ? "%.1f%s" : "%.0f%s", value, UNITS[unit]);
    }
}
