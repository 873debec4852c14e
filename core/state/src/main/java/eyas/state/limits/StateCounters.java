package eyas.state.limits;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counts of what the state holds, looked up and lost. Names in metrics follow Falco's.
 *
 * @param threads threads now ({@code n_threads})
 * @param descriptors descriptors now; those that a fork still shares count once ({@code n_fds})
 * @param addedThreads threads ever added ({@code n_added_threads})
 * @param removedThreads threads ever removed ({@code n_removed_threads})
 * @param inventedThreads threads that nothing announced
 * @param cachedThreadLookups look-ups answered by the last thread ({@code n_cached_thread_lookups})
 * @param threadLookups look-ups answered by the table ({@code n_noncached_thread_lookups})
 * @param failedThreadLookups look-ups of unknown threads ({@code n_failed_thread_lookups})
 * @param systemLookups threads that the source was asked for
 * @param addedDescriptors descriptors ever added ({@code n_added_fds})
 * @param removedDescriptors descriptors ever removed ({@code n_removed_fds})
 * @param descriptorLookups descriptors found ({@code n_noncached_fd_lookups})
 * @param failedDescriptorLookups descriptors not found ({@code n_failed_fd_lookups})
 * @param droppedThreads threads dropped because the table was full ({@code n_drops_full_threadtable})
 * @param droppedDescriptors descriptors dropped because their table was full
 * @param droppedUsers users dropped because their table was full
 * @param droppedGroups groups dropped because their table was full
 * @param droppedInterfaces network interfaces dropped because there were too many
 * @param cutStrings strings and lists cut to their limit
 * @param malformed events with lengths that do not fit
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
