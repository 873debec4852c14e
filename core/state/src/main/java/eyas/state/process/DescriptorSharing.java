package eyas.state.process;

import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorPool;
import eyas.state.file.DescriptorTable;

/**
 * Tracks which threads and processes share a table of descriptors. Of processes that share one, each has a table here, and what one opens is
 * added to the other's. Event thread only.
 */
public final class DescriptorSharing {
    /** In {@link ThreadEntry#sharer}: a process that shares its table no more. */
    public static final long FORMER = -1;
    /** In {@link ThreadEntry#sharer}: threads of the process have tables of their own. */
    public static final long SEPARATE_THREADS = -2;

    private final ThreadTable threads;
    private final DescriptorPool pool;

    public DescriptorSharing(ThreadTable threads, DescriptorPool pool) {
        this.threads = threads;
        this.pool = pool;
    }

    /**
     * Adds a descriptor to those of the process that has the same table as the event's thread. Of several such processes, the one with which
     * its process began to share last.
     */
    public void add(ThreadEntry thread, long fd, DescriptorEntry entry) {
        ThreadEntry main = thread.main();
        ThreadEntry other =
                main.sharer > 0 && thread.descriptors() == main.descriptors() ? threads.peek(main.sharer) : null;
        DescriptorTable table = other != null && other.sharer == main.tid ? other.descriptors() : null;
        if (table != null && table != thread.descriptors()) {
            DescriptorEntry same = pool.entry();
            same.copyFrom(entry);
            table.add(fd, same);
        }
    }

    /** Notes that the kernel has given {@code thread} a copy of the table of descriptors that it has shared. */
    public void separate(ThreadEntry thread) {
        ThreadEntry main = thread.main();
        if (thread != main) {
            separateFromProcess(main, thread);
        } else if (main.otherThreadCount() == 0) {
            end(main);
        } else {
            for (ThreadEntry other = main.firstThread(); other != null; other = other.nextThread()) {
                if (other != main) {
                    separateFromProcess(main, other);
                }
            }
        }
    }

    private static void separateFromProcess(ThreadEntry main, ThreadEntry thread) {
        if ((thread.flags & CloneFlag.FILES) != 0) {
            DescriptorTable table = thread.descriptors();
            if (table != null) {
                thread.ownDescriptors.share(table);
            }
            thread.flags &= ~CloneFlag.FILES;
            main.sharer = SEPARATE_THREADS; // it is not told which thread makes another one, or executes a program
        }
    }

    /** Notes that a process shares its table of descriptors with no other process any more; what is missing in ours stays so. */
    public static void end(ThreadEntry main) {
        main.sharer = main.sharer > 0 ? FORMER : main.sharer;
    }
}
