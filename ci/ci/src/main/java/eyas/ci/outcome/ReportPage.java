package eyas.ci.outcome;

import eyas.report.MarkdownReport;

/**
 * The report as Markdown, split into the parts of a job's summary. Its first line, the verdict, is omitted: a summary starts with the
 * verdict of the whole job.
 *
 * @param brief the visible part, followed by an empty line; empty if there is no report
 * @param rest the collapsed part
 */
public record ReportPage(String brief, String rest) {
    /** The page of a job without a report. */
    public static final ReportPage NONE = new ReportPage("", "");

    /** Splits {@code markdown}, as {@link MarkdownReport} writes it; empty if there is none. */
    public static ReportPage of(String markdown) {
        if (markdown.isEmpty()) {
            return NONE;
        }
        String body = markdown.startsWith("## ")
                ? markdown.substring(markdown.indexOf('\n') + 1).stripLeading()
                : markdown;
        int fold = body.startsWith(MarkdownReport.FOLD) ? 0 : body.indexOf("\n" + MarkdownReport.FOLD) + 1;
        boolean isFolded = body.startsWith(MarkdownReport.FOLD, fold);
        return isFolded
                ? new ReportPage(body.substring(0, fold), body.substring(fold) + "\n")
                : new ReportPage(body + "\n", "");
    }
}
