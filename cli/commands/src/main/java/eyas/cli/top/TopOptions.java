package eyas.cli.top;

import eyas.report.activity.Activity;
import eyas.session.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is watched, and how it is shown.
 *
 * @param view what has rows
 * @param sort the column by which they are sorted, or null
 * @param rows the most rows; 0 for as many as the terminal or the form has room for
 * @param format how they are printed
 * @param command the words of the command; empty where there is none
 * @param host whether the whole machine is watched
 * @param buffer bytes of the ring between the kernel and us; 0 for the usual
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

    /** Prints what was done, once and in the form that is wanted. */
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
     * Return what is said of {@code subject}.
     *
     * @param refreshed whether it fills a terminal
     */
    TopSummary summary(String subject, boolean refreshed) {
        int all = refreshed || format == TopFormat.JSON ? Integer.MAX_VALUE : PRINTED;
        return new TopSummary(view, sort, rows > 0 ? rows : all, subject);
    }
}
