package eyas.output.form;

import java.util.Set;

/**
 * When a value is taken.
 *
 * @param source the source that decides; empty for always
 * @param values the values that it must have, or must not have where {@code isNegated}; empty for any
 */
record MappedCondition(String source, Set<String> values, boolean isNegated) {
    private static final MappedCondition ALWAYS = new MappedCondition("", Set.of(), false);

    MappedCondition {
        values = Set.copyOf(values);
    }

    /** Read it as {@code mapping.tsv} has it. */
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

    /** Return whether a value is taken from {@code alert}. */
    boolean holds(AlertValues alert) {
        if (source.isEmpty()) {
            return true;
        }
        String value = alert.text(source);
        return !value.isEmpty() && (values.isEmpty() || values.contains(value) != isNegated);
    }
}
