package eyas.workbench.cases;

import eyas.engine.EventObserver;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.filter.check.CheckedExpression;
import eyas.filter.check.Predicate;
import eyas.filter.plan.ReferenceEvaluator;
import eyas.filter.syntax.ConditionPrinter;
import eyas.filter.syntax.Expression;
import eyas.rules.model.CompiledRule;
import eyas.state.EventContext;
import eyas.workbench.cases.NearMiss.FailedCheck;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the event closest to a match: the one for which the fewest checks have the wrong result.
 *
 * <p>Walks the written condition in parallel with the compiled one, which has the same structure, so that checks can be shown as the author
 * wrote them. Event thread only; allocates freely.
 */
final class ClosestEvent implements EventObserver {
    /** Maximum number of events evaluated: each costs the evaluation of all checks. */
    private static final long MAX_EVENTS = 200_000;

    private static final int MANY = Integer.MAX_VALUE / 4;

    private final CompiledRule rule;
    private final OutputFormat description;
    private long evaluated;
    private int least = MANY;
    private @Nullable NearMiss nearest;
    private long firstMatch = -1;

    ClosestEvent(CompiledRule rule, FieldCatalog catalog) {
        this.rule = rule;
        this.description = OutputFormat.compile("*%evt.type by %proc.name, pid %proc.pid", catalog);
    }

    @Override
    public BitSet codes() {
        return rule.checked().codes();
    }

    /** Returns the closest event; null if no event has a type that the rule checks. */
    @Nullable
    NearMiss nearest() {
        NearMiss found = nearest;
        return found == null
                ? null
                : new NearMiss(
                        found.number(), found.description(), found.checks(), evaluated <= MAX_EVENTS, found.failed());
    }

    /** Returns the number of the first matching event, -1 if there is none. */
    long firstMatch() {
        return firstMatch;
    }

    @Override
    public void event(EventContext context) {
        if (++evaluated > MAX_EVENTS || firstMatch >= 0) {
            return;
        }
        Expression written = rule.expression();
        CheckedExpression checked = rule.checked().expression();
        int distance = distance(written, checked, true, context, least);
        if (distance == 0) {
            firstMatch = context.event().number();
        } else if (distance < least) {
            least = distance;
            List<FailedCheck> failed = new ArrayList<>();
            int checks = collect(written, checked, true, context, failed);
            StringBuilder text = new StringBuilder();
            description.format(context, text);
            nearest = new NearMiss(context.event().number(), text.toString(), checks, true, failed);
        }
    }

    /** Returns the number of checks with the wrong result; not exact from {@code limit} on. */
    private static int distance(
            Expression written, CheckedExpression checked, boolean wanted, EventContext context, int limit) {
        return switch (checked) {
            case CheckedExpression.And(List<CheckedExpression> parts) ->
                distance(children(written), parts, wanted, wanted, context, limit);
            case CheckedExpression.Or(List<CheckedExpression> parts) ->
                distance(children(written), parts, wanted, !wanted, context, limit);
            case CheckedExpression.Not(CheckedExpression child) ->
                distance(child(written), child, !wanted, context, limit);
            case CheckedExpression.Test test -> ReferenceEvaluator.holds(test, context) == wanted ? 0 : 1;
        };
    }

    private static int distance(
            List<Expression> written,
            List<CheckedExpression> parts,
            boolean wanted,
            boolean all,
            EventContext context,
            int limit) {
        int result = all ? 0 : MANY;
        for (int i = 0; i < parts.size(); i++) {
            int left = all ? limit - result : Math.min(limit, result);
            if (left <= 0) {
                break;
            }
            int one = distance(written.get(i), parts.get(i), wanted, context, left);
            result = all ? result + one : Math.min(result, one);
        }
        return Math.min(result, MANY);
    }

    /** Collects the checks with the wrong result, and returns the number of relevant checks. */
    private static int collect(
            Expression written,
            CheckedExpression checked,
            boolean wanted,
            EventContext context,
            List<FailedCheck> failed) {
        return switch (checked) {
            case CheckedExpression.And(List<CheckedExpression> parts) ->
                collect(children(written), parts, wanted, wanted, context, failed);
            case CheckedExpression.Or(List<CheckedExpression> parts) ->
                collect(children(written), parts, wanted, !wanted, context, failed);
            case CheckedExpression.Not(CheckedExpression child) ->
                collect(child(written), child, !wanted, context, failed);
            case CheckedExpression.Test test -> {
                if (ReferenceEvaluator.holds(test, context) != wanted) {
                    Predicate predicate = test.predicate();
                    failed.add(new FailedCheck(
                            ConditionPrinter.source(written), wanted, CheckedValues.of(predicate.source(), context)));
                }
                yield 1;
            }
        };
    }

    private static int collect(
            List<Expression> written,
            List<CheckedExpression> parts,
            boolean wanted,
            boolean all,
            EventContext context,
            List<FailedCheck> failed) {
        if (!all) {
            int best = 0;
            int least = MANY;
            for (int i = 0; i < parts.size(); i++) {
                int one = distance(written.get(i), parts.get(i), wanted, context, MANY);
                if (one < least) {
                    least = one;
                    best = i;
                }
            }
            return collect(written.get(best), parts.get(best), wanted, context, failed);
        }
        int checks = 0;
        for (int i = 0; i < parts.size(); i++) {
            checks += collect(written.get(i), parts.get(i), wanted, context, failed);
        }
        return checks;
    }

    private static List<Expression> children(Expression written) {
        return switch (written) {
            case Expression.And(List<Expression> children, var _) -> children;
            case Expression.Or(List<Expression> children, var _) -> children;
            case Expression.Not _, Expression.MacroReference _, Expression.Check _ ->
                throw new IllegalStateException("the compiled condition has another structure: " + written);
        };
    }

    private static Expression child(Expression written) {
        if (written instanceof Expression.Not(Expression child, var _)) {
            return child;
        }
        throw new IllegalStateException("the compiled condition has another structure: " + written);
    }
}
