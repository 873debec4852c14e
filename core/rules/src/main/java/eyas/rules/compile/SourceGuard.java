package eyas.rules.compile;

import eyas.event.EventCode;
import eyas.filter.check.CheckResult;
import eyas.filter.check.CheckedCondition;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.SyntaxException;
import java.util.BitSet;
import java.util.List;

/**
 * Restricts a rule to the events of its source, so that rules of several sources can share one program.
 *
 * <p>Plugin events have two codes, one of which is shared with events injected among system calls; {@code evt.source} identifies the
 * source.
 */
final class SourceGuard {
    private static final String SYSCALL = "syscall";

    private final boolean severalSources;

    SourceGuard(boolean severalSources) {
        this.severalSources = severalSources;
    }

    /** Returns {@code checked}, which is {@code expression} bound to {@code fields}, restricted to the events of {@code source}. */
    CheckedCondition restrict(String source, Expression expression, CheckedCondition checked, FieldSource fields) {
        if (!severalSources) {
            return checked;
        }
        BitSet codes = (BitSet) checked.codes().clone();
        if (source.equals(SYSCALL)) {
            codes.clear(EventCode.PLUGINEVENT_E);
            if (!codes.get(EventCode.ASYNCEVENT_E)) {
                return new CheckedCondition(checked.expression(), codes);
            }
        } else {
            BitSet own = new BitSet();
            own.set(EventCode.PLUGINEVENT_E);
            own.set(EventCode.ASYNCEVENT_E);
            codes.and(own);
        }
        Expression both = new Expression.And(List.of(is(source), expression), expression.position());
        if (fields.check(both) instanceof CheckResult.Accepted(CheckedCondition guarded, var _)) {
            return new CheckedCondition(guarded.expression(), codes);
        }
        throw new IllegalStateException("source '" + source + "' has no field evt.source");
    }

    private static Expression is(String source) {
        try {
            return ConditionParser.parse(
                    "evt.source = \"" + source.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        } catch (SyntaxException e) {
            throw new IllegalStateException("source '" + source + "' cannot be written in a condition", e);
        }
    }
}
