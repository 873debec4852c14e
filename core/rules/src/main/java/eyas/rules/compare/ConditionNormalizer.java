package eyas.rules.compare;

import eyas.filter.check.CheckedExpression;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Normalizes conditions, so that those that differ only in form compare equal.
 *
 * <p>Ignores order and repetition within {@code and} and {@code or}, parentheses, names of macros and lists, quotes, and the position of
 * {@code not}. Equal texts have equal outcomes on every event; the reverse does not hold, because equivalence of conditions cannot be
 * decided in general.
 */
final class ConditionNormalizer {
    private ConditionNormalizer() {}

    static String of(CheckedExpression expression) {
        return of(expression, false);
    }

    private static String of(CheckedExpression expression, boolean negated) {
        return switch (expression) {
            case CheckedExpression.And(List<CheckedExpression> children) -> joined(children, !negated, negated);
            case CheckedExpression.Or(List<CheckedExpression> children) -> joined(children, negated, negated);
            case CheckedExpression.Not(CheckedExpression child) -> of(child, !negated);
            case CheckedExpression.Test test ->
                (negated ? "not " : "") + test.predicate().text();
        };
    }

    /** Joins parts with {@code and} if {@code all} must hold, otherwise with {@code or}, by De Morgan's laws. */
    private static String joined(List<CheckedExpression> children, boolean all, boolean negated) {
        SortedSet<String> parts = new TreeSet<>();
        flatten(children, all, negated, parts);
        return parts.size() == 1 ? parts.first() : "(" + String.join(all ? " and " : " or ", parts) + ")";
    }

    private static void flatten(
            List<CheckedExpression> children, boolean all, boolean negated, SortedSet<String> parts) {
        for (CheckedExpression child : children) {
            switch (child) {
                case CheckedExpression.And(List<CheckedExpression> inner)
                when all != negated -> flatten(inner, all, negated, parts);
                case CheckedExpression.Or(List<CheckedExpression> inner)
                when all == negated -> flatten(inner, all, negated, parts);
                case CheckedExpression.Not(CheckedExpression inner) -> flatten(List.of(inner), all, !negated, parts);
                case CheckedExpression.And _, CheckedExpression.Or _, CheckedExpression.Test _ ->
                    parts.add(of(child, negated));
            }
        }
    }
}
