package eyas.report.synopsis;

import eyas.report.model.Verdict;

/** The symbol in front of a verdict, used everywhere a verdict is shown. */
public final class VerdictSymbol {
    private VerdictSymbol() {}

    /**
     * Returns the symbol.
     *
     * @param urgency the urgency of the findings, if there are any
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
