package eyas.workbench.cases;

import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.Engine;
import eyas.event.EventInfo;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.EventTable;
import eyas.fields.FieldCatalog;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.state.State;
import eyas.text.NearestName;
import eyas.workbench.cases.CaseResult.Broken;
import eyas.workbench.cases.CaseResult.Close;
import eyas.workbench.cases.CaseResult.Failure;
import eyas.workbench.cases.CaseResult.Incomplete;
import eyas.workbench.cases.CaseResult.Missing;
import eyas.workbench.cases.CaseResult.OtherEvents;
import eyas.workbench.cases.CaseResult.Silence;
import eyas.workbench.cases.CaseResult.Suppressed;
import eyas.workbench.cases.CaseResult.SwitchedOff;
import eyas.workbench.cases.CaseResult.Unexpected;
import eyas.workbench.cases.CaseResult.Unknown;
import eyas.workbench.cases.CaseResult.WrongCount;
import eyas.workbench.cases.CaseResult.WrongOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates cases with the production engine: state, fields, filter, rules and outputs as in a watch.
 *
 * <p>Not thread-safe.
 */
public final class CaseRunner {
    private final RuleSet rules;
    private final FieldCatalog catalog;
    private final Function<Path, EventSource> captures;
    private final RuleSelection selection;
    private final ActiveRules active;
    /**
     * The silent rule of the last case, and the rules with alerts of it enabled, cached because consecutive cases often test the same rule.
     */
    private String observedRule = "";

    private ActiveRules observed;

    /**
     * Creates a runner of all rules.
     *
     * @param catalog the fields that the rules were compiled with
     * @param captures opens a capture; throws {@link EventSourceException} if it cannot be read
     */
    public CaseRunner(RuleSet rules, FieldCatalog catalog, Function<Path, EventSource> captures) {
        this(rules, RuleSelection.ALL, catalog, captures);
    }

    /**
     * Creates a runner.
     *
     * @param selection the enabled rules
     * @param catalog the fields that the rules were compiled with
     * @param captures opens a capture; throws {@link EventSourceException} if it cannot be read
     */
    public CaseRunner(
            RuleSet rules, RuleSelection selection, FieldCatalog catalog, Function<Path, EventSource> captures) {
        this.rules = rules;
        this.selection = selection;
        this.catalog = catalog;
        this.captures = captures;
        this.active = ActiveRules.of(rules, selection, catalog);
        this.observed = active;
    }

    /** Evaluates one case. */
    public CaseResult run(RuleCase one) {
        long start = System.nanoTime();
        Seen seen = new Seen(one);
        List<Failure> failures;
        try {
            play(one, engine -> engine.alerting((alert, _) -> seen.accept(alert)));
            failures = judge(one, seen);
        } catch (EventSourceException e) {
            failures = List.of(new Broken(String.valueOf(e.getMessage())));
        }
        return new CaseResult(one, seen.counts, failures, Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * Evaluates one case and passes on all its alerts, expected or not.
     *
     * @throws EventSourceException if its capture cannot be read
     */
    public void play(RuleCase one, AlertConsumer consumer) {
        play(one, engine -> engine.alerting(consumer));
    }

    private void play(RuleCase one, Function<Engine.Builder, Engine.Builder> parts) {
        try (EventSource source = switch (one.input()) {
            case RuleCase.Recording(Path capture) -> captures.apply(capture);
            case RuleCase.Story story -> new CaseSource(story);
        }) {
            parts.apply(Engine.of(source, new State(), observed(one.about())))
                    .build()
                    .run(() -> true);
        }
    }

    /** Returns the enabled rules; a silent rule that a case tests raises alerts, so that its matches are visible. */
    private ActiveRules observed(@Nullable String about) {
        if (about == null) {
            return active;
        }
        if (!about.equals(observedRule)) {
            RuleSet loud = rules.loudly(about);
            observed = loud == rules ? active : ActiveRules.of(loud, selection, catalog);
            observedRule = about;
        }
        return observed;
    }

    private List<Failure> judge(RuleCase one, Seen seen) {
        List<Failure> failures = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (ExpectedAlert expected : one.alerts()) {
            long actual = seen.counts.getOrDefault(expected.rule(), 0L);
            Long count = expected.count();
            if (actual == 0 && (count == null || count > 0)) {
                missing.add(expected.rule());
            } else if (count != null && count != actual) {
                failures.add(new WrongCount(expected.rule(), count, actual));
            }
            Alert first = seen.first.get(expected.rule());
            if (first != null) {
                expected.outputs().stream()
                        .filter(text -> !seen.texts.contains(expected.rule() + '\0' + text))
                        .forEach(text -> failures.add(new WrongOutput(expected.rule(), text, first)));
            }
        }
        seen.first.forEach((rule, first) -> {
            if (!one.expects(rule)) {
                failures.add(new Unexpected(rule, seen.counts.getOrDefault(rule, 0L), first));
            }
        });
        if (!missing.isEmpty()) {
            failures.addAll(0, explain(one, missing));
        }
        return failures;
    }

    /** Evaluates the case again to find the closest events. */
    private List<Failure> explain(RuleCase one, List<String> missing) {
        Map<String, ClosestEvent> closest = new HashMap<>();
        for (String name : missing) {
            rules.rule(name).ifPresent(rule -> closest.put(name, new ClosestEvent(rule, catalog)));
        }
        play(one, engine -> {
            closest.values().forEach(engine::observing);
            return engine;
        });
        List<Failure> failures = new ArrayList<>();
        for (String name : missing) {
            ClosestEvent found = closest.get(name);
            Silence why = found != null
                    ? silence(name, found)
                    : rules.correlation(name).<Silence>map(CaseRunner::silence).orElseGet(() -> unknown(name));
            failures.add(new Missing(name, why));
        }
        return failures;
    }

    private Unknown unknown(String name) {
        List<String> names = new ArrayList<>();
        rules.rules().forEach(rule -> names.add(rule.name()));
        rules.correlations().forEach(correlation -> names.add(correlation.name()));
        String nearest = NearestName.of(name, names);
        return new Unknown(nearest == null ? "" : nearest);
    }

    private static Silence silence(CompiledCorrelation correlation) {
        return correlation.enabled()
                ? new Incomplete(correlation.parts().stream()
                        .flatMap(part -> part.rules().stream())
                        .distinct()
                        .toList())
                : new SwitchedOff();
    }

    private Silence silence(String name, ClosestEvent found) {
        CompiledRule rule = rules.rule(name).orElseThrow();
        if (active.active().stream().noneMatch(one -> one.name().equals(name))) {
            return new SwitchedOff();
        }
        if (found.firstMatch() >= 0) {
            return new Suppressed(found.firstMatch());
        }
        NearMiss nearest = found.nearest();
        return nearest == null ? new OtherEvents(types(rule)) : new Close(nearest);
    }

    private static List<String> types(CompiledRule rule) {
        Set<String> names = new TreeSet<>();
        rule.checked().codes().stream()
                .mapToObj(EventTable::get)
                .map(EventInfo::name)
                .forEach(names::add);
        return List.copyOf(names);
    }

    /** Counts alerts, and keeps only those that the result needs. */
    private static final class Seen {
        private final RuleCase of;
        private final SortedMap<String, Long> counts = new TreeMap<>();
        private final SortedMap<String, Alert> first = new TreeMap<>();
        private final Set<String> texts = new TreeSet<>();

        Seen(RuleCase of) {
            this.of = of;
        }

        void accept(Alert alert) {
            counts.merge(alert.rule(), 1L, Long::sum);
            first.putIfAbsent(alert.rule(), alert);
            for (ExpectedAlert expected : of.alerts()) {
                if (expected.rule().equals(alert.rule())) {
                    expected.outputs().stream()
                            .filter(alert.message()::contains)
                            .forEach(text -> texts.add(expected.rule() + '\0' + text));
                }
            }
        }
    }
}
