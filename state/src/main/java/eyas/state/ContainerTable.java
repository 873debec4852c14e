package eyas.state;

import eyas.event.Bytes;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerType;
import eyas.state.container.HealthProbe;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is known of containers, by their short id. Event thread only; look-ups allocate nothing.
 *
 * <p>Bounded in number and in bytes: the description that was told first goes first.
 */
public final class ContainerTable {
    /** The most containers that are remembered. */
    public static final int MOST_CONTAINERS = 4_096;
    /** The most bytes that their descriptions may have together, as JSON. */
    public static final long MOST_BYTES = 64L << 20;

    private final int mostContainers;
    private final long mostBytes;
    private final RunningCounters counters;
    private final ContainerLookup lookup;
    private final Map<Id, Known> entries = new LinkedHashMap<>();
    private final Id probe = new Id();
    private final ContainerEntry host;
    private final AncestorWalk walk;
    private byte[] lastId = Bytes.EMPTY;
    private @Nullable ContainerEntry lastEntry;
    private long bytes;
    private long added;
    private long removed;
    private long evicted;
    long malformed;

    private record Known(ContainerEntry entry, int bytes) {}

    /** Compares ids by their bytes; one is moved from look-up to look-up. */
    private static final class Id {
        private byte[] bytes = Bytes.EMPTY;
        private int hash;

        private Id to(byte[] id) {
            bytes = id;
            hash = Arrays.hashCode(id);
            return this;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Id id && Arrays.equals(bytes, id.bytes);
        }
    }

    ContainerTable(RunningCounters counters, ContainerLookup lookup, ThreadTable threads) {
        this(counters, lookup, threads, MOST_CONTAINERS, MOST_BYTES);
    }

    ContainerTable(
            RunningCounters counters, ContainerLookup lookup, ThreadTable threads, int mostContainers, long mostBytes) {
        this.counters = counters;
        this.lookup = lookup;
        this.walk = new AncestorWalk(threads);
        this.mostContainers = mostContainers;
        this.mostBytes = mostBytes;
        this.host = new ContainerEntry(ContainerInfo.HOST, counters.nextGeneration());
    }

    /** Returns what is known of the container with this short id, the host where it is empty; null where nothing is. */
    @SuppressWarnings(
            "ReferenceEquality") // ids are interned: the same array is the usual case, the map decides the rest
    public @Nullable ContainerEntry find(byte[] id) {
        if (id.length == 0) {
            return host;
        }
        if (id == lastId) {
            return lastEntry;
        }
        Known known = entries.get(probe.to(id));
        lastId = id;
        lastEntry = known == null ? null : known.entry;
        return lastEntry;
    }

    /** Returns what is known of the sandbox of {@code container}'s pod; the host where it has none, as in Falco. */
    public @Nullable ContainerEntry sandbox(ContainerEntry container) {
        return find(container.text(ContainerText.SANDBOX_ID));
    }

    /** Returns the counters up to now. Allocates. */
    public ContainerCounters counters() {
        return new ContainerCounters(entries.size(), added, removed, evicted, malformed);
    }

    /**
     * Return whether {@code thread} belongs to a probe of its container: it, or the ancestor that it stems from, runs the
     * probe's command and was put into the container from outside, not started by the container's first process.
     */
    public boolean isProbe(ThreadEntry thread, HealthProbe.Kind kind) {
        ContainerEntry container = thread.containerId.length == 0 ? null : find(thread.containerId);
        if (container == null || !container.hasProbes()) {
            return false;
        }
        boolean runs = false;
        walk.start(thread);
        for (ThreadEntry at = thread; at != null; at = walk.next()) {
            if (at.vpid() == 1 && at.containerId.length > 0) {
                return false;
            }
            runs |= Arrays.equals(at.containerId, thread.containerId) && container.isProbe(at, kind);
        }
        return runs;
    }

    /** Takes note that a process was seen in a container. */
    void notice(CgroupContainer container, byte[] id) {
        if (find(id) != null) {
            return;
        }
        if (container.type() == ContainerType.UNKNOWN) {
            lookup.wanted(container);
        } else {
            add(ContainerInfo.minimal(container.id(), "", container.type()), 0);
        }
    }

    /** Returns an entry that is not in the table. */
    ContainerEntry entry(ContainerInfo info) {
        return new ContainerEntry(info, counters.nextGeneration());
    }

    /** Adds or renews a container; returns its entry, which may not be kept if it alone is too large. */
    ContainerEntry add(ContainerInfo info, int size) {
        ContainerEntry entry = entry(info);
        byte[] id = entry.text(ContainerText.ID);
        drop(id);
        entries.put(new Id().to(id), new Known(entry, size));
        bytes += size;
        added++;
        Iterator<Known> eldest = entries.values().iterator();
        while (entries.size() > mostContainers || bytes > mostBytes) {
            bytes -= eldest.next().bytes;
            eldest.remove();
            evicted++;
        }
        forget();
        return entry;
    }

    void remove(byte[] id) {
        if (drop(id)) {
            removed++;
        }
        forget();
    }

    private boolean drop(byte[] id) {
        Known known = entries.remove(probe.to(id));
        if (known == null) {
            return false;
        }
        bytes -= known.bytes;
        return true;
    }

    private void forget() {
        lastId = Bytes.EMPTY;
        lastEntry = null;
    }

    /** Passes what was told of containers to {@code consumer}, the first first; what was only seen is left out. */
    void forEachDescribed(Consumer<ContainerInfo> consumer) {
        for (Known known : entries.values()) {
            if (known.bytes > 0) {
                consumer.accept(known.entry.info());
            }
        }
    }

    void clear() {
        entries.clear();
        bytes = 0;
        forget();
    }
}
