package eyas.ci.outcome;

import eyas.ci.outcome.Annotation.Level;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import eyas.text.Markdown;
import eyas.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** Renders an outcome for people: Markdown for the job summary, annotations for the run's page. */
public final class OutcomeText {
    private static final int CELL = 300;
    private static final BrokenRuleTable TABLE = new BrokenRuleTable(50, CELL);
    private static final int MESSAGE = 1_000;

    private final JobOutcome outcome;
    private final StringBuilder out = new StringBuilder(4_096);

    private OutcomeText(JobOutcome outcome) {
        this.outcome = outcome;
    }

    /** Returns the verdict as one line of plain text, fit for a log. */
    public static String headline(JobOutcome outcome) {
        BrokenRules findings = outcome.findings();
        return Words.headline(
                outcome.verdict(), findings.alerts(), findings.byRule().size());
    }

    /** Returns the head of the job summary, the verdict first. */
    public static String markdown(JobOutcome outcome) {
        return markdown(outcome, "");
    }

    /**
     * Returns the head of the job summary, the verdict first.
     *
     * @param reservation what else a job came to in which no rule was broken, as the end of a sentence; empty for nothing
     */
    public static String markdown(JobOutcome outcome, String reservation) {
        return new OutcomeText(outcome).summary(reservation);
    }

    private String summary(String reservation) {
        boolean holds = outcome.verdict() == Verdict.CLEAN && !reservation.isEmpty();
        line("## "
                + (holds
                        ? Words.mark(Verdict.INCOMPLETE) + " Eyas: No rule was broken, but " + reservation + "."
                        : Words.mark(outcome.verdict()) + " Eyas: " + headline(outcome)));
        line("");
        outcome.problem().ifPresent(problem -> {
            line("> **" + Markdown.text(problem, MESSAGE) + "**");
            line("");
        });
        TABLE.append(outcome.findings().byRule(), 0, out);
        coverage();
        return out.toString();
    }

    private void coverage() {
        if (outcome.end() == null) {
            return;
        }
        line("Coverage: " + Words.count(outcome.events(), "event") + " seen, "
                + (outcome.lost() > 0
                        ? "**" + Words.number(outcome.lost()) + " lost**"
                        : outcome.isWhole() ? "none lost" : "**but not everything**")
                + ".");
        if (outcome.findings().unread() > 0) {
            line("");
            line(Words.number(outcome.findings().unread()) + " alerts could not be read back and are not counted.");
        }
        for (String note : outcome.notes()) {
            line("");
            line("Note: " + Markdown.text(note, MESSAGE));
        }
        line("");
    }

    /** Returns the annotations: one for the agent's end where that is worth one, one per rule. */
    public static List<Annotation> annotations(JobOutcome outcome) {
        List<Annotation> annotations = new ArrayList<>();
        outcome.problem()
                .ifPresent(problem -> annotations.add(new Annotation(
                        outcome.verdict() == Verdict.TAMPERED ? Level.ERROR : Level.WARNING,
                        title(outcome),
                        Printable.of(problem, MESSAGE))));
        for (BrokenRule finding : outcome.findings().byRule()) {
            annotations.add(new Annotation(
                    level(finding.priority()),
                    "Eyas: " + Printable.of(finding.rule(), CELL),
                    Printable.of(
                            (finding.count() > 1 ? Words.number(finding.count()) + " times; first " : "")
                                    + (finding.count() > 1 && finding.place().isKnown() ? "in " : "")
                                    + finding.place().words() + ": " + finding.message(),
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
