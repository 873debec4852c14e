package eyas.plugin.nativeapi;

import java.lang.foreign.MemorySegment;

/** A table whose entries are those that events tell of: plugins can look at them, and neither add nor erase any. */
interface ReadOnlyTable extends PluginTable {
    /** Returns what to throw where a plugin tries. */
    TableException readOnly();

    @Override
    default void release(Object entry) {
        // The state owns its entries.
    }

    @Override
    default void clear() {
        throw readOnly();
    }

    @Override
    default void erase(MemorySegment key) {
        throw readOnly();
    }

    @Override
    default Object create() {
        throw readOnly();
    }

    @Override
    default void destroy(Object entry) {
        throw readOnly();
    }

    @Override
    default Object add(MemorySegment key, Object entry) {
        throw readOnly();
    }
}
