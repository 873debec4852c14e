package eyas.cli.top;

import eyas.report.activity.Activity;
import eyas.session.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@code eyas top}.
 *
 * @param view the kind of rows
 * @param sort the column to sort by, or null
 * @param rows the maximum number of rows; 0 for as many as fit the terminal or the format's default
 * @param format the output format
 * @param command the command with its arguments; empty if there is none
 * @param host whether the whole machine is monitored
 * @param buffer bytes of the ring buffer between the kernel and Eyas; 0 for the default
 */
record TopOptions(
        TopView view,
        @Nullable String sort,
        int rows,
        TopFormat format,
        List<byte[]> command,
        boolean host,
        int buffer) {
    /** Rows of a table that is printed once. */
    private static final int PRINTED = 20;

    TopOptions {
        command = List.copyOf(command);
    }

    /** Prints the activity once in the selected format. */
    void print(String subject, Activity activity, Terminal out, int columns) {
        TopSummary summary = summary(subject, false);
        switch (format) {
            case JSON -> out.text(summary.json(activity));
            case TABLE ->
                summary.lines(activity, out.palette(), columns, Integer.MAX_VALUE)
                        .forEach(out::line);
        }
    }

    /**
     * Returns the summary of {@code subject}.
     *
     * @param refreshed whether it fills a terminal
     */
    TopSummary summary(String subject, boolean refreshed) {
        int all = refreshed || format == TopFormat.JSON ? Integer.MAX_VALUE : PRINTED;
        return new TopSummary(view, sort, rows > 0 ? rows : all, subject);
    }
}
