package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.event.Event;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Passes an event to a plugin ({@code ss_plugin_event_input}): without a copy if it is in native memory, else as a copy.
 *
 * <p>Reused; guarded by the plugin's lock.
 */
final class EventInput {
    private final MemorySegment struct = Arena.ofAuto().allocate(PluginLayout.EVENT_INPUT, 8);
    private MemorySegment copy = MemorySegment.NULL;
    private String source = "";
    private MemorySegment sourceText = MemorySegment.NULL;

    /** Returns the struct for {@code event}; valid until the next call, and no longer than the event. */
    MemorySegment show(Event event, String eventSource) {
        MemorySegment segment = event.segment();
        if (segment.isNative()) {
            struct.set(ADDRESS, 0, segment.asSlice(event.base()));
        } else {
            if (copy.byteSize() < event.length()) {
                copy = Arena.ofAuto().allocate(Math.max(4_096L, event.length()), 8);
            }
            MemorySegment.copy(segment, event.base(), copy, 0, event.length());
            struct.set(ADDRESS, 0, copy);
        }
        struct.set(JAVA_LONG, 8, event.number());
        if (!eventSource.equals(source) || sourceText.address() == 0) {
            source = eventSource;
            sourceText = Arena.ofAuto().allocateFrom(eventSource);
        }
        struct.set(ADDRESS, 16, sourceText);
        return struct;
    }
}
