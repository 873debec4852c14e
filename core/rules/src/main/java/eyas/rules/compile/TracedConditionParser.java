package eyas.rules.compile;

import eyas.diagnostic.DiagnosticCode;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Position;
import eyas.filter.syntax.SyntaxException;
import eyas.rules.report.Context;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.yaml.TracedText;
import org.jspecify.annotations.Nullable;

/** Parses conditions with expanded lists, and maps positions in the expanded text back to the files. */
final class TracedConditionParser {
    private final ListSubstitution lists;
    private final CompileLimits limits;
    private @Nullable TracedText last;
    private @Nullable TracedText lastExact;

    TracedConditionParser(ListSubstitution lists, CompileLimits limits) {
        this.lists = lists;
        this.limits = limits;
    }

    /**
     * Parses {@code condition} after expanding all lists.
     *
     * @throws LoadException if it is not a valid condition
     */
    Expression parse(TracedText condition, Context context) {
        if (condition.text().length() > limits.conditionLength()) {
            throw new LoadException(LoadDiagnostic.of(
                            DiagnosticCode.COMPILE_CONDITION,
                            "condition of " + condition.text().length() + " characters exceeds the limit of "
                                    + limits.conditionLength(),
                            context)
                    .fix("split the condition into several rules, or use lists"));
        }
        TracedText text = lists.into(condition, false, context);
        try {
            return ConditionParser.parse(text.text(), limits.syntax());
        } catch (SyntaxException e) {
            LoadDiagnostic diagnostic = diagnostic(
                    DiagnosticCode.COMPILE_CONDITION,
                    e.diagnostic().message(),
                    e.position(),
                    e.diagnostic().length(),
                    condition,
                    true,
                    context);
            throw new LoadException(
                    diagnostic.detail(e.diagnostic().code()).hint(e.diagnostic().hint()));
        }
    }

    /**
     * Returns a diagnostic about a position in {@code condition}.
     *
     * @param position position in the condition with expanded lists
     * @param expanded whether to show the condition with expanded lists, as Falco does for syntax errors only
     */
    LoadDiagnostic diagnostic(
            DiagnosticCode code,
            String message,
            Position position,
            int length,
            TracedText condition,
            boolean expanded,
            Context context) {
        TracedText exact = exact(condition, context);
        String shown = expanded ? exact.text() : condition.text();
        return LoadDiagnostic.of(
                        code, message, context.inside(shown, position.offset(), position.line(), position.column()))
                .at(exact.place(position.offset(), length));
    }

    /** Returns {@code condition} with expanded lists. Cached, because diagnostics of one condition are reported consecutively. */
    @SuppressWarnings("ReferenceEquality") // identity: different rules may have equal conditions
    private TracedText exact(TracedText condition, Context context) {
        TracedText known = lastExact;
        if (known == null || last != condition) {
            known = lists.into(condition, true, context);
            last = condition;
            lastExact = known;
        }
        return known;
    }
}
