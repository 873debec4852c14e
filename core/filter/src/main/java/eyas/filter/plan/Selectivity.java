package eyas.filter.plan;

import eyas.filter.check.Predicate;
import eyas.filter.check.ValueKind;
import eyas.filter.check.ValuePredicate;

/**
 * Estimates the probability that a predicate holds, so that among tests of similar cost the decisive one comes first.
 *
 * <p>Affects only the order of evaluation, never the result. The figures are rounded measurements of published rules on recorded builds: a
 * value rarely equals one of a few, starts with a path, or contains a given string; a flag is set half of the time.
 */
final class Selectivity {
    private static final double SELDOM = 0.05;
    private static final double EVEN = 0.5;
    /** Shorter prefixes and substrings match many values. */
    private static final int SHORT = 8;

    private Selectivity() {}

    /** Returns the probability that {@code predicate} holds, between 0 and 1, both exclusive. */
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

    /** Returns the selectivity of membership among {@code count} values. */
    private static double among(double one, int count) {
        return Math.min(0.4, one + 0.002 * count);
    }

    private static double negated(boolean negated, double selectivity) {
        return negated ? 1 - selectivity : selectivity;
    }
}
