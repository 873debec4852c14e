package eyas.state.container;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counts of container descriptions.
 *
 * @param known current descriptions
 * @param added descriptions added or replaced
 * @param removed containers removed by an event
 * @param evicted descriptions evicted to make room
 * @param malformed descriptions that could not be parsed
 */
public record ContainerCounters(long known, long added, long removed, long evicted, long malformed)
        implements LossReporter {
    @Override
    public void losses(LossCollector to) {
        to.lost("container_forgotten", evicted);
        to.lost("container_unreadable", malformed);
    }
}
