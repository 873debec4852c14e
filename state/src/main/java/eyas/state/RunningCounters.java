package eyas.state;

/** The running counts behind {@link StateCounters}, and the source of generations. Event thread only. */
final class RunningCounters {
    private long generation;
    long descriptors;
    long addedThreads;
    long removedThreads;
    long inventedThreads;
    long cachedThreadLookups;
    long threadLookups;
    long failedThreadLookups;
    long systemLookups;
    long addedDescriptors;
    long removedDescriptors;
    long descriptorLookups;
    long failedDescriptorLookups;
    long droppedThreads;
    long droppedDescriptors;
    long cutStrings;
    long malformed;
    long collisions;

    /** Returns a number that was never returned before. */
    long nextGeneration() {
        return ++generation;
    }

    /** Returns the counts up to now, with those that tables keep themselves. Allocates. */
    StateCounters read(int threads, long droppedUsers, long droppedGroups, long droppedInterfaces) {
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
