package eyas.state;

/** Keeps the running counts behind {@link StateCounters}, and hands out generations. Event thread only. */
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
    long droppedUsers;
    long cutStrings;
    long malformed;
    long collisions;

    /** Returns a number that was never returned before. */
    long nextGeneration() {
        return ++generation;
    }

    StateCounters read(int threads) {
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
                cutStrings,
                malformed,
                collisions);
    }
}
