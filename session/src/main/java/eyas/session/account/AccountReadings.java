package eyas.session.account;

import eyas.live.account.AccountLimits;
import eyas.live.account.AccountList;
import eyas.live.account.AccountMark;
import eyas.live.account.AccountRoot;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads accounts of containers beside the event thread.
 *
 * <p>The file system of a container may be one that a process of the job serves, and which never answers. So each reading has a
 * thread of its own, of which there are few, and one that hangs holds up nobody but those that find no thread. {@link #begin},
 * {@link #poll} and {@link #close} belong to the event thread.
 */
final class AccountReadings implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int WAITING = 64;
    private static final int AWAITED = 16;

    /**
     * What came of a reading.
     *
     * @param container the container's id
     * @param list null where the files have not changed
     */
    record Reading(String container, @Nullable AccountList list) {}

    private record Request(String container, AccountRoot root, AccountMark known) {}

    /** Finds the root directory of a container once it has one of its own; null where it never got one. */
    @FunctionalInterface
    interface RootFinder {
        @Nullable
        AccountRoot find();
    }

    private final Queue<Request> waiting = new ArrayDeque<>();
    private final Queue<Reading> done = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger awaiting = new AtomicInteger();

    /**
     * Has the files below {@code root} read, if they are not as {@code known} says; the root is closed.
     *
     * @return false where too many wait
     */
    boolean begin(String container, AccountRoot root, AccountMark known) {
        if (waiting.size() >= WAITING) {
            root.close();
            return false;
        }
        waiting.add(new Request(container, root, known));
        run();
        return true;
    }

    /**
     * Has the files of a container that is being made read as soon as {@code finder} finds its root directory, by then most of its
     * programs still run.
     *
     * @return false where too many are being waited for
     */
    boolean await(String container, RootFinder finder) {
        if (awaiting.get() >= AWAITED) {
            return false;
        }
        awaiting.incrementAndGet();
        Thread.ofPlatform().daemon().name("eyas-accounts").start(() -> {
            AccountList list = null;
            try (AccountRoot root = finder.find()) {
                list = root == null ? null : root.read(AccountLimits.STRANGERS);
            } finally {
                done.add(new Reading(container, list));
                awaiting.decrementAndGet();
            }
        });
        return true;
    }

    private void run() {
        while (!waiting.isEmpty() && running.get() < THREADS) {
            Request request = waiting.remove();
            running.incrementAndGet();
            Thread.ofPlatform().daemon().name("eyas-accounts").start(() -> read(request));
        }
    }

    private void read(Request request) {
        AccountList list = null;
        try (AccountRoot root = request.root()) {
            AccountMark mark = root.mark();
            list = mark.equals(request.known()) && !mark.equals(AccountMark.NONE)
                    ? null
                    : root.read(AccountLimits.STRANGERS);
        } finally {
            done.add(new Reading(request.container(), list));
            running.decrementAndGet();
        }
    }

    /** Returns the next reading that has come; null where there is none. */
    @Nullable
    Reading poll() {
        Reading reading = done.poll();
        if (reading != null) {
            run();
        }
        return reading;
    }

    /** Drops what waits; a thread that hangs ends with the program. */
    @Override
    public void close() {
        for (Request request = waiting.poll(); request != null; request = waiting.poll()) {
            request.root().close();
        }
    }
}
