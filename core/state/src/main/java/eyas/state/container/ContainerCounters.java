package eyas.state.container;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counts what is known of containers.
 *
 * @param known containers described now
 * @param added descriptions ever added or renewed
 * @param removed containers that an event said were removed
 * @param evicted descriptions dropped to make room
 * @param malformed descriptions that could not be read
 */
public record ContainerCounters(long known, long added, long removed, long evicted, long malformed)
        implements LossReporter {
    @Override
    public void losses(LossCollector to) {
        to.lost("container_forgotten", evicted);
        to.lost("container_unreadable", malformed);
    }
}
