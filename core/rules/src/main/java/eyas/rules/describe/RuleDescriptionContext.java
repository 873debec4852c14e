package eyas.rules.describe;

import eyas.rules.model.CompiledRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The configuration besides the rules files that affects the description of a rule: appended outputs and plugins. */
public interface RuleDescriptionContext {
    /** A context without additions. */
    RuleDescriptionContext NONE = new RuleDescriptionContext() {};

    /** Returns the output of a rule including appended outputs. */
    default String output(CompiledRule rule) {
        return rule.compiledOutput();
    }

    /** Returns the formats of the fields that alerts of a rule have in addition to those of its output, by field name. */
    default Map<String, String> formattedFields(CompiledRule rule) {
        return Map.of();
    }

    /** Returns the names of the unformatted fields that alerts of a rule have in addition to those of its output. */
    default List<String> rawFields(CompiledRule rule) {
        return List.of();
    }

    /**
     * Returns the names of the plugins that a rule uses, without built-in ones.
     *
     * @param fields names of the fields that the rule uses, without arguments
     * @param events names of the events that the rule tests
     */
    default Set<String> plugins(CompiledRule rule, Set<String> fields, Set<String> events) {
        return Set.of();
    }
}
