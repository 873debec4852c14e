package eyas.engine;

import eyas.filter.plan.CompilationCounters;
import java.util.List;
import java.util.Optional;

/**
 * Counts what the rules in force did.
 *
 * @param rules one for each rule in force, in the order of definition; silent ones that a correlation counts included
 * @param compilation how much of the plan is compiled, and what compiling took
 * @param checks what the checks of all rules cost; empty unless the engine was built with {@code profiling()}
 */
public record MatchingCounters(List<PerRule> rules, CompilationCounters compilation, Optional<Checks> checks) {
    public MatchingCounters {
        rules = List.copyOf(rules);
    }

    /**
     * Counts what one rule did.
     *
     * @param name the rule's name, unique within its source
     * @param source the source of events that it belongs to
     * @param looked events of a type that the rule looks at
     * @param matches events that the rule's condition holds for; after a first match that alerts, others are not asked where
     *     only the first one counts
     * @param alerts alerts that the rule raised
     * @param nanos the rule's share of the time that checks took, ns: that of each of its checks, divided among the rules
     *     that use it; 0 unless the engine was built with {@code profiling()}
     */
    public record PerRule(String name, String source, long looked, long matches, long alerts, long nanos) {}

    /**
     * Counts what checks did, all rules together. A check that several rules share is computed once per event.
     *
     * @param computed how often a check was computed
     * @param reused how often a check was asked for again for the same event, so that its answer was there
     * @param nanos time that computing took, ns, reading values included
     */
    public record Checks(long computed, long reused, long nanos) {}
}
