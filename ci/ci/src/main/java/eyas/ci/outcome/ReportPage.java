package eyas.ci.outcome;

import eyas.report.MarkdownReport;

/**
 * The report as Markdown, in the parts that a job's summary has. Its first line, the verdict, is left out: a summary begins with that of
 * the whole job.
 *
 * @param brief what everybody is to read, with an empty line at its end; empty where there is no report
 * @param rest what is there to unfold
 */
public record ReportPage(String brief, String rest) {
    /** The page of a job of which there is no report. */
    public static final ReportPage NONE = new ReportPage("", "");

    /** Take {@code markdown} apart, as {@link MarkdownReport} writes it; empty where there is none. */
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
