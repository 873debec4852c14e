package eyas.report.model;

import eyas.rules.model.Priority;
import java.util.List;

/**
 * The alerts of one rule.
 *
 * @param id its number in the report
 * @param name the rule's name
 * @param description the rule's description, empty if unknown
 * @param priority its priority
 * @param tags its tags
 * @param count number of all its alerts
 * @param processes the first distinct processes that triggered it
 */
public record RuleFacts(
        int id,
        String name,
        String description,
        Priority priority,
        List<String> tags,
        long count,
        List<Integer> processes) {
    public RuleFacts {
        tags = List.copyOf(tags);
        processes = List.copyOf(processes);
    }
}
