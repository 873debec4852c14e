package eyas.report;

import eyas.engine.Alert;
import eyas.engine.AlertId;
import eyas.engine.AlertKey;
import eyas.report.model.AlertFacts;
import eyas.report.model.RuleFacts;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Groups alerts by rule and counts them. Keeps the first alerts in full and counts repetitions. Event thread only. */
final class AlertCollector {
    private static final int PROCESSES = 50;

    private final ReportLimits limits;
    private final SecretMask mask;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    /** The kept alerts, by the key that their repetitions share. */
    private final Map<AlertKey, Row> rows = new LinkedHashMap<>();

    private long omitted;

    private static final class Row {
        private final AlertFacts first;
        private long count = 1;
        private long lastTime;

        private Row(AlertFacts first) {
            this.first = first;
            this.lastTime = first.time();
        }
    }

    private static final class Group {
        private final int number;
        private final String name;
        private Priority priority;
        private final List<String> tags;
        private final List<Integer> processes = new ArrayList<>();
        private long count;

        private Group(int number, Alert first) {
            this.number = number;
            this.name = first.rule();
            this.priority = first.priority();
            this.tags = first.tags();
        }
    }

    AlertCollector(ReportLimits limits, SecretMask mask) {
        this.limits = limits;
        this.mask = mask;
    }

    /**
     * Adds an alert.
     *
     * @param process the process that triggered the rule, null if unknown
     * @param step the step that it currently belongs to, -1 for none
     * @param script the package script that it currently belongs to, -1 for none
     */
    void add(Alert alert, AlertKey key, @Nullable ProcessNode process, int step, int script) {
        Group group = groups.computeIfAbsent(alert.rule(), rule -> new Group(groups.size(), alert));
        group.count++;
        if (alert.priority().atLeast(group.priority)) {
            // Alerts of one rule may differ in priority; the rule is sorted by its most urgent one.
            group.priority = alert.priority();
        }
        int id = ProcessNode.idOf(process);
        if (process != null) {
            process.triggered(group.number);
            if (group.processes.size() < PROCESSES && !group.processes.contains(id)) {
                group.processes.add(id);
            }
        }
        Row known = rows.get(key);
        if (known != null) {
            known.count++;
            known.lastTime = alert.time();
            return;
        }
        if (rows.size() >= limits.alerts()) {
            omitted++;
            return;
        }
        AlertId alertId = alert.id();
        String message = mask.mask(alert.message());
        int most = 4 * limits.text();
        rows.put(
                key,
                new Row(new AlertFacts(
                        rows.size(),
                        group.number,
                        alert.priority(),
                        alert.time(),
                        alert.eventNumber(),
                        message.length() > most ? message.substring(0, most) + "…" : message,
                        id,
                        step,
                        script,
                        1,
                        alert.time(),
                        alertId == null ? "" : alertId.text())));
    }

    long omitted() {
        return omitted;
    }

    /** Returns the rank of each group, by its number, in order of urgency; groups of equal urgency keep their order of appearance. */
    int[] places() {
        int[] places = new int[groups.size()];
        List<Group> sorted = sorted();
        for (int i = 0; i < sorted.size(); i++) {
            places[sorted.get(i).number] = i;
        }
        return places;
    }

    private List<Group> sorted() {
        return groups.values().stream()
                .sorted(Comparator.comparing((Group group) -> group.priority))
                .toList();
    }

    List<RuleFacts> rules(Map<String, String> descriptions) {
        List<RuleFacts> facts = new ArrayList<>();
        for (Group group : sorted()) {
            facts.add(new RuleFacts(
                    facts.size(),
                    group.name,
                    descriptions.getOrDefault(group.name, "").strip(),
                    group.priority,
                    group.tags,
                    group.count,
                    group.processes));
        }
        return facts;
    }

    List<AlertFacts> alerts(int[] places) {
        return rows.values().stream()
                .map(row -> row.first.repeated(places[row.first.rule()], row.count, row.lastTime))
                .toList();
    }
}
