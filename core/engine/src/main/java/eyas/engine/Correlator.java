package eyas.engine;

import eyas.fields.CorrelationFields;
import eyas.fields.FieldCatalog;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledRule;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Dispatches matches to the correlations that count them and creates the alerts of completed ones. Event thread only. */
final class Correlator {
    private static final double NANOS = 1e9;

    private record Feed(int correlation, boolean[] parts) {}

    private final List<Correlation> correlations = new ArrayList<>();
    private final List<List<Feed>> feeds = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final CorrelationFields fields = new CorrelationFields();
    private final AlertFactory alerts;

    /**
     * Creates a correlator.
     *
     * @param rules the matched rules; {@link #take} takes an index into this list
     */
    Correlator(
            List<CompiledCorrelation> definitions,
            List<CompiledRule> rules,
            FieldCatalog catalog,
            CorrelatorLimits limits,
            AlertOptions options) {
        definitions.forEach(definition -> correlations.add(new Correlation(definition, catalog, limits)));
        for (CompiledRule rule : rules) {
            List<Feed> fed = new ArrayList<>();
            for (int i = 0; i < definitions.size(); i++) {
                CompiledCorrelation definition = definitions.get(i);
                if (definition.counts(rule.name())) {
                    boolean[] parts = new boolean[definition.parts().size()];
                    for (int part = 0; part < parts.length; part++) {
                        parts[part] = definition.parts().get(part).rules().contains(rule.name());
                    }
                    fed.add(new Feed(i, parts));
                }
            }
            feeds.add(List.copyOf(fed));
            names.add(rule.name());
        }
        alerts = new AlertFactory(
                definitions.stream()
                        .map(d -> new AlertFactory.Announcement(
                                d.name(), d.priority(), "syscall", List.copyOf(d.tags()), d.compiledOutput()))
                        .toList(),
                catalog.and(fields),
                options);
    }

    /** Returns whether there are no correlations. */
    boolean isEmpty() {
        return correlations.isEmpty();
    }

    /** Records a match of the rule with index {@code rule} and passes on the alerts that it completes. */
    void take(int rule, EventContext context, Consumer<Alert> consumer) {
        List<Feed> fed = feeds.get(rule);
        for (int i = 0; i < fed.size(); i++) {
            Feed feed = fed.get(i);
            List<RuleMatch> evidence =
                    correlations.get(feed.correlation()).take(names.get(rule), feed.parts(), context);
            if (!evidence.isEmpty()) {
                consumer.accept(alert(feed.correlation(), evidence, context));
            }
        }
    }

    private Alert alert(int correlation, List<RuleMatch> evidence, EventContext context) {
        List<CorrelatedEvent> contributions =
                evidence.stream().map(RuleMatch::contribution).toList();
        long last = contributions.getLast().time();
        StringBuilder text = new StringBuilder();
        Set<String> rules = new LinkedHashSet<>();
        for (CorrelatedEvent one : contributions) {
            rules.add(one.rule());
            text.append(text.isEmpty() ? "" : "; ")
                    .append(one.rule())
                    .append(" by ")
                    .append(one.process())
                    .append('(')
                    .append(one.pid())
                    .append(')');
            if (one.time() != last) {
                text.append(String.format(Locale.ROOT, " %.3fs before", (last - one.time()) / NANOS));
            }
        }
        fields.show(
                text.toString(),
                String.join(", ", rules),
                contributions.size(),
                last - contributions.getFirst().time());
        return alerts.create(correlation, context, contributions);
    }

    CorrelationCounters counters() {
        CorrelationCounters all = CorrelationCounters.NONE;
        for (Correlation correlation : correlations) {
            all = all.plus(correlation.counters());
        }
        return all;
    }
}
