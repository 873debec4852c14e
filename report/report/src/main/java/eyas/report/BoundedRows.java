package eyas.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table during collection, by key. Rows beyond the limit are counted. Event thread only.
 *
 * @param <K> the key of a row
 * @param <R> a row
 */
final class BoundedRows<K, R> {
    private final int most;
    private final Map<K, R> rows = new LinkedHashMap<>();
    private long omitted;

    BoundedRows(int most) {
        this.most = most;
    }

    /** Returns the row of {@code key}, or null if there is none. */
    @Nullable
    R find(K key) {
        return rows.get(key);
    }

    /** Adds a row, or counts it as omitted if the table is full. Returns whether it was added. */
    boolean add(K key, R row) {
        if (rows.size() >= most) {
            omitted++;
            return false;
        }
        rows.put(key, row);
        return true;
    }

    int size() {
        return rows.size();
    }

    /** Passes all rows to {@code taker} in insertion order. */
    void forEach(BiConsumer<K, R> taker) {
        rows.forEach(taker);
    }

    /** Returns how many rows were omitted. */
    long omitted() {
        return omitted;
    }
}
