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
 * Reads accounts of containers beside the event thread.
 *
 * <p>A disk may be slow, and whoever is in the container may make it so. So there are a few threads that read, and one that is held
 * up holds up nobody but those that find no thread. All threads are started once: later there may be no room for them. {@link #begin},
 * {@link #await}, {@link #poll} and {@link #close} belong to the event thread.
 */
final class AccountReaderPool implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int WAITING = 64;
    private static final AccountList UNREAD = new AccountList(List.of(), List.of(), AccountFingerprint.NONE, false);

    /**
     * What came of a reading.
     *
     * @param container what the container is told apart by
     * @param list null where the files have not changed
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

    /** Starts the threads that {@code factory} makes; where there is no room for any, nothing is read. */
    void start(ThreadFactory factory) {
        try {
            for (int i = 0; i < THREADS; i++) {
                start(factory.newThread(this::readAll));
                readers.incrementAndGet();
            }
            start(factory.newThread(awaited));
            canAwait = true;
        } catch (OutOfMemoryError e) {
            // No thread can be had, which the JVM says itself. Those that run do the work; what none does is refused,
            // and counted.
            canAwait = false;
        }
    }

    private void start(Thread thread) {
        thread.start();
        threads.add(thread);
    }

    /**
     * Has the files below {@code root} read, if they are not as {@code known} says; the root is closed.
     *
     * @return false where too many wait, or nobody reads
     */
    boolean begin(String container, AccountRoot root, AccountFingerprint known) {
        if (readers.get() > 0 && waiting.offer(new Request(container, root, known))) {
            return true;
        }
        root.close();
        return false;
    }

    /**
     * Has the files of a container that is being made read as soon as {@code look} finds its root directory, by then most of its
     * programs still run.
     *
     * @return false where too many are being waited for, or nobody waits
     */
    boolean await(String container, PendingContainerRoots.RootLook look, Duration most) {
        return canAwait && awaited.add(container, look, most);
    }

    /** Takes a root that was waited for, in the thread that waited. */
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
            Thread.currentThread().interrupt(); // nobody wants anything read any more
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

    /** Returns the next reading that has come; null where there is none. */
    @Nullable
    Reading poll() {
        return done.poll();
    }

    /** Drops what waits and lets the threads end; one that is held up ends with the program. */
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
