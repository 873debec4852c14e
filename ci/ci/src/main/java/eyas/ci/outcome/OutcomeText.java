package eyas.ci.outcome;

import eyas.ci.outcome.Annotation.Level;
import eyas.report.model.Verdict;
import eyas.report.synopsis.Urgency;
import eyas.report.synopsis.VerdictSymbol;
import eyas.rules.model.Priority;
import eyas.text.MarkdownEscaper;
import eyas.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** Renders an outcome as Markdown for the job summary and as annotations for the run's page. */
public final class OutcomeText {
    /** Begins the lines of the head that name rules. */
    private static final String TRIGGERED = "- **triggered** ";

    private static final int CELL = 300;
    private static final RuleFindingTable TABLE = new RuleFindingTable(50, CELL);
    private static final int MESSAGE = 1_000;

    private final JobOutcome outcome;
    private final StringBuilder out = new StringBuilder(4_096);

    private OutcomeText(JobOutcome outcome) {
        this.outcome = outcome;
    }

    /** Returns the verdict as one line of plain text for a log. */
    public static String headline(JobOutcome outcome) {
        List<RuleFinding> rules = outcome.findings().byRule();
        return VerdictText.headline(outcome.verdict(), rules, rules.size());
    }

    /** Returns the complete job summary of a job without a report. */
    public static String markdown(JobOutcome outcome) {
        return head(outcome, "", ReportPage.NONE);
    }

    /**
     * Returns the head of the job summary: the verdict in one line, problems, and the brief part of {@code page}.
     *
     * @param reservation a problem of a job without triggered rules, as the end of a sentence; empty for none
     */
    public static String head(JobOutcome outcome, String reservation, ReportPage page) {
        return new OutcomeText(outcome).summary(reservation, page);
    }

    /** Returns the collapsed part of the summary: the triggered rules, unless the head lists them, and the report. */
    public static String rest(JobOutcome outcome, ReportPage page) {
        StringBuilder out = new StringBuilder(page.rest().length() + 1_024);
        List<RuleFinding> rules = outcome.findings().byRule();
        if (isShown(rules, page)) {
            out.append("<details><summary><b>Triggered rules</b> (")
                    .append(VerdictText.number(rules.size()))
                    .append(")</summary>\n\n");
            TABLE.append(rules, 0, out);
            out.append("</details>\n\n");
        }
        return out.append(page.rest()).toString();
    }

    /**
     * Returns whether the page mentions the most severe rule; it does not contain rules of an earlier watch of the job. Other lines of the
     * page contain text that the job controls.
     */
    private static boolean isShown(List<RuleFinding> rules, ReportPage page) {
        return !rules.isEmpty()
                && page.brief()
                        .lines()
                        .filter(line -> line.startsWith(TRIGGERED))
                        .anyMatch(line -> names(line.substring(TRIGGERED.length()), rules.getFirst()));
    }

    /** Returns whether a line starts with that rule and its priority, and not with a rule whose name has the same prefix. */
    private static boolean names(String line, RuleFinding rule) {
        String named = rule.priority().label() + ": " + MarkdownEscaper.text(rule.rule(), CELL);
        if (!line.startsWith(named)) {
            return false;
        }
        String rest = line.substring(named.length());
        return rest.isEmpty() || rest.startsWith(" ×") || rest.startsWith(", by ") || rest.startsWith(": ");
    }

    private String summary(String reservation, ReportPage page) {
        boolean holds = outcome.verdict() == Verdict.CLEAN && !reservation.isEmpty();
        List<RuleFinding> rules = outcome.findings().byRule();
        line(
                holds
                        ? "## " + VerdictSymbol.of(Verdict.INCOMPLETE, Urgency.NONE) + " Eyas: No findings, but "
                                + reservation + "."
                        : "## " + VerdictSymbol.of(outcome.verdict(), urgency()) + " Eyas: "
                                + MarkdownEscaper.text(headline(outcome), CELL));
        line("");
        outcome.problem().ifPresent(problem -> {
            line("> **" + MarkdownEscaper.text(problem, MESSAGE) + "**");
            line("");
        });
        if (!isShown(rules, page)) {
            TABLE.append(rules, 0, out);
        }
        if (page.brief().isEmpty() || !outcome.isComplete()) {
            coverage();
        }
        notes();
        return out.append(page.brief()).toString();
    }

    private Urgency urgency() {
        return outcome.findings().byRule().isEmpty()
                ? outcome.besides().map(Urgency::of).orElse(Urgency.WARNING)
                : VerdictText.urgency(outcome.findings().byRule());
    }

    private void coverage() {
        if (outcome.end() == null) {
            return;
        }
        line("Coverage: " + VerdictText.count(outcome.events(), "event") + " seen, "
                + (outcome.lost() > 0
                        ? "**" + VerdictText.number(outcome.lost()) + " lost**"
                        : outcome.isComplete() ? "none lost" : "**but not everything**")
                + ".");
        line("");
        long unread = outcome.findings().unread();
        if (unread > 0) {
            line(VerdictText.count(unread, "alert")
                    + (unread == 1
                            ? " could not be read and is not counted."
                            : " could not be read and are not counted."));
            line("");
        }
    }

    private void notes() {
        if (outcome.end() == null) {
            return;
        }
        for (String note : outcome.notes()) {
            line("Note: " + MarkdownEscaper.text(note, MESSAGE));
            line("");
        }
    }

    /** Returns the annotations: one for an abnormal end of the agent, one per rule. */
    public static List<Annotation> annotations(JobOutcome outcome) {
        List<Annotation> annotations = new ArrayList<>();
        outcome.problem()
                .ifPresent(problem -> annotations.add(new Annotation(
                        outcome.verdict() == Verdict.TAMPERED ? Level.ERROR : Level.WARNING,
                        title(outcome),
                        Printable.of(problem, MESSAGE))));
        for (RuleFinding finding : outcome.findings().byRule()) {
            annotations.add(new Annotation(
                    level(finding.priority()),
                    "Eyas: " + Printable.of(finding.rule(), CELL),
                    Printable.of(
                            (finding.count() > 1 ? VerdictText.number(finding.count()) + " times; first " : "")
                                    + (finding.count() > 1 && finding.place().isKnown() ? "in " : "")
                                    + finding.place().describe() + ": " + finding.message(),
                            MESSAGE)));
        }
        return annotations;
    }

    private static String title(JobOutcome outcome) {
        return switch (outcome.verdict()) {
            case TAMPERED -> "Eyas: the agent was stopped";
            case NOT_MONITORED -> "Eyas: not monitored";
            case CLEAN, INCOMPLETE, FINDINGS -> "Eyas: not everything was seen";
        };
    }

    private static Level level(Priority priority) {
        return switch (priority) {
            case EMERGENCY, ALERT, CRITICAL, ERROR -> Level.ERROR;
            case WARNING -> Level.WARNING;
            case NOTICE, INFORMATIONAL, DEBUG -> Level.NOTICE;
        };
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
