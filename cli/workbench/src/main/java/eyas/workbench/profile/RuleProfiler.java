package eyas.workbench.profile;

import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.engine.EventObserver;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.EventTable;
import eyas.fields.FieldCatalog;
import eyas.filter.check.Predicate;
import eyas.filter.plan.MatchProfile;
import eyas.filter.plan.RuleMatcher;
import eyas.filter.plan.RuleProgram;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.rules.model.Version;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.workbench.profile.RuleProfile.CheckCost;
import eyas.workbench.profile.RuleProfile.RuleCost;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Runs rules on recordings and measures every check.
 *
 * <p>The rules run as one program, as in a watch, so that shared checks are evaluated once. Not thread-safe.
 */
public final class RuleProfiler {
    private final FieldCatalog catalog;
    private final List<CompiledRule> active;
    private final RuleProgram program;
    private final BitSet codes;

    /** Creates a profiler of the enabled rules in {@code rules}. */
    public RuleProfiler(RuleSet rules, FieldCatalog catalog) {
        this.catalog = catalog;
        this.active = RuleSelection.ALL.choose(rules);
        this.program =
                RuleProgram.build(active.stream().map(CompiledRule::checked).toList());
        this.codes = program.requiredEventCodes().evaluated();
    }

    /**
     * Replays recordings.
     *
     * @param captures open them again on each call
     * @param passes number of replays of all recordings; only the last one is measured, the others warm up the JVM
     * @throws EventSourceException if one cannot be read
     */
    public RuleProfile run(List<Supplier<EventSource>> captures, int passes) {
        Account account = new Account();
        for (int pass = 0; pass < passes; pass++) {
            account = new Account();
            for (Supplier<EventSource> capture : captures) {
                play(capture, account);
            }
        }
        return account.profile();
    }

    private void play(Supplier<EventSource> capture, Account account) {
        RuleSet none = new RuleSet(List.of(), List.of(), List.of(), List.of(), new Version(0, 0, 0), List.of());
        try (EventSource source = capture.get()) {
            Engine engine = Engine.of(source, new State(), ActiveRules.of(none, RuleSelection.ALL, catalog))
                    .observing(account)
                    .build();
            engine.run(() -> true);
            account.events += source.counters().events();
        }
    }

    /** Evaluates all rules on each event that one of them checks. */
    private final class Account implements EventObserver {
        private final MatchProfile profile = new MatchProfile(program);
        private final RuleMatcher matcher = program.matcher(profile);
        private final long[] perCode = new long[EventTable.size()];
        private long events;

        @Override
        public BitSet codes() {
            return codes;
        }

        @Override
        public void event(EventContext context) {
            if (context.event().isInitial()) {
                // As in the engine, rules do not apply to the snapshot.
                return;
            }
            perCode[context.event().code()]++;
            matcher.match(context, _ -> true);
        }

        RuleProfile profile() {
            List<RuleCost> rules = new ArrayList<>();
            for (int rule = 0; rule < active.size(); rule++) {
                CompiledRule one = active.get(rule);
                long looked = one.checked().codes().stream()
                        .mapToLong(code -> perCode[code])
                        .sum();
                rules.add(new RuleCost(
                        one.name(),
                        profile.share(rule),
                        looked,
                        profile.matches(rule),
                        program.predicatesOf(rule).cardinality()));
            }
            rules.sort(Comparator.comparingDouble(RuleCost::nanos).reversed().thenComparing(RuleCost::name));
            List<Predicate> predicates = program.predicates();
            List<CheckCost> checks = new ArrayList<>();
            long nanos = 0;
            for (int i = 0; i < predicates.size(); i++) {
                nanos += profile.nanos(i);
                checks.add(new CheckCost(
                        predicates.get(i).text(),
                        profile.nanos(i),
                        profile.evaluations(i),
                        profile.trues(i),
                        users(i)));
            }
            checks.sort(Comparator.comparingLong(CheckCost::nanos).reversed().thenComparing(CheckCost::text));
            return new RuleProfile(events, profile.events(), nanos, rules, checks);
        }

        private List<String> users(int predicate) {
            return IntStream.range(0, active.size())
                    .filter(rule -> program.predicatesOf(rule).get(predicate))
                    .mapToObj(rule -> active.get(rule).name())
                    .toList();
        }
    }
}
