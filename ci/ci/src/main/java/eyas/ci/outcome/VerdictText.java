package eyas.ci.outcome;

import eyas.report.model.Verdict;
import eyas.report.synopsis.Urgency;
import java.util.List;
import java.util.Locale;

/** Formats verdicts and numbers. */
final class VerdictText {
    private VerdictText() {}

    /**
     * Returns the verdict as one line of plain text, with the wording of the report.
     *
     * @param reported the rules that are known by name, the most urgent first
     * @param rules number of triggered rules
     */
    static String headline(Verdict verdict, List<RuleFinding> reported, long rules) {
        String found = reported.isEmpty()
                ? count(rules, "rule") + (rules == 1 ? " was triggered" : " were triggered")
                : reported.getFirst().priority().label() + ": "
                        + reported.getFirst().rule() + (rules > 1 ? ", and " + count(rules - 1, "other rule") : "");
        return switch (verdict) {
            case CLEAN -> "No findings.";
            case INCOMPLETE -> "No findings, but not everything was seen.";
            case FINDINGS ->
                rules == 0
                        ? "No rule matched, but there are suspicious indicators; the report says which."
                        : found + ".";
            case TAMPERED ->
                "The agent did not see the whole job; up to then: " + (rules == 0 ? "no findings." : found + ".");
            case NOT_MONITORED -> "This job was NOT monitored.";
        };
    }

    /** Returns the urgency of rules, the most urgent first; without rules, other findings are a warning. */
    static Urgency urgency(List<RuleFinding> reported) {
        return reported.isEmpty()
                ? Urgency.WARNING
                : Urgency.of(reported.getFirst().priority());
    }

    static String count(long count, String what) {
        return number(count) + " " + what + (count == 1 ? "" : "s");
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
