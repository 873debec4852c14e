package eyas.output.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds lines between the event thread and a sink's thread, bounded by number and by memory.
 *
 * <p>Offering never waits. A batch that was taken counts as waiting until it is settled, so that nothing is counted twice
 * or not at all. Thread-safe.
 */
final class LineQueue {
    /** What a line takes beside its characters: object headers, a slot of the queue. */
    private static final int OVERHEAD = 96;

    private final int most;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<AlertLine> lines = new ArrayDeque<>();
    private long bytes;
    private boolean woken;

    LineQueue(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Adds a line, or tells that there is no room. */
    boolean offer(AlertLine line) {
        lock.lock();
        try {
            if (lines.size() >= most || bytes + size(line) > mostBytes) {
                return false;
            }
            bytes += size(line);
            lines.addLast(line);
            if (lines.size() == 1) {
                notEmpty.signal();
            }
            return true;
        } finally {
            lock.unlock();
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
            while (lines.isEmpty() && !woken) {
                notEmpty.await();
            }
            woken = false;
            List<AlertLine> batch = new ArrayList<>(Math.min(count, lines.size()));
            while (batch.size() < count && !lines.isEmpty()) {
                AlertLine line = lines.removeFirst();
                bytes -= size(line);
                batch.add(line);
            }
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

    private static long size(AlertLine line) {
        return (long) OVERHEAD + line.text().length();
    }
}
