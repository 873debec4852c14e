package eyas.workbench.profile;

import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.engine.EventObserver;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.fields.FieldCatalog;
import eyas.filter.plan.RuleMatcher;
import eyas.filter.plan.RuleProgram;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.rules.model.Version;
import eyas.state.EventContext;
import eyas.state.State;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Counts the matches of rules on a recording, whether they are enabled or not. Not thread-safe. */
public final class MatchCounter {
    private final FieldCatalog catalog;
    private final List<CompiledRule> rules;
    private final RuleProgram program;
    private final BitSet codes;

    /** Creates a counter for {@code rules}. */
    public MatchCounter(List<CompiledRule> rules, FieldCatalog catalog) {
        this.catalog = catalog;
        this.rules = List.copyOf(rules);
        this.program =
                RuleProgram.build(rules.stream().map(CompiledRule::checked).toList());
        this.codes = program.requiredEventCodes().evaluated();
    }

    /**
     * Replays a recording.
     *
     * @param capture is started and replayed here, and not closed
     * @param goOn called periodically; once it returns false, the counts so far are the result
     * @throws EventSourceException if the recording cannot be read
     */
    public MatchCounts count(EventSource capture, BooleanSupplier goOn) {
        RuleSet none = new RuleSet(List.of(), List.of(), List.of(), List.of(), new Version(0, 0, 0), List.of());
        CancellableSource source = new CancellableSource(capture, goOn);
        Account account = new Account();
        Engine engine = Engine.of(source, new State(), ActiveRules.of(none, RuleSelection.ALL, catalog))
                .observing(account)
                .build();
        engine.run(() -> true);
        List<Long> matches = Arrays.stream(account.matches).boxed().toList();
        return new MatchCounts(matches, source.counters().events(), !source.stopped());
    }

    /** Evaluates all rules on each event that one of them checks. */
    private final class Account implements EventObserver {
        private final RuleMatcher matcher = program.matcher();
        private final long[] matches = new long[rules.size()];

        @Override
        public BitSet codes() {
            return codes;
        }

        @Override
        public void event(EventContext context) {
            matcher.match(context, rule -> {
                matches[rule]++;
                return true;
            });
        }
    }
}
