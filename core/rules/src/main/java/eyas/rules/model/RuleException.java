package eyas.rules.model;

import java.util.List;

/**
 * An exception of a rule, for those who describe rules; its effect is part of the rule's condition.
 *
 * @param fields fields that it compares
 * @param operators operators that it compares with
 * @param values number of cases that it lets through
 */
public record RuleException(String name, List<String> fields, List<String> operators, int values) {
    public RuleException {
        fields = List.copyOf(fields);
        operators = List.copyOf(operators);
    }
}
