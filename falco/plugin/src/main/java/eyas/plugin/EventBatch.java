package eyas.plugin;

import eyas.event.EventCode;
import eyas.event.EventLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Collects events from a feed, back to back, in the layout of {@link EventLayout}.
 *
 * <p>Memory is native, so that plugins in C can be handed an event where it stands. Not thread-safe.
 */
public final class EventBatch {
    /** The time of an event that is to get the time of its arrival. */
    public static final long NOW = -1;

    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PARAMETERS = 2;
    private static final int PLUGIN_ID = EventLayout.HEADER + 4 * PARAMETERS;

    private final int id;
    private final PluginLimits limits;
    private MemorySegment memory;
    private long end;

    /**
     * Makes an empty batch.
     *
     * @param id the number of the plugin whose payloads are {@link #add added}
     */
    public EventBatch(int id, PluginLimits limits) {
        this.id = id;
        this.limits = limits;
        this.memory = allocate(limits.batchBytes());
    }

    private static MemorySegment allocate(long size) {
        // Two accessors, the feed's thread and the engine's, are one; the arena lives as long as someone looks at it.
        return Arena.ofAuto().allocate(size, 8);
    }

    /**
     * Adds an event of the plugin's own source.
     *
     * @param time ns since the epoch, or {@link #NOW}
     * @return false where the batch is full and the event was not taken
     * @throws PluginException if the payload is larger than an event may be
     */
    public boolean add(long time, byte[] payload) {
        long length = PLUGIN_ID + 4L + payload.length;
        if (!reserve(length)) {
            return false;
        }
        memory.set(U64, end + EventLayout.TIME, time);
        memory.set(U64, end + EventLayout.THREAD, -1L);
        memory.set(U32, end + EventLayout.LENGTH, (int) length);
        memory.set(U16, end + EventLayout.CODE, (short) EventCode.PLUGINEVENT_E);
        memory.set(U32, end + EventLayout.PARAM_COUNT, PARAMETERS);
        memory.set(U32, end + EventLayout.HEADER, 4);
        memory.set(U32, end + EventLayout.HEADER + 4, payload.length);
        memory.set(U32, end + PLUGIN_ID, id);
        MemorySegment.copy(payload, 0, memory, ValueLayout.JAVA_BYTE, end + PLUGIN_ID + 4, payload.length);
        end += length;
        return true;
    }

    /**
     * Adds a whole event.
     *
     * @param event exactly the event, its length included
     * @return false where the batch is full and the event was not taken
     * @throws PluginException if the event is larger than an event may be
     */
    public boolean addEvent(MemorySegment event) {
        long length = event.byteSize();
        if (!reserve(length)) {
            return false;
        }
        MemorySegment.copy(event, 0, memory, end, length);
        // The plugin may have changed its memory in the meantime: what was measured is what counts.
        memory.set(U32, end + EventLayout.LENGTH, (int) length);
        end += length;
        return true;
    }

    private boolean reserve(long length) {
        if (length > limits.eventBytes()) {
            throw new PluginException("an event has " + length + " bytes, more than the " + limits.eventBytes()
                    + " that are allowed; split it at its source");
        }
        if (length <= memory.byteSize() - end) {
            return true;
        }
        if (end > 0) {
            return false;
        }
        memory = allocate(length);
        return true;
    }

    /** Forgets the events. */
    public void clear() {
        end = 0;
    }

    /** Returns the memory of the events; only the first {@link #end} bytes mean anything. */
    public MemorySegment memory() {
        return memory;
    }

    /** Returns where the last event ends. */
    public long end() {
        return end;
    }
}
