package eyas.session.account;

import eyas.live.account.AccountFingerprint;
import eyas.live.account.AccountLimits;
import eyas.live.account.AccountList;
import eyas.live.account.AccountRoot;
import eyas.live.account.AccountRootFinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads accounts of containers outside the event thread.
 *
 * <p>A disk may be slow, and processes in a container can delay reads on purpose. So several threads read, and a blocked one delays only
 * containers that find no free thread. All threads are started at the beginning, because it may be impossible later. {@link #begin}, {@link
 * #await}, {@link #poll} and {@link #close} are for the event thread.
 */
final class AccountReaderPool implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int WAITING = 64;
    private static final AccountList UNREAD = new AccountList(List.of(), List.of(), AccountFingerprint.NONE, false);

    /**
     * The result of a read.
     *
     * @param container the key of the container
     * @param list null if the files have not changed
     */
    record Reading(String container, @Nullable AccountList list) {}

    private record Request(String container, AccountRoot root, AccountFingerprint known) {}

    private final BlockingQueue<Request> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Queue<Reading> done = new ConcurrentLinkedQueue<>();
    private final PendingContainerRoots awaited = new PendingContainerRoots(this::came);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger readers = new AtomicInteger();
    private boolean canAwait;
    private volatile boolean isClosed;

    /** Starts the threads that {@code factory} creates; if none can be started, nothing is read. */
    void start(ThreadFactory factory) {
        try {
            for (int i = 0; i < THREADS; i++) {
                start(factory.newThread(this::readAll));
                readers.incrementAndGet();
            }
            start(factory.newThread(awaited));
            canAwait = true;
        } catch (OutOfMemoryError e) {
            // A thread cannot be created, which the JVM reports itself. The running ones do the work; rejected reads
            // are counted.
            canAwait = false;
        }
    }

    private void start(Thread thread) {
        thread.start();
        threads.add(thread);
    }

    /**
     * Queues a read of the files below {@code root}, unless they match {@code known}; closes the root.
     *
     * @return false if the queue is full or no thread runs
     */
    boolean begin(String container, AccountRoot root, AccountFingerprint known) {
        if (readers.get() > 0 && waiting.offer(new Request(container, root, known))) {
            return true;
        }
        root.close();
        return false;
    }

    /**
     * Queues a read of the files of a container that is being created, as soon as {@code look} finds its root directory; at that time most
     * of its first programs still run.
     *
     * @return false if too many containers are pending or no thread runs
     */
    boolean await(String container, PendingContainerRoots.RootLookup look, Duration most) {
        return canAwait && awaited.add(container, look, most);
    }

    /** Receives a root directory in the thread that waited for it. */
    private void came(String container, @Nullable AccountRoot root) {
        if (root == null) {
            done.add(new Reading(container, null));
        } else if (!begin(container, root, AccountFingerprint.NONE)) {
            done.add(new Reading(container, UNREAD));
        }
        if (isClosed) {
            closeWaiting();
        }
    }

    private void readAll() {
        AccountRootFinder finder = new AccountRootFinder();
        try {
            while (true) {
                read(waiting.take(), finder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // shutting down, no read is needed
        } finally {
            readers.decrementAndGet();
        }
    }

    private void read(Request request, AccountRootFinder finder) {
        AccountList list = UNREAD;
        try (AccountRoot root = finder.adopt(request.root())) {
            AccountFingerprint mark = root.mark();
            list = mark.equals(request.known()) && !mark.equals(AccountFingerprint.NONE)
                    ? null
                    : root.read(AccountLimits.UNTRUSTED);
        } finally {
            done.add(new Reading(request.container(), list));
        }
    }

    /** Returns the next finished read; null if there is none. */
    @Nullable
    Reading poll() {
        return done.poll();
    }

    /** Drops queued reads and ends the threads; a blocked one ends with the program. */
    @Override
    public void close() {
        isClosed = true;
        threads.forEach(Thread::interrupt);
        closeWaiting();
    }

    private void closeWaiting() {
        for (Request request = waiting.poll(); request != null; request = waiting.poll()) {
            request.root().close();
        }
    }
}
