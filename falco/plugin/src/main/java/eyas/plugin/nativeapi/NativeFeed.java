package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import eyas.event.EventLayout;
import eyas.plugin.EventBatch;
import eyas.plugin.EventFeed;
import eyas.plugin.PluginException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads events from an open source of a C plugin.
 *
 * <p>Events are copied after their length is checked: the plugin owns its memory and may change it concurrently.
 */
final class NativeFeed implements EventFeed {
    private final NativePlugin plugin;
    private final MemorySegment handle;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment count = arena.allocate(JAVA_INT);
    private final MemorySegment events = arena.allocate(ADDRESS);
    private final MemorySegment share = arena.allocate(JAVA_INT);
    private MemorySegment batch = MemorySegment.NULL;
    private int result;
    private long next;
    private long end;
    private boolean closed;

    NativeFeed(NativePlugin plugin, MemorySegment handle) {
        this.plugin = plugin;
        this.handle = handle;
    }

    @Override
    public Outcome next(EventBatch batch) {
        if (next == end) {
            // Result of the last call, in addition to its events.
            if (result != PluginLayout.SUCCESS) {
                int reported = result;
                result = PluginLayout.SUCCESS;
                return outcome(reported);
            }
            ask();
            if (end == 0) {
                if (result == PluginLayout.SUCCESS) {
                    throw fault("returned success with no event");
                }
                int reported = result;
                result = PluginLayout.SUCCESS;
                return outcome(reported);
            }
        }
        while (next < end && batch.addEvent(event(next))) {
            next++;
        }
        return Outcome.MORE;
    }

    private void ask() {
        next = 0;
        end = 0;
        count.set(JAVA_INT, 0, 0);
        events.set(ADDRESS, 0, MemorySegment.NULL);
        result = plugin.library.number(Symbol.NEXT_BATCH, plugin.state(), handle, count, events);
        long number = Integer.toUnsignedLong(count.get(JAVA_INT, 0));
        if (number == 0 || result == PluginLayout.FAILURE) {
            return;
        }
        if (number > plugin.limits.batchEvents()) {
            throw fault("returned " + number + " events at once, more than " + plugin.limits.batchEvents());
        }
        MemorySegment list = events.get(ADDRESS, 0);
        if (list.address() == 0) {
            throw fault("returned " + number + " events at a null pointer");
        }
        batch = list.reinterpret(number * PluginLayout.POINTER);
        end = number;
    }

    private MemorySegment event(long index) {
        MemorySegment pointer = batch.get(ADDRESS, index * PluginLayout.POINTER);
        if (pointer.address() == 0) {
            throw fault("returned a null pointer as event " + index);
        }
        long length = EventLayout.length(pointer.reinterpret(EventLayout.HEADER), 0);
        if (length < EventLayout.HEADER || length > plugin.limits.eventBytes()) {
            throw fault("returned an event of " + length + " bytes; it must have " + EventLayout.HEADER + " to "
                    + plugin.limits.eventBytes());
        }
        return pointer.reinterpret(length);
    }

    private Outcome outcome(int code) {
        return switch (code) {
            case PluginLayout.TIMEOUT -> Outcome.IDLE;
            case PluginLayout.EOF -> Outcome.END;
            case PluginLayout.FAILURE, PluginLayout.NOT_SUPPORTED ->
                throw PluginException.of(
                        plugin.info().name(), "next_batch", plugin.lastError(), "see the plugin's documentation");
            default -> throw fault("returned the unknown result " + code);
        };
    }

    private PluginException fault(String fault) {
        return plugin.fault(Symbol.NEXT_BATCH, fault);
    }

    @Override
    public @Nullable Progress progress() {
        if (closed || !plugin.library.has(Symbol.GET_PROGRESS)) {
            return null;
        }
        share.set(JAVA_INT, 0, 0);
        MemorySegment text = plugin.library.pointer(Symbol.GET_PROGRESS, plugin.state(), handle, share);
        long hundredths = Integer.toUnsignedLong(share.get(JAVA_INT, 0));
        return new Progress(
                Math.min(hundredths, 10_000) / 10_000.0,
                CStrings.read(text, 4_096, plugin.info().name(), Symbol.GET_PROGRESS.function()));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            plugin.library.run(Symbol.CLOSE, plugin.state(), handle);
            arena.close();
        }
    }
}
