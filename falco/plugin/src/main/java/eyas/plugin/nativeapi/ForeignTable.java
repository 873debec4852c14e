package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A table owned by a plugin, for other plugins: each access calls the owner's functions. */
final class ForeignTable implements PluginTable {
    private static final int MOST_FIELDS = 4_096;
    private static final FunctionDescriptor POINTER_1 = FunctionDescriptor.of(ADDRESS, ADDRESS);
    private static final FunctionDescriptor POINTER_2 = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS);
    private static final FunctionDescriptor POINTER_3 = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final FunctionDescriptor FIELD = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    private static final FunctionDescriptor CODE_1 = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    private static final FunctionDescriptor CODE_2 = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
    private static final FunctionDescriptor CODE_3 = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    private static final FunctionDescriptor CODE_4 =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final FunctionDescriptor NOTHING_2 = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS);
    private static final FunctionDescriptor SIZE = FunctionDescriptor.of(JAVA_LONG, ADDRESS);
    private static final FunctionDescriptor VISIT = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);

    private record Entry(MemorySegment pointer) {}

    private record Column(MemorySegment pointer) {}

    private final String name;
    private final String plugin;
    private final StateType keyType;
    private final MemorySegment table;
    private final MemorySegment reader;
    private final MemorySegment writer;
    private final MemorySegment fields;

    private ForeignTable(String plugin, String name, StateType keyType, MemorySegment input) {
        this.plugin = plugin;
        this.name = name;
        this.keyType = keyType;
        this.table = input.get(ADDRESS, 16);
        this.reader = functions(input, 128, 6);
        this.writer = functions(input, 136, 6);
        this.fields = functions(input, 144, 3);
    }

    /** Reads a plugin's registration. */
    static ForeignTable of(String plugin, MemorySegment pointer) {
        if (pointer.address() == 0) {
            throw new TableException("add_table was called with a null pointer");
        }
        MemorySegment input = pointer.reinterpret(PluginLayout.TABLE_INPUT);
        String name = CStrings.read(input.get(ADDRESS, 0), 1_024, plugin, "add_table");
        StateType type = StateType.of(input.get(JAVA_INT, 8));
        if (name.isEmpty() || type == null || input.get(ADDRESS, 16).address() == 0) {
            throw new TableException("add_table was called without a name, a key type or a table");
        }
        return new ForeignTable(plugin, name, type, input);
    }

    private static MemorySegment functions(MemorySegment input, long at, int count) {
        MemorySegment pointer = input.get(ADDRESS, at);
        if (pointer.address() == 0) {
            throw new TableException("add_table was called without extended functions, as before API 3.1");
        }
        // Copied, because the plugin may have it on its stack.
        MemorySegment copy = Arena.ofAuto().allocate((long) count * PluginLayout.POINTER, 8);
        return copy.copyFrom(pointer.reinterpret(copy.byteSize()));
    }

    private MethodHandle function(MemorySegment list, int index, FunctionDescriptor shape) {
        MemorySegment address = list.getAtIndex(ADDRESS, index);
        if (address.address() == 0) {
            throw new TableException("table '" + name + "' of plugin " + plugin + " lacks function " + index);
        }
        return NativeLibrary.function(address, shape);
    }

    private Object call(MemorySegment list, int index, FunctionDescriptor shape, Object... arguments) {
        try {
            return function(list, index, shape).invokeWithArguments(arguments);
        } catch (TableException e) {
            throw e;
        } catch (Throwable e) {
            throw new TableException("table '" + name + "' of plugin " + plugin + ": " + e.getMessage());
        }
    }

    private MemorySegment pointer(Object result, String what) {
        MemorySegment found = (MemorySegment) result;
        if (found.address() == 0) {
            throw new TableException("table '" + name + "' of plugin " + plugin + ": " + what + " failed");
        }
        return found;
    }

    private void success(Object result, String what) {
        if ((int) result != PluginLayout.SUCCESS) {
            throw new TableException("table '" + name + "' of plugin " + plugin + ": " + what + " failed");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public StateType keyType() {
        return keyType;
    }

    @Override
    public long size() {
        return (long) call(reader, 1, SIZE, table);
    }

    @Override
    public List<Field> fields() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_INT);
            MemorySegment list = (MemorySegment) call(fields, 0, POINTER_2, table, count);
            long number = Integer.toUnsignedLong(count.get(JAVA_INT, 0));
            if (number == 0) {
                return List.of();
            }
            if (list.address() == 0 || number > MOST_FIELDS) {
                throw new TableException("table '" + name + "' of plugin " + plugin + " lists " + number + " fields");
            }
            MemorySegment all = list.reinterpret(number * PluginLayout.FIELD_INFO);
            List<Field> found = new ArrayList<>();
            for (long at = 0; at < all.byteSize(); at += PluginLayout.FIELD_INFO) {
                StateType type = StateType.of(all.get(JAVA_INT, at + 8));
                if (type != null) {
                    String field = CStrings.read(all.get(ADDRESS, at), 1_024, plugin, "list_table_fields");
                    found.add(new Field(field, type, all.get(JAVA_INT, at + 12) != 0));
                }
            }
            return found;
        }
    }

    @Override
    public Object field(String field, StateType type) {
        return column(1, field, type);
    }

    @Override
    public Object addField(String field, StateType type) {
        return column(2, field, type);
    }

    private Column column(int function, String field, StateType type) {
        try (Arena arena = Arena.ofConfined()) {
            Object found = call(fields, function, FIELD, table, arena.allocateFrom(field), type.code());
            return new Column(pointer(found, "field '" + field + "'"));
        }
    }

    @Override
    public @Nullable Object find(MemorySegment key) {
        MemorySegment found = (MemorySegment) call(reader, 2, POINTER_2, table, key);
        return found.address() == 0 ? null : new Entry(found);
    }

    @Override
    public void read(Object entry, Object field, MemorySegment out) {
        success(call(reader, 3, CODE_4, table, entry(entry), column(field), out), "read_entry_field");
    }

    @Override
    public void write(Object entry, Object field, MemorySegment in) {
        success(call(writer, 5, CODE_4, table, entry(entry), column(field), in), "write_entry_field");
    }

    @Override
    public void release(Object entry) {
        call(reader, 4, NOTHING_2, table, entry(entry));
    }

    @Override
    public boolean each(Predicate<Object> visitor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stub = NativeOwner.stub(new Visit(visitor), "visit", VISIT, arena);
            return (int) call(reader, 5, CODE_3, table, stub, MemorySegment.NULL) != 0;
        }
    }

    /** Called from C for each entry. */
    record Visit(Predicate<Object> visitor) {
        int visit(MemorySegment state, MemorySegment entry) {
            try {
                return visitor.test(new Entry(entry)) ? 1 : 0;
            } catch (RuntimeException e) {
                return 0;
            }
        }
    }

    @Override
    public void clear() {
        success(call(writer, 0, CODE_1, table), "clear_table");
    }

    @Override
    public void erase(MemorySegment key) {
        success(call(writer, 1, CODE_2, table, key), "erase_table_entry");
    }

    @Override
    public Object create() {
        return new Entry(pointer(call(writer, 2, POINTER_1, table), "create_table_entry"));
    }

    @Override
    public void destroy(Object entry) {
        call(writer, 3, NOTHING_2, table, entry(entry));
    }

    @Override
    public Object add(MemorySegment key, Object entry) {
        return new Entry(pointer(call(writer, 4, POINTER_3, table, key, entry(entry)), "add_table_entry"));
    }

    private static MemorySegment entry(Object entry) {
        if (entry instanceof Entry(MemorySegment pointer)) {
            return pointer;
        }
        throw new TableException("the entry belongs to another table");
    }

    private static MemorySegment column(Object field) {
        if (field instanceof Column(MemorySegment pointer)) {
            return pointer;
        }
        throw new TableException("the field belongs to another table");
    }
}
