package eyas.rules.model;

import eyas.filter.check.CheckedCondition;
import eyas.filter.syntax.Expression;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * A compiled rule. Immutable.
 *
 * @param index its position in the rule set, from 0
 * @param condition its condition as written, including appends, without exceptions
 * @param expression its condition with exceptions, lists and macros resolved
 * @param checked its condition bound to fields, with the event codes for which it can hold
 * @param output its output as written
 * @param compiledOutput its validated output without deprecated parts
 * @param enabled the setting in the files; {@link RuleSelection} takes precedence
 * @param silent whether its matches raise no alert and only count for correlations
 */
public record CompiledRule(
        int index,
        String name,
        String description,
        String source,
        Priority priority,
        SortedSet<String> tags,
        boolean enabled,
        boolean silent,
        String condition,
        Expression expression,
        CheckedCondition checked,
        String output,
        String compiledOutput,
        CaptureSetting capture,
        List<RuleException> exceptions,
        DefinitionOrigin origin) {
    public CompiledRule {
        tags = Collections.unmodifiableSortedSet(tags);
        exceptions = List.copyOf(exceptions);
    }

    /** Returns the same rule, but not silent. */
    CompiledRule loud() {
        return new CompiledRule(
                index,
                name,
                description,
                source,
                priority,
                tags,
                enabled,
                false,
                condition,
                expression,
                checked,
                output,
                compiledOutput,
                capture,
                exceptions,
                origin);
    }
}
