package eyas.ci.outcome;

import eyas.report.synopsis.VerdictSign;
import eyas.text.Markdown;

/** Renders a digest as Markdown for a pull request's comment. The first line says it all in short. */
public final class DigestText {
    private static final BrokenRuleTable TABLE = new BrokenRuleTable(20, 200);
    private static final int NAME = 150;
    private static final int PROBLEM = 600;

    private DigestText() {}

    /**
     * Returns the Markdown; everything in {@code digest} is escaped.
     *
     * @param runPage address of the run's page, which is trusted
     * @param told whether the job itself has told this, and so whoever changed the job could have changed it
     */
    public static String of(JobDigest digest, String runPage, boolean told) {
        StringBuilder out = new StringBuilder(1_024);
        out.append(VerdictSign.of(digest.verdict(), Words.urgency(digest.rules())))
                .append(" **")
                .append(Markdown.text(digest.job(), NAME))
                .append("**: ")
                .append(Markdown.text(Words.headline(digest.verdict(), digest.rules(), digest.brokenRules()), NAME))
                .append(" [The run](")
                .append(runPage)
                .append(")")
                .append(told ? " (as told by the job of a fork)" : "")
                .append("\n\n");
        if (!digest.problem().isEmpty()) {
            out.append("> ").append(Markdown.text(digest.problem(), PROBLEM)).append("\n\n");
        }
        TABLE.append(digest.rules(), digest.furtherRules(), out);
        if (digest.lost() > 0) {
            out.append(Words.count(digest.lost(), "event")).append(" lost.\n\n");
        }
        return out.toString();
    }
}
