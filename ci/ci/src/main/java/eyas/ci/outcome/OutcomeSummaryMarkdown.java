package eyas.ci.outcome;

import eyas.report.synopsis.VerdictSymbol;
import eyas.text.MarkdownEscaper;

/** Renders a summary as Markdown for a pull request's comment. The first line is a summary of the whole. */
public final class OutcomeSummaryMarkdown {
    private static final RuleFindingTable TABLE = new RuleFindingTable(20, 200);
    private static final int NAME = 150;
    private static final int PROBLEM = 600;

    private OutcomeSummaryMarkdown() {}

    /**
     * Returns the Markdown; everything in {@code digest} is escaped.
     *
     * @param runPage address of the run's page, which is trusted
     * @param reported whether the job itself has reported this, so that the author of the change could have forged it
     */
    public static String of(OutcomeSummary digest, String runPage, boolean reported) {
        StringBuilder out = new StringBuilder(1_024);
        out.append(VerdictSymbol.of(digest.verdict(), VerdictText.urgency(digest.rules())))
                .append(" **")
                .append(MarkdownEscaper.text(digest.job(), NAME))
                .append("**: ")
                .append(MarkdownEscaper.text(
                        VerdictText.headline(digest.verdict(), digest.rules(), digest.brokenRules()), NAME))
                .append(" [The run](")
                .append(runPage)
                .append(")")
                .append(reported ? " (reported by the job of a fork)" : "")
                .append("\n\n");
        if (!digest.problem().isEmpty()) {
            out.append("> ")
                    .append(MarkdownEscaper.text(digest.problem(), PROBLEM))
                    .append("\n\n");
        }
        TABLE.append(digest.rules(), digest.furtherRules(), out);
        if (digest.lost() > 0) {
            out.append(VerdictText.count(digest.lost(), "event")).append(" lost.\n\n");
        }
        return out.toString();
    }
}
