package eyas.action.result;

import eyas.action.runner.Annotations;
import eyas.action.runner.Annotations.Level;
import eyas.action.runner.Markdown;
import eyas.report.Printable;
import eyas.rules.model.Priority;
import java.util.List;
import java.util.Locale;

/** Renders an outcome for people: Markdown for the job summary, annotations for the run's page. */
public final class OutcomeText {
    private static final int ROWS = 50;
    private static final int CELL = 300;
    private static final int MESSAGE = 1_000;

    private final JobOutcome outcome;
    private final StringBuilder out = new StringBuilder(4_096);

    private OutcomeText(JobOutcome outcome) {
        this.outcome = outcome;
    }

    /** Returns the verdict as one line of plain text, fit for a log. */
    public static String headline(JobOutcome outcome) {
        Findings findings = outcome.findings();
        String rules = count(findings.alerts(), "alert") + " from "
                + count(findings.byRule().size(), "rule");
        return switch (outcome.verdict()) {
            case CLEAN -> "No rule was broken.";
            case INCOMPLETE -> "No rule was broken in what was seen, but not everything was seen.";
            case FINDINGS -> rules + ".";
            case TAMPERED ->
                "The agent did not see the whole job; up to then: "
                        + (findings.alerts() == 0 ? "no rule was broken." : rules + ".");
            case NOT_MONITORED -> "This job was NOT monitored.";
        };
    }

    /** Returns the head of the job summary, the verdict first. */
    public static String markdown(JobOutcome outcome) {
        return new OutcomeText(outcome).summary();
    }

    private String summary() {
        String mark = switch (outcome.verdict()) {
            case CLEAN -> "✅";
            case INCOMPLETE -> "⚠️";
            case FINDINGS -> "🔴";
            case TAMPERED -> "🛑";
            case NOT_MONITORED -> "⚪";
        };
        line("## " + mark + " Eyas: " + headline(outcome));
        line("");
        outcome.problem().ifPresent(problem -> {
            line("> **" + Markdown.text(problem, MESSAGE) + "**");
            line("");
        });
        findings(outcome.findings().byRule());
        coverage();
        return out.toString();
    }

    private void findings(List<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        line("| priority | rule | times | first seen in | what |");
        line("| --- | --- | ---: | --- | --- |");
        for (Finding finding : findings.subList(0, Math.min(ROWS, findings.size()))) {
            line("| " + finding.priority().word() + " | " + Markdown.text(finding.rule(), CELL) + " | "
                    + number(finding.count()) + " | "
                    + Markdown.text(finding.place().words(), CELL) + " | "
                    + Markdown.code(finding.message(), CELL) + " |");
        }
        if (findings.size() > ROWS) {
            line("");
            line(number(findings.size() - ROWS) + " further rules were broken; the report has them.");
        }
        line("");
    }

    private void coverage() {
        if (outcome.end() == null) {
            return;
        }
        line("Coverage: " + count(outcome.events(), "event") + " seen, "
                + (outcome.lost() == 0 ? "none lost" : "**" + number(outcome.lost()) + " lost**") + ".");
        if (outcome.findings().unread() > 0) {
            line("");
            line(number(outcome.findings().unread()) + " alerts could not be read back and are not counted.");
        }
        for (String note : outcome.notes()) {
            line("");
            line("Note: " + Markdown.text(note, MESSAGE));
        }
        line("");
    }

    /** Returns the annotations: one for the agent's end where that is worth one, one per rule. */
    public static Annotations annotations(JobOutcome outcome) {
        Annotations annotations = new Annotations();
        outcome.problem()
                .ifPresent(problem -> annotations.add(
                        outcome.verdict() == Verdict.TAMPERED ? Level.ERROR : Level.WARNING,
                        title(outcome),
                        Printable.of(problem, MESSAGE)));
        for (Finding finding : outcome.findings().byRule()) {
            annotations.add(
                    level(finding.priority()),
                    "Eyas: " + Printable.of(finding.rule(), CELL),
                    Printable.of(
                            (finding.count() > 1 ? number(finding.count()) + " times; first in " : "")
                                    + finding.place().words() + ": " + finding.message(),
                            MESSAGE));
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

    private static String count(long count, String what) {
        return number(count) + " " + what + (count == 1 ? "" : "s");
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
