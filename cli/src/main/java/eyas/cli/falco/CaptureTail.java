package eyas.cli.falco;

import eyas.capture.ring.RingTail;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.SnapshotConsumer;
import eyas.state.ContainerEntry;
import eyas.state.ContainerText;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.StateLimits;
import eyas.state.StateNeed;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Knows what was true before the oldest event in the ring: a second {@link State} to which each event is applied when it
 * leaves the ring.
 *
 * <p>What the first state had to look up on the machine is told to this one at once: those threads existed before, and when
 * their events leave the ring they may be gone. Event thread only.
 */
final class CaptureTail implements RingTail {
    /** The most descriptions of containers that are kept, and the most bytes of them. */
    private static final int MOST_CONTAINERS = 4_096;

    private static final long MOST_CONTAINER_BYTES = 16L << 20;

    private final State state;
    private final LookedUpThreads lookedUp = new LookedUpThreads();
    private final Map<String, byte[]> containers = new LinkedHashMap<>();
    private final Event view = new Event();
    private long containerBytes;

    /** @param threads the most threads that are known at once */
    CaptureTail(int threads) {
        state = new State(StateLimits.DEFAULT.withThreads(threads), lookedUp::find);
    }

    /** Returns who is told what existed at the start, or at the start of a new section. */
    SnapshotConsumer snapshot() {
        return new SnapshotPassage(state.snapshot(), this::forget, () -> {});
    }

    private void forget() {
        containers.clear();
        containerBytes = 0;
        lookedUp.clear();
    }

    /** Returns who is told what was just looked up about {@code thread}. */
    SnapshotConsumer lookedUp(long thread) {
        return lookedUp.take(thread);
    }

    @Override
    public void leave(Event event) {
        int code = event.code();
        if (state.need(code) != StateNeed.ALWAYS) {
            return;
        }
        EventContext context = state.apply(event);
        if (context == null) {
            return; // malformed: the state whose events are matched counts it
        }
        if (code == EventCode.CONTAINER_JSON_2_E || code == EventCode.CONTAINER_JSON_E) {
            keep(event, context);
        } else if (code == EventCode.PROCEXIT_1_E) {
            lookedUp.forget(event.thread());
        }
        state.settle();
    }

    private void keep(Event event, EventContext context) {
        ContainerEntry container = context.container();
        if (container == null || event.length() > MOST_CONTAINER_BYTES) {
            return;
        }
        byte[] copy = new byte[event.length()];
        MemorySegment.copy(event.segment(), event.base(), MemorySegment.ofArray(copy), 0, copy.length);
        String id = new String(container.text(ContainerText.ID), StandardCharsets.UTF_8);
        byte[] older = containers.remove(id);
        containers.put(id, copy);
        containerBytes += copy.length - (older == null ? 0 : older.length);
        Iterator<byte[]> eldest = containers.values().iterator();
        while (containers.size() > MOST_CONTAINERS || containerBytes > MOST_CONTAINER_BYTES) {
            containerBytes -= eldest.next().length;
            eldest.remove();
        }
    }

    @Override
    public void tell(SnapshotConsumer consumer) {
        state.tell(new SnapshotPassage(consumer, () -> {}, () -> lookedUp.addTo(consumer, state.threads())));
    }

    @Override
    public void standing(Consumer<Event> each) {
        for (byte[] container : containers.values()) {
            view.wrap(MemorySegment.ofArray(container), 0, 0, 0, true);
            each.accept(view);
        }
    }
}
