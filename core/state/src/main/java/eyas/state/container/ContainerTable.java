package eyas.state.container;

import eyas.event.Bytes;
import eyas.state.process.AncestorWalk;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadTable;
import eyas.state.table.RunningCounters;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The known containers. Event thread only; lookups allocate nothing.
 *
 * <p>A container is identified by the engine's full id and its owner, because a user who may name cgroups can create one with any id. A
 * description without an owner, as in captures by Falco, matches any owner. One without a full id, as in old captures, is known by its
 * short id and matches all full ids with that prefix.
 *
 * <p>Bounded in number and in bytes: the oldest description is evicted first.
 */
public final class ContainerTable {
    /** The maximum number of containers. */
    public static final int MOST_CONTAINERS = 4_096;
    /** The maximum size of their descriptions together, in bytes of JSON. */
    public static final long MOST_BYTES = 64L << 20;

    private final int mostContainers;
    private final long mostBytes;
    private final RunningCounters counters;
    private final ContainerLookup lookup;
    private final Map<Id, Known> entries = new LinkedHashMap<>();
    private final Id probe = new Id();
    private final ContainerEntry host;
    private final AncestorWalk walk;
    private byte[] lastKey = Bytes.EMPTY;
    private byte[] lastId = Bytes.EMPTY;
    private @Nullable ContainerEntry lastEntry;
    private long bytes;
    private long added;
    private long removed;
    private long evicted;
    public long malformed;

    private record Known(ContainerEntry entry, int bytes) {}

    /** A map key that compares ids by their bytes; one instance is reused for all lookups. */
    private static final class Id {
        private byte[] bytes = Bytes.EMPTY;
        private int length;
        private int hash;

        private Id to(byte[] id) {
            return to(id, id.length);
        }

        private Id to(byte[] id, int idLength) {
            bytes = id;
            length = idLength;
            hash = 0;
            for (int i = 0; i < idLength; i++) {
                hash = 31 * hash + id[i];
            }
            return this;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Id id && Arrays.equals(bytes, 0, length, id.bytes, 0, id.length);
        }
    }

    public ContainerTable(RunningCounters counters, ContainerLookup lookup, ThreadTable threads) {
        this(counters, lookup, threads, MOST_CONTAINERS, MOST_BYTES);
    }

    public ContainerTable(
            RunningCounters counters, ContainerLookup lookup, ThreadTable threads, int mostContainers, long mostBytes) {
        this.counters = counters;
        this.lookup = lookup;
        this.walk = new AncestorWalk(threads);
        this.mostContainers = mostContainers;
        this.mostBytes = mostBytes;
        this.host = new ContainerEntry(ContainerInfo.HOST, counters.nextGeneration());
    }

    /**
     * Returns a container, or the host if the key is empty; null if unknown.
     *
     * @param key the container's identity; see {@link ThreadEntry#containerKey} and {@link ContainerEntry#key}
     */
    public @Nullable ContainerEntry find(byte[] key) {
        return find(key, key);
    }

    /** Returns the container of {@code thread}, or the host if it is in none; null if unknown. */
    public @Nullable ContainerEntry find(ThreadEntry thread) {
        return find(thread.containerKey, thread.containerId);
    }

    /** Returns a container as {@link #find(byte[])}, with the short id as a fallback. */
    @SuppressWarnings(
            "ReferenceEquality") // ids are interned: the same array is the usual case, the map handles the rest
    public @Nullable ContainerEntry find(byte[] key, byte[] id) {
        if (key.length == 0) {
            return host;
        }
        if (key == lastKey && id == lastId) {
            return lastEntry;
        }
        Known known = entries.get(probe.to(key));
        if (known == null) {
            int length = fullIdLength(key);
            known = length < key.length ? withoutOwner(probe.to(key, length)) : null;
            if (known == null && id.length < length) {
                known = withoutOwner(probe.to(id));
            }
        }
        lastKey = key;
        lastId = id;
        lastEntry = known == null ? null : known.entry;
        return lastEntry;
    }

    private static int fullIdLength(byte[] key) {
        int length = 0;
        while (length < key.length && key[length] != CgroupContainer.USER_FOLLOWS) {
            length++;
        }
        return length;
    }

    private @Nullable Known withoutOwner(Id id) {
        Known known = entries.get(id);
        return known == null || known.entry.hasOwner() ? null : known;
    }

    /** Returns the sandbox of {@code container}'s pod, or the host if it has none, as in Falco; null if unknown. */
    public @Nullable ContainerEntry sandbox(ContainerEntry container) {
        return find(container.text(ContainerText.FULL_SANDBOX_ID), container.text(ContainerText.SANDBOX_ID));
    }

    /** Returns a copy of the counters. Allocates. */
    public ContainerCounters counters() {
        return new ContainerCounters(entries.size(), added, removed, evicted, malformed);
    }

    /**
     * Returns whether {@code thread} belongs to a probe of its container: it or an ancestor runs the probe's command and was put into the
     * container from outside, not started by the container's first process.
     */
    public boolean isProbe(ThreadEntry thread, HealthProbe.Kind kind) {
        ContainerEntry container = thread.containerKey.length == 0 ? null : find(thread);
        if (container == null || !container.hasProbes()) {
            return false;
        }
        boolean runs = false;
        walk.start(thread);
        for (ThreadEntry at = thread; at != null; at = walk.next()) {
            if (at.vpid() == 1 && at.containerKey.length > 0) {
                return false;
            }
            runs |= Arrays.equals(at.containerKey, thread.containerKey) && container.isProbe(at, kind);
        }
        return runs;
    }

    /** Records that a process was seen in a container, and requests the container's description if it is unknown. */
    public void notice(CgroupContainer container, ThreadEntry thread) {
        if (find(thread) != null) {
            return;
        }
        if (container.type() == ContainerType.UNKNOWN) {
            lookup.wanted(container);
        } else {
            add(ContainerInfo.minimal(container.id(), "", container.type()).ofUser(container.user()), 0);
        }
    }

    /** Returns a new entry that is not in the table. */
    public ContainerEntry entry(ContainerInfo info) {
        return new ContainerEntry(info, counters.nextGeneration());
    }

    /** Adds or replaces a container. The returned entry is not kept if it alone exceeds the limit. */
    public ContainerEntry add(ContainerInfo info, int size) {
        ContainerEntry entry = entry(info);
        byte[] key = entry.key();
        drop(key);
        entries.put(new Id().to(key), new Known(entry, size));
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

    /** Removes a container; if only a short id was reported, removes all containers with it. */
    public void remove(ContainerEntry gone) {
        byte[] key = gone.key();
        if (drop(key)) {
            removed++;
        } else if (key.length <= ContainerInfo.SHORT_ID) {
            removed += dropAll(key);
        } else if (drop(gone.text(ContainerText.ID))) {
            removed++;
        }
        forget();
    }

    private int dropAll(byte[] id) {
        int before = entries.size();
        for (Iterator<Known> all = entries.values().iterator(); all.hasNext(); ) {
            Known known = all.next();
            if (Arrays.equals(known.entry.text(ContainerText.ID), id)) {
                bytes -= known.bytes;
                all.remove();
            }
        }
        return before - entries.size();
    }

    private boolean drop(byte[] key) {
        Known known = entries.remove(probe.to(key));
        if (known == null) {
            return false;
        }
        bytes -= known.bytes;
        return true;
    }

    private void forget() {
        lastKey = Bytes.EMPTY;
        lastId = Bytes.EMPTY;
        lastEntry = null;
    }

    /** Passes the reported descriptions to {@code consumer}, oldest first; containers without a description are omitted. */
    public void forEachDescribed(Consumer<ContainerInfo> consumer) {
        for (Known known : entries.values()) {
            if (known.bytes > 0) {
                consumer.accept(known.entry.info());
            }
        }
    }

    public void clear() {
        entries.clear();
        bytes = 0;
        forget();
    }
}
