package eyas.rules.compare;

import java.util.List;

/**
 * A correlation, a macro or a list that is not the same in both sets.
 *
 * @param kind {@code correlation}, {@code macro} or {@code list}
 * @param nature added, removed, or what the change comes to: of a macro or list, for the rules that use it
 * @param added of a list: items that only the new one has
 * @param removed of a list: items that only the old one has
 * @param rules the rules that use it, directly or by way of others, and match other events now
 */
public record DefinitionChange(
        String kind,
        String name,
        RuleChange.Nature nature,
        List<String> added,
        List<String> removed,
        List<String> rules) {
    public DefinitionChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        rules = List.copyOf(rules);
    }
}
