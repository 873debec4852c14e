package eyas.rules.compare;

import java.util.List;

/**
 * A correlation, macro or list that differs between both sets.
 *
 * @param kind {@code correlation}, {@code macro} or {@code list}
 * @param nature added, removed, or the effect of the change; for a macro or list, the effect on the rules that use it
 * @param added of a list: items that only the new one has
 * @param removed of a list: items that only the old one has
 * @param rules the rules that use it, directly or indirectly, and match other events than before
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
