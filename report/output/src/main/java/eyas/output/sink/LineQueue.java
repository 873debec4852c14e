package eyas.output.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Holds lines between the event thread and a sink's thread, bounded by number and by memory.
 *
 * <p>Offering waits only where it is asked to. Alerts come in bursts, and waking the sink's thread for each costs
 * several times what the alert itself does: so after a batch the sink's thread looks again after a moment ({@link
 * #LINGER}) before it sleeps until it is woken. The first alert of a burst is out at once, those that follow are a
 * moment late at most. Thread-safe.
 */
final class LineQueue {
    /** What a line takes beside its characters: object headers, a slot of the queue. */
    private static final int OVERHEAD = 96;

    /** How long a burst that goes on is collected, in ns. */
    private static final long LINGER = 2_000_000;

    /** How long whoever waits for room does not ask whether it is still worth it, in ns. */
    private static final long DOUBT = 100_000_000;

    /** So many lines are not waited with. */
    private static final int MANY = 1024;

    private final int most;
    private final long mostBytes;
    private final int pressing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final ArrayDeque<AlertLine> lines = new ArrayDeque<>();
    private long bytes;
    private boolean woken;
    /** Whether the sink's thread sleeps until it is woken. */
    private boolean asleep;
    /** Whether the last batch held anything. */
    private boolean bursting;

    LineQueue(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.pressing = Math.max(1, Math.min(MANY, most / 2));
    }

    /** Adds a line, or tells that there is no room. */
    boolean offer(AlertLine line) {
        lock.lock();
        try {
            if (!hasRoom(line)) {
                return false;
            }
            add(line);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a line as soon as there is room, or tells that there is none and that waiting is in vain.
     *
     * @param worthwhile tells whether there may still be room some time; asked before each wait, without the lock
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    boolean put(AlertLine line, BooleanSupplier worthwhile) throws InterruptedException {
        while (worthwhile.getAsBoolean()) {
            lock.lockInterruptibly();
            try {
                if (takes(line) || (notFull.awaitNanos(DOUBT) > 0 && takes(line))) {
                    add(line);
                    return true;
                }
            } finally {
                lock.unlock();
            }
        }
        return offer(line);
    }

    /** Ends a wait for room now, so that it is asked whether to go on. */
    void doubt() {
        lock.lock();
        try {
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Return whether there is room; one that is larger than everything goes alone. */
    private boolean takes(AlertLine line) {
        return hasRoom(line) || lines.isEmpty();
    }

    private boolean hasRoom(AlertLine line) {
        return lines.size() < most && bytes + size(line) <= mostBytes;
    }

    private void add(AlertLine line) {
        bytes += size(line);
        lines.addLast(line);
        if (asleep || isPressing()) {
            asleep = false;
            notEmpty.signal();
        }
    }

    /**
     * Waits for lines, or for {@link #wake}, and takes at most {@code count}.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    List<AlertLine> take(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = bursting ? LINGER : 0;
            while (left > 0 && !isPressing() && !woken) {
                left = notEmpty.awaitNanos(left);
            }
            while (lines.isEmpty() && !woken) {
                asleep = true;
                notEmpty.await();
            }
            asleep = false;
            woken = false;
            List<AlertLine> batch = new ArrayList<>(Math.min(count, lines.size()));
            while (batch.size() < count && !lines.isEmpty()) {
                AlertLine line = lines.removeFirst();
                bytes -= size(line);
                batch.add(line);
            }
            bursting = !batch.isEmpty();
            notFull.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Lets {@link #take} return, with nothing if there is nothing. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** Return whether there is so much that to wait for more would be wrong. */
    private boolean isPressing() {
        return lines.size() >= pressing || bytes >= mostBytes / 2;
    }

    private static long size(AlertLine line) {
        return (long) OVERHEAD + line.text().length();
    }
}
