package eyas.rules.model;

import java.util.List;

/**
 * A list of a rule set.
 *
 * @param items its items as written
 * @param compiled its items with expanded lists
 * @param used whether a rule, a macro or another list uses it
 */
public record CompiledList(
        String name, List<String> items, List<String> compiled, boolean used, DefinitionOrigin origin) {
    public CompiledList {
        items = List.copyOf(items);
        compiled = List.copyOf(compiled);
    }
}
