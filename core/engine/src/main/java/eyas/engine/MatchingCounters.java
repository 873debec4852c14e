package eyas.engine;

import eyas.filter.plan.CompilationCounters;
import java.util.List;
import java.util.Optional;

/**
 * Counters of the active rules.
 *
 * @param rules one per active rule in the order of definition, including silent rules that a correlation counts
 * @param compilation how much of the plan is compiled, and how long compilation took
 * @param checks the cost of the checks of all rules; empty unless the engine was built with {@code profiling()}
 */
public record MatchingCounters(List<PerRule> rules, CompilationCounters compilation, Optional<Checks> checks) {
    public MatchingCounters {
        rules = List.copyOf(rules);
    }

    /**
     * Counters of one rule.
     *
     * @param name the rule's name, unique within its source
     * @param source the rule's event source
     * @param evaluations events of a type that the rule matches
     * @param matches events for which the rule's condition is true; if only the first match raises an alert, later rules are not
     * evaluated
     * @param alerts alerts that the rule raised
     * @param nanos the rule's share of the time spent in checks, ns; the time of a shared check is divided among its rules; 0
     * unless the engine was built with {@code profiling()}
     */
    public record PerRule(String name, String source, long evaluations, long matches, long alerts, long nanos) {}

    /**
     * Counters of checks over all rules. A check that several rules share is computed once per event.
     *
     * @param computed how often a check was computed
     * @param reused how often the cached result of a check was used for the same event
     * @param nanos time spent in computing, ns, including reading values
     */
    public record Checks(long computed, long reused, long nanos) {}
}
