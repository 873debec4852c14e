package eyas.rules.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * A correlation: an alert about several related matches of rules. Immutable.
 *
 * @param index its position in the rule set, from 0
 * @param by the attribute that the matches share
 * @param within maximum time between the first and the last counted match, ns
 * @param ordered whether each part must be complete before the next starts
 * @param parts the required matches; at least one
 * @param output its output as written
 * @param compiledOutput its validated output
 * @param enabled the setting in the files; {@link RuleSelection} takes precedence
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
     * The requirement of one part.
     *
     * @param rules the names of the counted rules, in the order of definition
     * @param count required number of matches, or of distinct ones
     * @param distinct the attribute in which matches must differ to count
     */
    public record Part(List<String> rules, int count, Distinct distinct) {
        public Part {
            rules = List.copyOf(rules);
        }
    }

    /** The attribute in which matches must differ to count separately. */
    public sealed interface Distinct {
        /** None: every match counts. */
        record NoDistinct() implements Distinct {}

        /** The rule. */
        record Rules() implements Distinct {}

        /** The process. */
        record Processes() implements Distinct {}

        /**
         * The value of a field; a match without a value does not count.
         *
         * @param field the field as written in an output, without the percent sign
         */
        record Values(String field) implements Distinct {}
    }

    /** Returns whether matches of {@code rule} count. */
    public boolean counts(String rule) {
        return parts.stream().anyMatch(part -> part.rules().contains(rule));
    }
}
