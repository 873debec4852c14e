package eyas.plugin.host;

import eyas.event.EventLayout;
import eyas.plugin.AsyncEvents;
import eyas.plugin.EventBatch;
import eyas.plugin.PluginLimits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Queues injected events for the event thread; bounded, rejected events are counted. */
final class AsyncQueue implements AsyncEvents.Sink {
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PARAMETERS = 3;
    private static final int PLUGIN_ID = EventLayout.HEADER + 4 * PARAMETERS;

    private final ArrayBlockingQueue<MemorySegment> waiting;
    private final AtomicLong refused = new AtomicLong();
    private final int id;

    /**
     * Creates an empty queue.
     *
     * @param id marks the events' source: the ID of its plugin, 0 for system calls
     */
    AsyncQueue(int id, PluginLimits limits) {
        this.id = id;
        this.waiting = new ArrayBlockingQueue<>(limits.asyncEvents());
    }

    @Override
    public @Nullable String offer(MemorySegment event) {
        byte[] copy = event.toArray(ValueLayout.JAVA_BYTE);
        MemorySegment own = MemorySegment.ofArray(copy);
        own.set(U32, PLUGIN_ID, id);
        if (own.get(U64, EventLayout.TIME) == EventBatch.NOW) {
            own.set(U64, EventLayout.TIME, PluginSource.now());
        }
        if (waiting.offer(own)) {
            return null;
        }
        refused.incrementAndGet();
        return "the queue of async events is full";
    }

    @Nullable
    MemorySegment peek() {
        return waiting.peek();
    }

    void remove() {
        waiting.remove();
    }

    long refused() {
        return refused.get();
    }
}
