package eyas.falco;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.Priority;
import eyas.state.EventContext;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts alerts by priority and by rule, for Falco's final statistics. Event thread only. */
final class FalcoStats implements AlertConsumer {
    private final Map<Priority, Long> byPriority = new EnumMap<>(Priority.class);
    private final Map<String, Long> byRule = new HashMap<>();
    private long all;

    @Override
    public void accept(Alert alert, EventContext context) {
        all++;
        byPriority.merge(alert.priority(), 1L, Long::sum);
        byRule.merge(alert.rule(), 1L, Long::sum);
    }

    /** Returns the number of alerts of a priority. */
    long of(Priority priority) {
        return byPriority.getOrDefault(priority, 0L);
    }

    /** Returns the number of alerts of a rule. */
    long of(String rule) {
        return byRule.getOrDefault(rule, 0L);
    }

    long all() {
        return all;
    }

    /** Returns the statistics as text, with rules in the order of {@code rules}. */
    String text(List<CompiledRule> rules) {
        StringBuilder out = new StringBuilder("Events detected: ").append(all).append('\n');
        out.append("Rule counts by severity:\n");
        byPriority.forEach((priority, count) -> out.append("   ")
                .append(label(priority))
                .append(": ")
                .append(count)
                .append('\n'));
        out.append("Triggered rules by rule name:\n");
        for (CompiledRule rule : rules) {
            Long count = byRule.get(rule.name());
            if (count != null) {
                out.append("   ").append(rule.name()).append(": ").append(count).append('\n');
            }
        }
        return out.toString();
    }

    private static String label(Priority priority) {
        return priority == Priority.INFORMATIONAL ? "INFO" : priority.label().toUpperCase(Locale.ROOT);
    }
}
