package eyas.state;

import eyas.event.Bytes;
import eyas.event.GroupRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds groups by id, of the host and of each container. Event thread only; look-ups on the host
 * allocate nothing.
 */
public final class GroupTable {
    private final int limit;
    private final RunningCounters counters;
    private final LongTable<GroupRecord> host = new LongTable<>(256);
    private final Map<String, LongTable<GroupRecord>> containers = new HashMap<>();
    private int size;

    GroupTable(int limit, RunningCounters counters) {
        this.limit = limit;
        this.counters = counters;
    }

    /** Returns the host's group {@code gid}, or null. */
    public @Nullable GroupRecord find(int gid) {
        return host.get(Integer.toUnsignedLong(gid));
    }

    /**
     * Returns group {@code gid} of a container, or null.
     *
     * @param container the container's id, empty for the host
     */
    public @Nullable GroupRecord find(byte[] container, int gid) {
        if (container.length == 0) {
            return find(gid);
        }
        LongTable<GroupRecord> groups = containers.isEmpty() ? null : containers.get(Bytes.text(container));
        return groups == null ? null : groups.get(Integer.toUnsignedLong(gid));
    }

    /** Returns the host's groups, in order of their ids. Allocates. */
    List<GroupRecord> ofHost() {
        return sorted(host);
    }

    private static List<GroupRecord> sorted(LongTable<GroupRecord> table) {
        List<GroupRecord> found = new ArrayList<>(table.size());
        for (int slot = 0; slot < table.slots(); slot++) {
            GroupRecord record = table.valueAt(slot);
            if (record != null) {
                found.add(record);
            }
        }
        found.sort((a, b) -> Integer.compareUnsigned(a.gid(), b.gid()));
        return found;
    }

    /** Passes the groups of containers to {@code consumer}, in order of the containers' and their own ids. Allocates. */
    void forEachOfContainers(BiConsumer<String, GroupRecord> consumer) {
        for (Map.Entry<String, LongTable<GroupRecord>> container : new TreeMap<>(containers).entrySet()) {
            for (GroupRecord record : sorted(container.getValue())) {
                consumer.accept(container.getKey(), record);
            }
        }
    }

    /** Returns how many groups are known. */
    public int size() {
        return size;
    }

    void add(String container, GroupRecord group) {
        LongTable<GroupRecord> groups = container.isEmpty() ? host : containers.get(container);
        long gid = Integer.toUnsignedLong(group.gid());
        if (groups == null || groups.get(gid) == null) {
            if (size >= limit) {
                counters.droppedUsers++;
                return;
            }
            size++;
        }
        if (groups == null) {
            groups = new LongTable<>(16);
            containers.put(container, groups);
        }
        groups.put(gid, group);
    }

    void remove(String container, int gid) {
        LongTable<GroupRecord> groups = container.isEmpty() ? host : containers.get(container);
        if (groups != null && groups.remove(Integer.toUnsignedLong(gid)) != null) {
            size--;
            if (groups != host && groups.size() == 0) {
                containers.remove(container);
            }
        }
    }

    void clear() {
        host.clear();
        containers.clear();
        size = 0;
    }
}
