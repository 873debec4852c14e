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
 * <p>Memory is native, so that plugins in C can receive an event without a copy. Not thread-safe.
 */
public final class EventBatch {
    /** Requests the time of arrival as the time of an event. */
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
     * Creates an empty batch.
     *
     * @param id ID of the plugin whose payloads are {@link #add added}
     */
    public EventBatch(int id, PluginLimits limits) {
        this.id = id;
        this.limits = limits;
        this.memory = allocate(limits.batchBytes());
    }

    private static MemorySegment allocate(long size) {
        // The feed's thread and the engine's thread both access the batch, one at a time; a shared arena lives until it
        // is unreachable.
        return Arena.ofAuto().allocate(size, 8);
    }

    /**
     * Adds an event of the plugin's own source.
     *
     * @param time ns since the epoch, or {@link #NOW}
     * @return false if the batch is full and the event was not added
     * @throws PluginException if the payload exceeds the maximum size of an event
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
     * Adds a complete event.
     *
     * @param event exactly the event, including its length
     * @return false if the batch is full and the event was not added
     * @throws PluginException if the event exceeds the maximum size
     */
    public boolean addEvent(MemorySegment event) {
        long length = event.byteSize();
        if (!reserve(length)) {
            return false;
        }
        MemorySegment.copy(event, 0, memory, end, length);
        // The plugin may have changed its memory since the check: use the checked length.
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

    /** Removes all events. */
    public void clear() {
        end = 0;
    }

    /** Returns the memory of the events; only the first {@link #end} bytes are defined. */
    public MemorySegment memory() {
        return memory;
    }

    /** Returns the end offset of the last event. */
    public long end() {
        return end;
    }
}
