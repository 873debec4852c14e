package eyas.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table while they are being collected, by what tells them apart; what does not fit is counted. Event thread only.
 *
 * @param <K> what tells rows apart
 * @param <R> a row
 */
final class BoundedRows<K, R> {
    private final int most;
    private final Map<K, R> rows = new LinkedHashMap<>();
    private long omitted;

    BoundedRows(int most) {
        this.most = most;
    }

    /** Return the row of {@code key}, null where there is none. */
    @Nullable
    R find(K key) {
        return rows.get(key);
    }

    /** Add a row, or count it where there is no room; return whether there was. */
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

    /** Hand over all rows in the order in which they were added. */
    void forEach(BiConsumer<K, R> taker) {
        rows.forEach(taker);
    }

    /** Return how often something did not fit. */
    long omitted() {
        return omitted;
    }
}
