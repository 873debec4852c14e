package eyas.report.synopsis;

import eyas.report.model.Verdict;

/** The sign before a verdict, which is seen before anything is read: the same wherever a verdict is told. */
public final class VerdictSymbol {
    private VerdictSymbol() {}

    /**
     * Return the sign.
     *
     * @param urgency how soon somebody should look at the findings, where there are some
     */
    public static String of(Verdict verdict, Urgency urgency) {
        return switch (verdict) {
            case CLEAN -> "✅";
            case INCOMPLETE -> "⚠️";
            case FINDINGS ->
                switch (urgency) {
                    case URGENT -> "🔴";
                    case WARNING -> "🟠";
                    case NOTE, NONE -> "🔵";
                };
            case TAMPERED -> "🛑";
            case NOT_MONITORED -> "⚪";
        };
    }
}
