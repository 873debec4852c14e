package eyas.ci.outcome;

import eyas.report.model.Verdict;
import java.util.Locale;

/** Puts verdicts and numbers into words. */
final class Words {
    private Words() {}

    /** Returns a mark that is seen before anything is read. */
    static String mark(Verdict verdict) {
        return switch (verdict) {
            case CLEAN -> "✅";
            case INCOMPLETE -> "⚠️";
            case FINDINGS -> "🔴";
            case TAMPERED -> "🛑";
            case NOT_MONITORED -> "⚪";
        };
    }

    /** Returns the verdict as one line of plain text. */
    static String headline(Verdict verdict, long alerts, long rules) {
        String found = count(alerts, "alert") + " from " + count(rules, "rule");
        return switch (verdict) {
            case CLEAN -> "No rule was broken.";
            case INCOMPLETE -> "No rule was broken in what was seen, but not everything was seen.";
            case FINDINGS ->
                alerts == 0
                        ? "No rule was broken, but some things look suspicious; the report says which."
                        : found + ".";
            case TAMPERED ->
                "The agent did not see the whole job; up to then: "
                        + (alerts == 0 ? "no rule was broken." : found + ".");
            case NOT_MONITORED -> "This job was NOT monitored.";
        };
    }

    static String count(long count, String what) {
        return number(count) + " " + what + (count == 1 ? "" : "s");
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
