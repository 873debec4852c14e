package eyas.report.model;

import eyas.rules.model.Priority;
import java.util.List;

/**
 * The alerts of one rule.
 *
 * @param id its number in the report
 * @param name the rule's name
 * @param description the rule's own text, empty if unknown
 * @param priority its priority
 * @param tags its tags
 * @param count how often it was broken, all counted
 * @param processes the first distinct processes that broke it
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
