package eyas.state.table;

import eyas.state.limits.StateCounters;

/** The running counts behind {@link StateCounters}, and the source of generations. Event thread only. */
public final class RunningCounters {
    private long generation;
    public long descriptors;
    public long addedThreads;
    public long removedThreads;
    public long inventedThreads;
    public long cachedThreadLookups;
    public long threadLookups;
    public long failedThreadLookups;
    public long systemLookups;
    public long addedDescriptors;
    public long removedDescriptors;
    public long descriptorLookups;
    public long failedDescriptorLookups;
    public long droppedThreads;
    public long droppedDescriptors;
    long cutStrings;
    public long malformed;
    public long collisions;

    /** Returns a unique, increasing generation number. */
    public long nextGeneration() {
        return ++generation;
    }

    /** Returns a copy of the counts, completed by those that tables keep themselves. Allocates. */
    public StateCounters read(int threads, long droppedUsers, long droppedGroups, long droppedInterfaces) {
        return new StateCounters(
                threads,
                descriptors,
                addedThreads,
                removedThreads,
                inventedThreads,
                cachedThreadLookups,
                threadLookups,
                failedThreadLookups,
                systemLookups,
                addedDescriptors,
                removedDescriptors,
                descriptorLookups,
                failedDescriptorLookups,
                droppedThreads,
                droppedDescriptors,
                droppedUsers,
                droppedGroups,
                droppedInterfaces,
                cutStrings,
                malformed,
                collisions);
    }
}
