package eyas.state.limits;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counts of the state's entries, lookups and losses. Metric names follow Falco's.
 *
 * @param threads current threads ({@code n_threads})
 * @param descriptors current descriptors; those still shared after a fork count once ({@code n_fds})
 * @param addedThreads threads added ({@code n_added_threads})
 * @param removedThreads threads removed ({@code n_removed_threads})
 * @param inventedThreads threads created without an event that announced them
 * @param cachedThreadLookups lookups answered by the last thread ({@code n_cached_thread_lookups})
 * @param threadLookups lookups answered by the table ({@code n_noncached_thread_lookups})
 * @param failedThreadLookups lookups of unknown threads ({@code n_failed_thread_lookups})
 * @param systemLookups threads requested from the source
 * @param addedDescriptors descriptors added ({@code n_added_fds})
 * @param removedDescriptors descriptors removed ({@code n_removed_fds})
 * @param descriptorLookups descriptors found ({@code n_noncached_fd_lookups})
 * @param failedDescriptorLookups descriptors not found ({@code n_failed_fd_lookups})
 * @param droppedThreads threads dropped because the table was full ({@code n_drops_full_threadtable})
 * @param droppedDescriptors descriptors dropped because their table was full
 * @param droppedUsers users dropped because their table was full
 * @param droppedGroups groups dropped because their table was full
 * @param droppedInterfaces network interfaces dropped because there were too many
 * @param cutStrings strings and lists truncated to their limit
 * @param malformed events with invalid lengths
 * @param collisions threads that appeared while an older one with the same id was still known
 */
public record StateCounters(
        long threads,
        long descriptors,
        long addedThreads,
        long removedThreads,
        long inventedThreads,
        long cachedThreadLookups,
        long threadLookups,
        long failedThreadLookups,
        long systemLookups,
        long addedDescriptors,
        long removedDescriptors,
        long descriptorLookups,
        long failedDescriptorLookups,
        long droppedThreads,
        long droppedDescriptors,
        long droppedUsers,
        long droppedGroups,
        long droppedInterfaces,
        long cutStrings,
        long malformed,
        long collisions)
        implements LossReporter {
    @Override
    public void losses(LossCollector to) {
        to.lost("unknown_thread", inventedThreads);
        to.lost("inconsistent_event", malformed);
        to.lost("thread_dropped", droppedThreads);
        to.lost("descriptor_dropped", droppedDescriptors);
        to.lost("user_dropped", droppedUsers);
        to.lost("group_dropped", droppedGroups);
        to.lost("interface_dropped", droppedInterfaces);
        to.lost("cut_string", cutStrings);
        to.lost("thread_collision", collisions);
    }
}
