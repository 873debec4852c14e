package eyas.state;

/**
 * Counts what is known of containers.
 *
 * @param known containers described now
 * @param added descriptions ever added or renewed
 * @param removed containers that an event said were removed
 * @param evicted descriptions dropped to make room
 * @param malformed descriptions that could not be read
 */
public record ContainerCounters(long known, long added, long removed, long evicted, long malformed) {}
