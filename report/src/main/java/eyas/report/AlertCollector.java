package eyas.report;

import eyas.engine.Alert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Groups alerts by rule and counts them; keeps whole only the first ones of each rule. */
final class AlertCollector {
    private static final int SAMPLES = 5;
    private static final int PROCESSES = 50;

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private long count;

    private static final class Group {
        private final Alert first;
        private final List<Alert> samples = new ArrayList<>(SAMPLES);
        private final Set<ProcessNode> processes = new LinkedHashSet<>();
        private long count;

        private Group(Alert first) {
            this.first = first;
        }
    }

    void add(Alert alert, @Nullable ProcessNode process) {
        count++;
        Group group = groups.computeIfAbsent(alert.rule(), rule -> new Group(alert));
        group.count++;
        if (group.samples.size() < SAMPLES) {
            group.samples.add(alert);
        }
        if (process != null && group.processes.size() < PROCESSES) {
            group.processes.add(process);
        }
    }

    long count() {
        return count;
    }

    /** Returns the groups, the most urgent first; equal ones in the order in which they appeared. */
    List<AlertGroup> groups() {
        return groups.values().stream()
                .map(group -> new AlertGroup(
                        group.first.rule(),
                        group.first.priority(),
                        group.first.tags(),
                        group.count,
                        group.samples,
                        List.copyOf(group.processes)))
                .sorted(Comparator.comparing(AlertGroup::priority))
                .toList();
    }
}
