package eyas.plugin.nativeapi;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A table that plugins can look at and write to, ours or one of them's. Entries and fields are opaque to who asks.
 *
 * <p>All methods throw {@link TableException} where what is asked is impossible.
 */
interface PluginTable {
    /** A column. */
    record Field(String name, StateType type, boolean readOnly) {}

    String name();

    StateType keyType();

    long size();

    List<Field> fields();

    /** Returns what reads and writes a column. */
    Object field(String name, StateType type);

    /** Adds a column, or returns the one that is there. */
    Object addField(String name, StateType type);

    /** Returns the entry at {@code key}, a value of eight bytes; null where there is none. */
    @Nullable
    Object find(MemorySegment key);

    void read(Object entry, Object field, MemorySegment out);

    void write(Object entry, Object field, MemorySegment in);

    /** Gives an entry back. */
    void release(Object entry);

    /** Visits the entries until one is enough; tells whether all were visited. */
    boolean each(Predicate<Object> visitor);

    void clear();

    void erase(MemorySegment key);

    Object create();

    void destroy(Object entry);

    Object add(MemorySegment key, Object entry);
}
