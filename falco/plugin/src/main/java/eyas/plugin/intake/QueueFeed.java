package eyas.plugin.intake;

import eyas.plugin.EventBatch;
import eyas.plugin.EventFeed;
import eyas.plugin.PluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes documents from receiving threads to the event thread through a bounded queue.
 *
 * <p>A full queue blocks or rejects producers. All methods except {@link #next} may be called from any thread.
 */
public final class QueueFeed implements EventFeed {
    private static final long WAIT_MS = 200;

    /**
     * A document with its time.
     *
     * @param time ns since the epoch, or {@link EventBatch#NOW}
     */
    public record Document(long time, byte[] text) {}

    private final ArrayBlockingQueue<Document> waiting;
    private final List<AutoCloseable> resources = new ArrayList<>();
    private @Nullable Document held;
    private volatile boolean ended;
    private volatile boolean closed;
    private volatile @Nullable PluginException failure;

    /** Creates an empty queue. */
    public QueueFeed(IntakeLimits limits) {
        waiting = new ArrayBlockingQueue<>(limits.waiting());
    }

    /** Takes ownership of a resource, which is closed with the feed, or now if the feed is closed. */
    public void own(AutoCloseable resource) {
        synchronized (this) {
            if (!closed) {
                resources.add(resource);
                return;
            }
        }
        close(resource);
    }

    /** Adds a document, blocking while the queue is full; returns false if the feed is closed. */
    public boolean put(Document document) throws InterruptedException {
        while (!closed) {
            if (waiting.offer(document, WAIT_MS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** Adds a document unless the queue is full. */
    public boolean offer(Document document) {
        return !closed && waiting.offer(document);
    }

    /** Marks the end: no documents follow. */
    public void end() {
        ended = true;
    }

    /** Reports a failure; the run ends with it after all queued documents are processed. */
    public void fail(PluginException cause) {
        failure = cause;
        ended = true;
    }

    /** Returns whether the feed is closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public Outcome next(EventBatch batch) {
        Document document = held;
        held = null;
        // Checked before the queue, so that documents added before the end are seen.
        boolean last = ended;
        try {
            if (document == null) {
                document = last ? waiting.poll() : waiting.poll(WAIT_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.END;
        }
        if (document == null) {
            PluginException cause = failure;
            if (last && cause != null) {
                throw cause;
            }
            return last ? Outcome.END : Outcome.IDLE;
        }
        while (document != null) {
            if (!batch.add(document.time(), document.text())) {
                held = document;
                break;
            }
            document = waiting.poll();
        }
        return Outcome.MORE;
    }

    @Override
    public void close() {
        List<AutoCloseable> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(resources);
            resources.clear();
        }
        all.reversed().forEach(QueueFeed::close);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new PluginException("closing a source failed: " + e.getMessage(), e);
        }
    }
}
