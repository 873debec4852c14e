package eyas.rules.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * A correlation: an alert about several matches of rules that belong together. Immutable.
 *
 * @param index its place in the rule set, from 0
 * @param by what the matches have in common
 * @param within ns between the first match that counts and the last
 * @param ordered whether each part must be complete before the next begins
 * @param parts what must happen; at least one
 * @param output its output as it is written
 * @param compiledOutput its output; known to be sound
 * @param enabled what the files say; {@link RuleSelection} has the last word
 */
public record CompiledCorrelation(
        int index,
        String name,
        String description,
        Priority priority,
        SortedSet<String> tags,
        boolean enabled,
        CorrelationKey by,
        long within,
        boolean ordered,
        List<Part> parts,
        String output,
        String compiledOutput,
        DefinitionOrigin origin) {
    public CompiledCorrelation {
        tags = Collections.unmodifiableSortedSet(tags);
        parts = List.copyOf(parts);
    }

    /**
     * One part of what must happen.
     *
     * @param rules the names of the rules that count, in the order of definition
     * @param count how many matches, or how many different ones, there must be
     * @param distinct in what matches must differ to count
     */
    public record Part(List<String> rules, int count, Distinct distinct) {
        public Part {
            rules = List.copyOf(rules);
        }
    }

    /** In what matches must differ to count separately. */
    public sealed interface Distinct {
        /** In nothing: every match counts. */
        record Nothing() implements Distinct {}

        /** In the rule. */
        record Rules() implements Distinct {}

        /** In the process. */
        record Processes() implements Distinct {}

        /**
         * In the value of a field; a match without a value does not count.
         *
         * @param field the field as it is written in an output, without the percent sign
         */
        record Values(String field) implements Distinct {}
    }

    /** Returns whether matches of {@code rule} count. */
    public boolean counts(String rule) {
        return parts.stream().anyMatch(part -> part.rules().contains(rule));
    }
}
