package eyas.rules.describe;

import eyas.rules.model.CompiledRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a program has beside its rules files that shows in the description of a rule: appended outputs and plugins. */
public interface RuleDescriptionContext {
    /** Surroundings in which there is nothing. */
    RuleDescriptionContext NONE = new RuleDescriptionContext() {};

    /** Return the output of a rule with what is appended to it. */
    default String output(CompiledRule rule) {
        return rule.compiledOutput();
    }

    /** Return the formats of the fields that alerts of a rule have beside those of its output, by the fields' names. */
    default Map<String, String> formattedFields(CompiledRule rule) {
        return Map.of();
    }

    /** Return the names of the fields that alerts of a rule have as they are, beside those of its output. */
    default List<String> rawFields(CompiledRule rule) {
        return List.of();
    }

    /**
     * Return the names of the plugins that a rule is for, those that are built in left out.
     *
     * @param fields names of the fields that the rule uses, without arguments
     * @param events names of the events that the rule asks for
     */
    default Set<String> plugins(CompiledRule rule, Set<String> fields, Set<String> events) {
        return Set.of();
    }
}
