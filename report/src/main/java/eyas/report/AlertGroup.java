package eyas.report;

import eyas.engine.Alert;
import eyas.rules.model.Priority;
import java.util.List;

/**
 * Gathers the alerts of one rule.
 *
 * @param rule the rule's name
 * @param priority its priority
 * @param tags its tags
 * @param count how often it was broken
 * @param samples the first alerts, at most as many as are worth showing
 * @param processes the distinct processes that broke it, in order
 */
public record AlertGroup(
        String rule,
        Priority priority,
        List<String> tags,
        long count,
        List<Alert> samples,
        List<ProcessNode> processes) {
    public AlertGroup {
        tags = List.copyOf(tags);
        samples = List.copyOf(samples);
        processes = List.copyOf(processes);
    }
}
