package eyas.output.form;

import java.util.Set;

/**
 * The condition under which a value is used.
 *
 * @param source the tested source; empty for always
 * @param values the values that it must have, or must not have if {@code isNegated}; empty for any
 */
record MappedCondition(String source, Set<String> values, boolean isNegated) {
    private static final MappedCondition ALWAYS = new MappedCondition("", Set.of(), false);

    MappedCondition {
        values = Set.copyOf(values);
    }

    /** Parses a condition of {@code mapping.tsv}. */
    static MappedCondition parse(String text) {
        if (text.equals("-")) {
            return ALWAYS;
        }
        int equals = text.indexOf('=');
        if (equals < 0) {
            return new MappedCondition(text, Set.of(), false);
        }
        boolean negated = text.charAt(equals - 1) == '!';
        return new MappedCondition(
                text.substring(0, negated ? equals - 1 : equals),
                Set.of(text.substring(equals + 1).split("\\|", -1)),
                negated);
    }

    /** Returns whether the condition holds for {@code alert}. */
    boolean holds(AlertValues alert) {
        if (source.isEmpty()) {
            return true;
        }
        String value = alert.text(source);
        return !value.isEmpty() && (values.isEmpty() || values.contains(value) != isNegated);
    }
}
