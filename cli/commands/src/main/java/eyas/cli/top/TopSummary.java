package eyas.cli.top;

import eyas.report.Palette;
import eyas.report.activity.Activity;
import eyas.text.Printable;
import eyas.text.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders an activity for {@code eyas top}.
 *
 * @param view the kind of rows
 * @param sort the column to sort by, or null
 * @param most the maximum number of rows
 * @param subject what is monitored or read
 */
record TopSummary(TopView view, @Nullable String sort, int most, String subject) {
    private static final int SUBJECT = 60;

    /**
     * Returns the lines: a heading, an empty line, the table.
     *
     * @param width columns of a line
     * @param rows the maximum number of rows that fit
     */
    List<String> lines(Activity activity, Palette palette, int width, int rows) {
        TopRows<?> table = table(activity);
        TopTable writer = new TopTable(palette, width);
        String name = view.name().toLowerCase(Locale.ROOT);
        String head = String.format(
                Locale.ROOT,
                "eyas top %s  %s  %,d events in %.1f s, %,d row%s",
                name,
                Printable.of(subject, SUBJECT),
                activity.events(),
                activity.nanos() / 1e9,
                table.rows().size(),
                table.rows().size() == 1 ? "" : "s");
        List<String> lines = new ArrayList<>();
        lines.add(palette.bold(writer.cut(head)));
        lines.add("");
        int shown = Math.min(rows, most);
        lines.addAll(writer.lines(table, shown));
        if (table.rows().size() > shown) {
            String more = shown == most ? "; --rows N shows more" : "";
            lines.set(
                    1,
                    palette.dim(writer.cut(
                            "the first " + shown + " of " + table.rows().size() + more)));
        }
        if (activity.omitted() > 0) {
            lines.set(1, palette.yellow(writer.cut(activity.omitted() + " events were omitted: the table is full")));
        }
        return lines;
    }

    /** Returns the document that {@code --format json} prints. */
    String json(Activity activity) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("view", view.name().toLowerCase(Locale.ROOT));
        document.put("subject", subject);
        document.put("events", activity.events());
        document.put("seconds", activity.nanos() / 1e9);
        document.put("omitted", activity.omitted());
        document.put("rows", table(activity).data(most));
        return JsonText.linesInOrder(document) + "\n";
    }

    private TopRows<?> table(Activity activity) {
        boolean times = activity.processes().stream().anyMatch(row -> row.sums().cpu() > 0);
        return TopRows.of(view, activity, sort, times);
    }
}
