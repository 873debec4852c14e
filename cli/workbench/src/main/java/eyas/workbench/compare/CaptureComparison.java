package eyas.workbench.compare;

import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.fields.OutputFormat;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.workbench.compare.AlertDifference.Example;
import eyas.workbench.compare.AlertDifference.OfRule;
import eyas.workbench.compare.AlertDifference.OneSided;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Finds the events on which only one of two rule sets alerts, by replaying a recording with the production engine.
 *
 * <p>Not thread-safe.
 */
public final class CaptureComparison {
    /** Maximum number of alerts stored, 8 bytes each. */
    private static final long MAX_ALERTS = 20_000_000;

    private final RuleSet before;
    private final RuleSet after;
    private final FieldCatalog catalog;
    private final OutputFormat process;
    private final int examples;

    /**
     * Creates a comparison.
     *
     * @param examples maximum number of events to show per rule and side
     */
    public CaptureComparison(RuleSet before, RuleSet after, FieldCatalog catalog, int examples) {
        this.before = before;
        this.after = after;
        this.catalog = catalog;
        this.examples = examples;
        this.process = OutputFormat.compile("*%proc.name (%proc.pid)", catalog);
    }

    /**
     * Replays a recording.
     *
     * @param capture opens it again on each call; called at most three times
     * @throws eyas.event.EventSourceException if it cannot be read
     */
    public AlertDifference of(Supplier<EventSource> capture) {
        AlertedEvents old = new AlertedEvents(MAX_ALERTS);
        long events = play(before, capture, (alert, _) -> old.add(alert.rule(), alert.eventNumber()));
        AlertedEvents fresh = new AlertedEvents(MAX_ALERTS);
        Sides onlyNew = new Sides(old);
        play(after, capture, (alert, context) -> {
            fresh.add(alert.rule(), alert.eventNumber());
            onlyNew.take(alert, context);
        });
        Sides onlyOld = new Sides(fresh);
        // Alerts that only the old rules raise are known only now.
        play(before, capture, onlyOld::take);
        SortedSet<String> names = new TreeSet<>(onlyNew.rules.keySet());
        names.addAll(onlyOld.rules.keySet());
        List<OfRule> rules = new ArrayList<>();
        for (String name : names) {
            OneSided lost = onlyOld.of(name);
            rules.add(new OfRule(name, old.count(name) - lost.count(), lost, onlyNew.of(name)));
        }
        return new AlertDifference(events, rules, old.left() + fresh.left());
    }

    private long play(RuleSet rules, Supplier<EventSource> capture, AlertConsumer consumer) {
        try (EventSource source = capture.get()) {
            Engine engine = Engine.of(source, new State(), ActiveRules.of(rules, RuleSelection.ALL, catalog))
                    .alerting(consumer)
                    .build();
            engine.run(() -> true);
            return engine.counters().events();
        }
    }

    /** Collects the alerts that the other side does not raise. */
    private final class Sides {
        private final AlertedEvents other;
        private final Map<String, Long> rules = new TreeMap<>();
        private final Map<String, List<Example>> first = new HashMap<>();

        Sides(AlertedEvents other) {
            this.other = other;
        }

        void take(Alert alert, EventContext context) {
            if (other.has(alert.rule(), alert.eventNumber())) {
                return;
            }
            rules.merge(alert.rule(), 1L, Long::sum);
            List<Example> some = first.computeIfAbsent(alert.rule(), _ -> new ArrayList<>());
            if (some.size() < examples) {
                StringBuilder by = new StringBuilder();
                process.format(context, by);
                some.add(new Example(alert.eventNumber(), alert.time(), by.toString(), alert.message()));
            }
        }

        OneSided of(String rule) {
            return new OneSided(rules.getOrDefault(rule, 0L), first.getOrDefault(rule, List.of()));
        }
    }
}
