package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.event.Bytes;
import eyas.plugin.PluginLimits;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The table of threads for plugins, by thread id.
 *
 * <p>Built-in columns are read-only, because events determine them. Plugins can add columns and write to these; the values are removed with
 * the thread.
 */
final class ThreadsTable implements ReadOnlyTable {
    /** A built-in column. */
    private record Own(Field field, ToLongFunction<ThreadEntry> number, Function<ThreadEntry, byte[]> text) {}

    /** A column whose values are tables. */
    private record Nested(Field field) {}

    /** An entry without a thread, from which plugins look up columns of nested tables during init. */
    private static final Object BLANK = new Object();

    /** A column that a plugin added. */
    private record Added(Field field, int index) {}

    /** Values that plugins have written to a thread, valid as long as the entry holds this thread. */
    private record Extension(long thread, List<Object> values) {}

    private static final Map<String, Own> OWN = new LinkedHashMap<>();
    private static final Map<String, Nested> NESTED = new LinkedHashMap<>();

    static {
        number("tid", StateType.INT64, ThreadEntry::tid);
        number("pid", StateType.INT64, ThreadEntry::pid);
        number("ptid", StateType.INT64, ThreadEntry::ptid);
        number("reaper_tid", StateType.INT64, ThreadEntry::reaperTid);
        number("sid", StateType.INT64, ThreadEntry::sid);
        text("comm", ThreadEntry::comm);
        text("exe", ThreadEntry::exe);
        text("exe_path", ThreadEntry::exePath);
        bit("exe_writable", 1);
        bit("exe_upper_layer", 2);
        bit("exe_from_memfd", 4);
        bit("exe_lower_layer", 8);
        number("flags", StateType.UINT32, ThreadEntry::flags);
        number("fd_limit", StateType.INT64, ThreadEntry::fdLimit);
        number("uid", StateType.UINT32, thread -> thread.credentials().uid());
        number("gid", StateType.UINT32, thread -> thread.credentials().gid());
        number("loginuid", StateType.UINT32, thread -> thread.credentials().loginUid());
        number("exe_ino", StateType.UINT64, ThreadEntry::exeIno);
        number("exe_ino_ctime", StateType.UINT64, ThreadEntry::exeCtime);
        number("exe_ino_mtime", StateType.UINT64, thread -> thread.executable().modified());
        number("vtid", StateType.INT64, ThreadEntry::vtid);
        number("vpid", StateType.INT64, ThreadEntry::vpid);
        number("vpgid", StateType.INT64, ThreadEntry::vpgid);
        number("pgid", StateType.INT64, ThreadEntry::pgid);
        number("pidns_init_start_ts", StateType.UINT64, ThreadEntry::pidNamespaceStart);
        text("root", ThreadEntry::root);
        number("tty", StateType.UINT32, ThreadEntry::tty);
        text("cwd", ThreadEntry::cwd);
        text("container_id", ThreadEntry::containerId);
        NestedTables.names().forEach(name -> NESTED.put(name, new Nested(new Field(name, StateType.TABLE, true))));
    }

    private final PluginTables tables;
    private final PluginLimits limits;
    private final NestedTables nested;
    private final Map<String, Added> added = new LinkedHashMap<>();
    private final Map<ThreadEntry, Extension> extensions = Collections.synchronizedMap(new WeakHashMap<>());

    ThreadsTable(PluginTables tables, PluginLimits limits) {
        this.tables = tables;
        this.limits = limits;
        this.nested = new NestedTables(tables, limits);
    }

    private static void number(String name, StateType type, ToLongFunction<ThreadEntry> value) {
        OWN.put(name, new Own(new Field(name, type, true), value, thread -> Bytes.EMPTY));
    }

    private static void bit(String name, int bit) {
        number(name, StateType.BOOL, thread -> (thread.exeFlags() & bit) != 0 ? 1 : 0);
    }

    private static void text(String name, Function<ThreadEntry, byte[]> value) {
        OWN.put(name, new Own(new Field(name, StateType.STRING, true), thread -> 0, value));
    }

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public StateType keyType() {
        return StateType.INT64;
    }

    @Override
    public long size() {
        return tables.state().threads().size();
    }

    @Override
    public synchronized List<Field> fields() {
        List<Field> all = new ArrayList<>();
        OWN.values().forEach(own -> all.add(own.field()));
        NESTED.values().forEach(each -> all.add(each.field()));
        added.values().forEach(each -> all.add(each.field()));
        return all;
    }

    @Override
    public synchronized Object field(String name, StateType type) {
        Own own = OWN.get(name);
        if (own != null) {
            return checked(own, own.field(), type);
        }
        Nested table = NESTED.get(name);
        if (table != null) {
            return checked(table, table.field(), type);
        }
        Added extra = added.get(name);
        if (extra == null) {
            throw new TableException("table 'threads' has no field '" + name + "'");
        }
        return checked(extra, extra.field(), type);
    }

    private static Object checked(Object column, Field field, StateType type) {
        if (field.type() != type) {
            throw new TableException(
                    "field '" + field.name() + "' of table 'threads' is of type " + field.type() + ", not " + type);
        }
        return column;
    }

    @Override
    public synchronized Object addField(String name, StateType type) {
        if (OWN.containsKey(name) || NESTED.containsKey(name) || added.containsKey(name)) {
            return field(name, type);
        }
        if (type == StateType.TABLE) {
            throw new TableException("a field of table 'threads' cannot be a table");
        }
        if (added.size() >= limits.tableFields()) {
            throw new TableException("plugins have added more than " + limits.tableFields() + " fields to 'threads'");
        }
        Added made = new Added(new Field(name, type, false), added.size());
        added.put(name, made);
        return made;
    }

    @Override
    public @Nullable Object find(MemorySegment key) {
        return tables.state().threads().get(key.get(JAVA_LONG, 0));
    }

    @Override
    public void read(Object entry, Object field, MemorySegment out) {
        if (field instanceof Nested table) {
            ThreadEntry owner = entry == BLANK ? null : thread(entry);
            out.set(ADDRESS, 0, tables.entryHandle(nested.of(table.field().name(), owner)));
            return;
        }
        ThreadEntry thread = thread(entry);
        switch (field) {
            case Own own
            when own.field().type() == StateType.STRING ->
                out.set(ADDRESS, 0, tables.text(own.text().apply(thread)));
            case Own own
            when own.field().type() == StateType.BOOL ->
                out.set(JAVA_INT, 0, (int) own.number().applyAsLong(thread));
            case Own own -> out.set(JAVA_LONG, 0, own.number().applyAsLong(thread));
            case Added extra -> {
                Object value = value(thread, extra);
                if (value instanceof byte[] text) {
                    out.set(ADDRESS, 0, tables.text(text));
                } else {
                    out.set(JAVA_LONG, 0, value instanceof Long number ? number : 0);
                }
            }
            default -> throw new TableException("the field does not belong to table 'threads'");
        }
    }

    private @Nullable Object value(ThreadEntry thread, Added field) {
        Extension extension = extensions.get(thread);
        Object value = null;
        if (extension != null
                && extension.thread() == thread.number()
                && field.index() < extension.values().size()) {
            value = extension.values().get(field.index());
        }
        return value == null && field.field().type() == StateType.STRING ? Bytes.EMPTY : value;
    }

    @Override
    public void write(Object entry, Object field, MemorySegment in) {
        ThreadEntry thread = thread(entry);
        if (!(field instanceof Added extra)) {
            throw new TableException("built-in fields of 'threads' are read-only");
        }
        Extension extension = extensions.get(thread);
        if (extension == null || extension.thread() != thread.number()) {
            extension = new Extension(thread.number(), new ArrayList<>());
            extensions.put(thread, extension);
        }
        List<Object> values = extension.values();
        while (values.size() <= extra.index()) {
            values.add(extra.field().type() == StateType.STRING ? Bytes.EMPTY : 0L);
        }
        values.set(
                extra.index(),
                extra.field().type() == StateType.STRING ? stringValue(in, limits) : (Object) in.get(JAVA_LONG, 0));
    }

    /** Returns the string that a plugin passed as a value. */
    static byte[] stringValue(MemorySegment in, PluginLimits limits) {
        MemorySegment text = in.get(ADDRESS, 0);
        if (text.address() == 0) {
            return Bytes.EMPTY;
        }
        long length = NativeLibrary.length(text, limits.valueBytes() + 1L);
        if (length > limits.valueBytes()) {
            throw new TableException("a string is not terminated within its first " + limits.valueBytes() + " bytes");
        }
        return text.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
    }

    private static ThreadEntry thread(Object entry) {
        if (entry instanceof ThreadEntry thread) {
            return thread;
        }
        throw new TableException("the entry does not belong to table 'threads'");
    }

    @Override
    public boolean each(Predicate<Object> visitor) {
        ThreadTable threads = tables.state().threads();
        for (int place = 0; place < threads.places(); place++) {
            ThreadEntry thread = threads.threadAt(place);
            if (thread != null && !visitor.test(thread)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Object create() {
        return BLANK;
    }

    @Override
    public void destroy(Object entry) {
        if (entry != BLANK) {
            throw readOnly();
        }
    }

    @Override
    public TableException readOnly() {
        return new TableException("plugins cannot add entries to table 'threads' or erase them");
    }
}
