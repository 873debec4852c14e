package eyas.plugin.host;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventLayout;
import eyas.event.EventParams.Pluginevent;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.EventTable;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.plugin.EventBatch;
import eyas.plugin.EventFeed;
import eyas.plugin.EventSourcing;
import eyas.plugin.PluginException;
import eyas.plugin.PluginLimits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the events of one plugin.
 *
 * <p>A plugin with a source of its own may deliver only its own events, with its ID or zero; a violation or a malformed event ends the
 * source with an error that names the plugin.
 */
public final class PluginSource implements EventSource {
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PARAMETERS =
            EventTable.get(EventCode.PLUGINEVENT_E).params().size();

    private final String plugin;
    private final EventSourcing sourcing;
    private final String parameters;
    private final EventBatch batch;
    private @Nullable EventFeed feed;
    private long at;
    private long number;

    /**
     * Creates a source that is opened by {@link #start}.
     *
     * @param plugin name of the plugin
     * @param parameters open parameters
     */
    public PluginSource(String plugin, EventSourcing sourcing, String parameters, PluginLimits limits) {
        this.plugin = plugin;
        this.sourcing = sourcing;
        this.parameters = parameters;
        this.batch = new EventBatch(sourcing.id(), limits);
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        try {
            feed = sourcing.open(parameters);
        } catch (PluginException e) {
            throw new EventSourceException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Outcome next(Event event) {
        EventFeed open = feed;
        if (open == null) {
            throw new IllegalStateException("source " + sourcing.source() + " is used before it is started");
        }
        try {
            if (at == batch.end()) {
                batch.clear();
                at = 0;
                EventFeed.Outcome outcome = open.next(batch);
                if (batch.end() == 0) {
                    return switch (outcome) {
                        case MORE, IDLE -> Outcome.IDLE;
                        case END -> Outcome.END;
                    };
                }
            }
            take(event);
            return Outcome.EVENT;
        } catch (PluginException e) {
            throw new EventSourceException(String.valueOf(e.getMessage()), e);
        }
    }

    private void take(Event event) {
        MemorySegment memory = batch.memory();
        long start = at;
        at += EventLayout.length(memory, start);
        number++;
        if (memory.get(U64, start + EventLayout.TIME) == EventBatch.NOW) {
            memory.set(U64, start + EventLayout.TIME, now());
        }
        event.wrap(memory, start, 0, number, false);
        if (!event.decode()) {
            throw fault("malformed event: " + event + " has inconsistent lengths");
        }
        boolean own = event.code() == EventCode.PLUGINEVENT_E;
        if (sourcing.id() != EventSourcing.NO_ID && (!own || event.paramCount() != PARAMETERS)) {
            throw fault("malformed plugin event: code " + event.code() + " with " + event.paramCount()
                    + " parameters, not " + EventCode.PLUGINEVENT_E + " with " + PARAMETERS);
        }
        if (own) {
            claim(event, memory, start);
        }
    }

    /** Ensures that a plugin's event carries a plugin ID. */
    private void claim(Event event, MemorySegment memory, long start) {
        int length = event.paramLength(Pluginevent.PLUGIN_ID);
        if (length != 4) {
            throw fault("malformed plugin event: its plugin ID has " + length + " bytes, not 4");
        }
        long place = event.paramOffset(Pluginevent.PLUGIN_ID);
        int id = memory.get(U32, place);
        if (id == EventSourcing.NO_ID && sourcing.id() != EventSourcing.NO_ID) {
            id = sourcing.id();
            memory.set(U32, place, id);
        }
        if (id == EventSourcing.NO_ID || (sourcing.id() != EventSourcing.NO_ID && id != sourcing.id())) {
            throw fault("unexpected plugin ID in plugin event: expected " + Integer.toUnsignedString(sourcing.id())
                    + ", is " + Integer.toUnsignedString(id));
        }
        memory.set(U64, start + EventLayout.THREAD, -1L);
        event.wrap(memory, start, 0, number, false);
        // Locates the parameters again, because the view has reset them.
        if (!event.decode()) {
            throw new IllegalStateException("event exceeds the buffer");
        }
    }

    private PluginException fault(String fault) {
        return PluginException.of(plugin, "next_batch", fault, "ask its author for a corrected version");
    }

    static long now() {
        Instant now = Instant.now();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }

    /** Returns the read progress; null if unknown. */
    public EventFeed.@Nullable Progress progress() {
        EventFeed open = feed;
        return open == null ? null : open.progress();
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(number, 0, 0, 0, List.of());
    }

    @Override
    public void close() {
        EventFeed open = feed;
        feed = null;
        if (open != null) {
            open.close();
        }
    }
}
