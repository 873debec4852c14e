package eyas.rules.model;

import java.util.List;

/**
 * An exception of a rule, for descriptions only; its effect is part of the rule's condition.
 *
 * @param fields fields to compare
 * @param operators comparison operators
 * @param values number of excluded cases
 */
public record RuleException(String name, List<String> fields, List<String> operators, int values) {
    public RuleException {
        fields = List.copyOf(fields);
        operators = List.copyOf(operators);
    }
}
