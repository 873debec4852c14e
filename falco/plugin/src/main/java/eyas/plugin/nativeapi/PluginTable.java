package eyas.plugin.nativeapi;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A table that plugins can read and write, owned by Eyas or by a plugin. Entries and fields are opaque to the caller.
 *
 * <p>All methods throw {@link TableException} if the operation is not possible.
 */
interface PluginTable {
    /** A column. */
    record Field(String name, StateType type, boolean readOnly) {}

    String name();

    StateType keyType();

    long size();

    List<Field> fields();

    /** Returns the accessor of a column. */
    Object field(String name, StateType type);

    /** Adds a column, or returns the existing one. */
    Object addField(String name, StateType type);

    /** Returns the entry at {@code key}, a value of eight bytes, or null. */
    @Nullable
    Object find(MemorySegment key);

    void read(Object entry, Object field, MemorySegment out);

    void write(Object entry, Object field, MemorySegment in);

    /** Releases an entry. */
    void release(Object entry);

    /** Visits the entries until the visitor returns false; returns whether all were visited. */
    boolean each(Predicate<Object> visitor);

    void clear();

    void erase(MemorySegment key);

    Object create();

    void destroy(Object entry);

    Object add(MemorySegment key, Object entry);
}
