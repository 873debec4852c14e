package eyas.state.process;

import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorPool;
import eyas.state.file.DescriptorTable;

/**
 * Tracks which threads and processes share a descriptor table. Each of the sharing processes has its own table here, and a descriptor that
 * one opens is added to the other's. Event thread only.
 */
public final class DescriptorSharing {
    /** Value of {@link ThreadEntry#sharer}: the process no longer shares its table. */
    public static final long FORMER = -1;
    /** Value of {@link ThreadEntry#sharer}: threads of the process have tables of their own. */
    public static final long SEPARATE_THREADS = -2;

    private final ThreadTable threads;
    private final DescriptorPool pool;

    public DescriptorSharing(ThreadTable threads, DescriptorPool pool) {
        this.threads = threads;
        this.pool = pool;
    }

    /**
     * Adds a descriptor to the process that shares the table of the event's thread. If there are several, only to the one that started
     * sharing last.
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

    /** Records that the kernel gave {@code thread} a copy of the descriptor table that it shared. */
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
            main.sharer =
                    SEPARATE_THREADS; // events do not report which thread creates another one, or executes a program
        }
    }

    /** Records that a process no longer shares its descriptor table. Entries that are missing from the table remain missing. */
    public static void end(ThreadEntry main) {
        main.sharer = main.sharer > 0 ? FORMER : main.sharer;
    }
}
