package eyas.engine;

import eyas.engine.MatchingCounters.Checks;
import eyas.engine.MatchingCounters.PerRule;
import eyas.event.EventTable;
import eyas.filter.plan.CompilationCounters;
import eyas.filter.plan.MatchProfile;
import eyas.rules.model.CompiledRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Counters per rule. Written by the event thread without locked instructions; any thread may read. */
final class RuleCounters {
    private final List<CompiledRule> rules;
    private final @Nullable MatchProfile profile;
    /** Events that rules were matched on, by event code. */
    private final AtomicLongArray evaluations = new AtomicLongArray(EventTable.size());

    private final AtomicLongArray matches;
    private final AtomicLongArray alerts;

    RuleCounters(ActiveRules rules, @Nullable MatchProfile profile) {
        this.rules = rules.active();
        this.profile = profile;
        matches = new AtomicLongArray(this.rules.size());
        alerts = new AtomicLongArray(this.rules.size());
    }

    /** Counts an event of {@code code} that rules are matched on. */
    void countEvaluation(int code) {
        add(evaluations, code);
    }

    void matched(int rule) {
        add(matches, rule);
    }

    void alerted(int rule) {
        add(alerts, rule);
    }

    private static void add(AtomicLongArray counts, int place) {
        counts.setOpaque(place, counts.getPlain(place) + 1);
    }

    MatchingCounters counters(CompilationCounters compilation) {
        List<PerRule> each = new ArrayList<>(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            CompiledRule rule = rules.get(i);
            long events = rule.checked().codes().stream()
                    .mapToLong(evaluations::getOpaque)
                    .sum();
            long nanos = profile == null ? 0 : Math.round(profile.share(i));
            each.add(new PerRule(rule.name(), rule.source(), events, matches.getOpaque(i), alerts.getOpaque(i), nanos));
        }
        Optional<Checks> checks = Optional.ofNullable(profile)
                .map(account -> new Checks(account.evaluations(), account.reuses(), account.nanos()));
        return new MatchingCounters(each, compilation, checks);
    }
}
