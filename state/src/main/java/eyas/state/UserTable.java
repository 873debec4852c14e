package eyas.state;

import eyas.event.Bytes;
import eyas.event.UserRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds users by id, of the host and of each container. Event thread only; look-ups on the host
 * allocate nothing.
 */
public final class UserTable {
    private final int limit;
    private final RunningCounters counters;
    private final LongTable<UserRecord> host = new LongTable<>(256);
    private final Map<String, LongTable<UserRecord>> containers = new HashMap<>();
    private int size;

    UserTable(int limit, RunningCounters counters) {
        this.limit = limit;
        this.counters = counters;
    }

    /** Returns the host's user {@code uid}, or null. */
    public @Nullable UserRecord find(int uid) {
        return host.get(Integer.toUnsignedLong(uid));
    }

    /**
     * Returns user {@code uid} of a container, or null.
     *
     * @param container the container's id, empty for the host
     */
    public @Nullable UserRecord find(byte[] container, int uid) {
        if (container.length == 0) {
            return find(uid);
        }
        LongTable<UserRecord> users = containers.isEmpty() ? null : containers.get(Bytes.text(container));
        return users == null ? null : users.get(Integer.toUnsignedLong(uid));
    }

    /** Returns the host's users, in order of their ids. Allocates. */
    List<UserRecord> ofHost() {
        return sorted(host);
    }

    private static List<UserRecord> sorted(LongTable<UserRecord> table) {
        List<UserRecord> found = new ArrayList<>(table.size());
        for (int slot = 0; slot < table.slots(); slot++) {
            UserRecord record = table.valueAt(slot);
            if (record != null) {
                found.add(record);
            }
        }
        found.sort((a, b) -> Integer.compareUnsigned(a.uid(), b.uid()));
        return found;
    }

    /** Passes the users of containers to {@code consumer}, in order of the containers' and their own ids. Allocates. */
    void forEachOfContainers(BiConsumer<String, UserRecord> consumer) {
        for (Map.Entry<String, LongTable<UserRecord>> container : new TreeMap<>(containers).entrySet()) {
            for (UserRecord record : sorted(container.getValue())) {
                consumer.accept(container.getKey(), record);
            }
        }
    }

    /** Returns how many users are known. */
    public int size() {
        return size;
    }

    void add(String container, UserRecord user) {
        LongTable<UserRecord> users = container.isEmpty() ? host : containers.get(container);
        long uid = Integer.toUnsignedLong(user.uid());
        if (users == null || users.get(uid) == null) {
            if (size >= limit) {
                counters.droppedUsers++;
                return;
            }
            size++;
        }
        if (users == null) {
            users = new LongTable<>(16);
            containers.put(container, users);
        }
        users.put(uid, user);
    }

    void remove(String container, int uid) {
        LongTable<UserRecord> users = container.isEmpty() ? host : containers.get(container);
        if (users != null && users.remove(Integer.toUnsignedLong(uid)) != null) {
            size--;
            if (users != host && users.size() == 0) {
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
