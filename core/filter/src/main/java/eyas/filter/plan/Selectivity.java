package eyas.filter.plan;

import eyas.filter.check.Predicate;
import eyas.filter.check.ValueKind;
import eyas.filter.check.ValuePredicate;

/**
 * Guesses how likely a predicate holds, so that among tests of like cost the one that decides comes first.
 *
 * <p>Only the order depends on it, never what matches. The figures are those of published rules on recorded builds,
 * rounded: a value is seldom one of a few, starts with a path, or contains a word; a mark is set every other time.
 */
final class Selectivity {
    private static final double SELDOM = 0.05;
    private static final double EVEN = 0.5;
    /** Much begins with a shorter text. */
    private static final int SHORT = 8;

    private Selectivity() {}

    /** Returns the probability that {@code predicate} holds, between 0 and 1, neither included. */
    static double of(Predicate predicate) {
        return of(predicate.source().kind(), predicate.test());
    }

    private static double of(ValueKind kind, ValuePredicate test) {
        return switch (test) {
            case ValuePredicate.Present _ -> 0.8;
            case ValuePredicate.NumberMember(var values, boolean negated) ->
                negated(negated, kind == ValueKind.BOOL ? EVEN : among(0.2, values.size()));
            case ValuePredicate.BytesMember(var values, boolean negated) ->
                negated(negated, among(SELDOM, values.size()));
            case ValuePredicate.InNetwork(var networks, boolean negated) ->
                negated(negated, among(0.1, networks.size()));
            case ValuePredicate.NumberOrder _, ValuePredicate.BytesOrder _ -> EVEN;
            case ValuePredicate.StartsWith(var prefix) -> prefix.bytes().length < SHORT ? 0.2 : SELDOM;
            case ValuePredicate.EndsWith _,
                    ValuePredicate.Contains _,
                    ValuePredicate.Glob _,
                    ValuePredicate.Regex _,
                    ValuePredicate.PathMatch _ -> SELDOM;
            case ValuePredicate.Against _, ValuePredicate.Combined _ -> 0.2;
        };
    }

    /** Returns the selectivity of being one of {@code count} values. */
    private static double among(double one, int count) {
        return Math.min(0.4, one + 0.002 * count);
    }

    private static double negated(boolean negated, double selectivity) {
        return negated ? 1 - selectivity : selectivity;
    }
}
