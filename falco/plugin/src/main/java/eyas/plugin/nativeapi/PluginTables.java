package eyas.plugin.nativeapi;

import eyas.plugin.PluginLimits;
import eyas.state.State;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The tables that the plugins of a run share: the threads, and the plugins' own tables.
 *
 * <p>C code receives tables, columns and entries as opaque handles, so that invalid ones are detected. Handles of entries are valid until
 * the call ends.
 */
public final class PluginTables {
    private static final int MOST_TABLES = 256;

    /** State of one thread's current call. */
    private static final class Call {
        private @Nullable State state;
        private final List<Long> entries = new ArrayList<>();
        private final List<MemorySegment> texts = new ArrayList<>();
        private MemorySegment error = MemorySegment.NULL;
    }

    private final ThreadLocal<Call> calls = ThreadLocal.withInitial(Call::new);
    private final Map<String, PluginTable> tables = new ConcurrentSkipListMap<>();
    private final Map<Long, Object> handles = new ConcurrentHashMap<>();
    private final Map<Object, Long> known = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong(0x1000);

    /** Creates the tables of a run, initially the threads. */
    public PluginTables(PluginLimits limits) {
        PluginTable threads = new ThreadsTable(this, limits);
        tables.put(threads.name(), threads);
    }

    /** Sets the state that calls of this thread read. */
    void use(State state) {
        calls.get().state = state;
    }

    /** Invalidates the handles of the call that ends. */
    void endCall() {
        Call call = calls.get();
        call.state = null;
        if (!call.entries.isEmpty()) {
            call.entries.forEach(handles::remove);
            call.entries.clear();
        }
        if (!call.texts.isEmpty()) {
            call.texts.clear();
        }
    }

    /** Returns the state of the call; only available while an event is processed. */
    State state() {
        State state = calls.get().state;
        if (state == null) {
            throw new TableException("threads can only be accessed while an event is parsed or a field is extracted");
        }
        return state;
    }

    List<PluginTable> all() {
        return List.copyOf(tables.values());
    }

    @Nullable
    PluginTable find(String name) {
        return tables.get(name);
    }

    void add(PluginTable table) {
        if (tables.size() >= MOST_TABLES) {
            throw new TableException("plugins have added more than " + MOST_TABLES + " tables");
        }
        if (tables.putIfAbsent(table.name(), table) != null) {
            throw new TableException("table '" + table.name() + "' already exists");
        }
    }

    /** Returns the handle of a table or column; always the same for an object. */
    MemorySegment handle(Object object) {
        return MemorySegment.ofAddress(known.computeIfAbsent(object, each -> {
            long number = next.addAndGet(16);
            handles.put(number, each);
            return number;
        }));
    }

    /** Returns the handle of an entry, valid until it is released or the call ends. */
    MemorySegment entryHandle(Object entry) {
        long number = next.addAndGet(16);
        handles.put(number, entry);
        calls.get().entries.add(number);
        return MemorySegment.ofAddress(number);
    }

    /** Invalidates the handle of an entry. */
    void forget(MemorySegment handle) {
        handles.remove(handle.address());
    }

    /** Returns the object behind {@code handle}. */
    <T> T resolve(MemorySegment handle, Class<T> type) {
        Object object = handles.get(handle.address());
        if (!type.isInstance(object)) {
            throw new TableException("0x" + Long.toHexString(handle.address()) + " is not a valid "
                    + type.getSimpleName().replace("State", "").toLowerCase(Locale.ROOT)
                    + " handle; it may have been released");
        }
        return type.cast(object);
    }

    /** Returns a C string that is valid until the call ends. */
    MemorySegment text(byte[] bytes) {
        MemorySegment text = Arena.ofAuto().allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
        calls.get().texts.add(text);
        return text;
    }

    void fail(String message) {
        String cut = message.length() > 500 ? message.substring(0, 500) : message;
        calls.get().error = Arena.ofAuto().allocateFrom(cut);
    }

    MemorySegment lastError() {
        return calls.get().error;
    }
}
