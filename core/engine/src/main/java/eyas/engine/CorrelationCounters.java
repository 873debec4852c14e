package eyas.engine;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counters of correlations.
 *
 * @param matches matches of rules that a correlation counted
 * @param alerts alerts that correlations raised
 * @param partials combinations that have begun and are not complete
 * @param expired combinations whose window has passed
 * @param evicted combinations that were evicted within their window because there were too many; alerts may be missing
 */
public record CorrelationCounters(long matches, long alerts, long partials, long expired, long evicted)
        implements LossReporter {
    /** All zero. */
    public static final CorrelationCounters NONE = new CorrelationCounters(0, 0, 0, 0, 0);

    /** Returns the sum of both. */
    public CorrelationCounters plus(CorrelationCounters other) {
        return new CorrelationCounters(
                matches + other.matches,
                alerts + other.alerts,
                partials + other.partials,
                expired + other.expired,
                evicted + other.evicted);
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("correlation_forgotten", evicted);
    }
}
