package eyas.plugin.nativeapi;

import java.lang.foreign.MemorySegment;

/** A table whose entries come from events: plugins can read them, but cannot add or erase entries. */
interface ReadOnlyTable extends PluginTable {
    /** Returns the exception for an attempt to write. */
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
