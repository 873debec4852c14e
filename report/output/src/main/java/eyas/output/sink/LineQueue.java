package eyas.output.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A queue of lines between the event thread and a sink's thread, bounded by number and memory.
 *
 * <p>{@link #offer} does not block. Alerts come in bursts, and waking the sink's thread for each costs several times as much as the alert
 * itself. So after a batch the sink's thread polls again after a moment ({@link #LINGER}) before it sleeps until it is woken. The first
 * alert of a burst is delivered immediately, the following ones with a small delay. Thread-safe.
 */
final class LineQueue {
    /** Memory of a line beside its characters: object headers and a slot of the queue. */
    private static final int OVERHEAD = 96;

    /** How long lines of a continuing burst are collected, in ns. */
    private static final long LINGER = 2_000_000;

    /** The interval at which a thread that waits for space checks whether to continue, in ns. */
    private static final long DOUBT = 100_000_000;

    /** A batch of this size is delivered without waiting for more lines. */
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
    /** Whether the last batch was not empty. */
    private boolean bursting;

    LineQueue(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.pressing = Math.max(1, Math.min(MANY, most / 2));
    }

    /** Adds a line; returns false if the queue is full. */
    boolean offer(AlertLine line) {
        lock.lock();
        try {
            if (!hasCapacity(line)) {
                return false;
            }
            add(line);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a line as soon as there is space; returns false if waiting is not worthwhile.
     *
     * @param worthwhile returns whether space may still become available; called before each wait, without the lock
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

    /** Wakes threads that wait for space, so that they check whether to continue. */
    void doubt() {
        lock.lock();
        try {
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the line fits; a line larger than the limit fits only into an empty queue. */
    private boolean takes(AlertLine line) {
        return hasCapacity(line) || lines.isEmpty();
    }

    private boolean hasCapacity(AlertLine line) {
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

    /** Lets {@link #take} return, with an empty list if there are no lines. */
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

    /** Returns whether there are enough lines to deliver without further waiting. */
    private boolean isPressing() {
        return lines.size() >= pressing || bytes >= mostBytes / 2;
    }

    private static long size(AlertLine line) {
        return (long) OVERHEAD + line.text().length();
    }
}
