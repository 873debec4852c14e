package eyas.state.user;

import eyas.event.Bytes;
import eyas.state.table.LongTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The users, or the groups, of the host and of each container, by id.
 *
 * <p>Bounded: new entries are dropped and counted while the table is full. Event thread only; lookups of host accounts allocate nothing.
 *
 * @param <R> {@link eyas.event.UserRecord} or {@link eyas.event.GroupRecord}
 */
public final class AccountTable<R> {
    private final int limit;
    private final ToIntFunction<R> id;
    private final LongTable<R> host = new LongTable<>(256);
    private final Map<String, LongTable<R>> containers = new HashMap<>();
    private int size;
    private long dropped;

    /**
     * Makes an empty table.
     *
     * @param limit the maximum number of accounts of host and containers together
     * @param id returns an account's id
     */
    public AccountTable(int limit, ToIntFunction<R> id) {
        this.limit = limit;
        this.id = id;
    }

    /** Returns the host's account {@code number}, or null. */
    public @Nullable R find(int number) {
        return host.get(Integer.toUnsignedLong(number));
    }

    /**
     * Returns account {@code number} of a container, or null.
     *
     * @param container the container's id, empty for the host
     */
    public @Nullable R find(byte[] container, int number) {
        if (container.length == 0) {
            return find(number);
        }
        LongTable<R> accounts = containers.isEmpty() ? null : containers.get(Bytes.text(container));
        return accounts == null ? null : accounts.get(Integer.toUnsignedLong(number));
    }

    /** Returns the host's accounts, ordered by id. Allocates. */
    public List<R> ofHost() {
        return sorted(host);
    }

    private List<R> sorted(LongTable<R> table) {
        List<R> found = new ArrayList<>(table.size());
        for (int slot = 0; slot < table.slots(); slot++) {
            R account = table.valueAt(slot);
            if (account != null) {
                found.add(account);
            }
        }
        found.sort((a, b) -> Integer.compareUnsigned(id.applyAsInt(a), id.applyAsInt(b)));
        return found;
    }

    /** Passes the accounts of containers to {@code consumer}, ordered by container id, then by account id. Allocates. */
    public void forEachOfContainers(BiConsumer<String, R> consumer) {
        for (Map.Entry<String, LongTable<R>> container : new TreeMap<>(containers).entrySet()) {
            for (R account : sorted(container.getValue())) {
                consumer.accept(container.getKey(), account);
            }
        }
    }

    /** Returns the number of known accounts. */
    public int size() {
        return size;
    }

    /** Returns the number of accounts dropped because the table was full. */
    public long dropped() {
        return dropped;
    }

    /** Adds an account, or replaces the one with its id. */
    public void add(String container, R account) {
        LongTable<R> accounts = container.isEmpty() ? host : containers.get(container);
        long number = Integer.toUnsignedLong(id.applyAsInt(account));
        if (accounts == null || accounts.get(number) == null) {
            if (size >= limit) {
                dropped++;
                return;
            }
            size++;
        }
        if (accounts == null) {
            accounts = new LongTable<>(16);
            containers.put(container, accounts);
        }
        accounts.put(number, account);
    }

    /** Removes an account, if it is known. */
    public void remove(String container, int number) {
        LongTable<R> accounts = container.isEmpty() ? host : containers.get(container);
        if (accounts != null && accounts.remove(Integer.toUnsignedLong(number)) != null) {
            size--;
            if (accounts != host && accounts.size() == 0) {
                containers.remove(container);
            }
        }
    }

    /** Removes all accounts; the count of drops is kept. */
    public void clear() {
        host.clear();
        containers.clear();
        size = 0;
    }
}
