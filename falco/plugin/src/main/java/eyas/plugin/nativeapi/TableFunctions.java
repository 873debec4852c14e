package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.plugin.PluginException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.function.Supplier;

/**
 * The functions of the table API for C plugins.
 *
 * <p>All methods except the last three are called from C. An error is a null pointer or a failure code, and a message that {@code
 * get_owner_last_error} returns.
 */
final class TableFunctions {
    private static final FunctionDescriptor VISITOR = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
    private static final long NO_SIZE = -1;

    private final PluginTables tables;
    private final String plugin;
    private final MemorySegment reader;
    private final MemorySegment writer;
    private final MemorySegment fields;

    TableFunctions(PluginTables tables, String plugin) {
        this.tables = tables;
        this.plugin = plugin;
        reader = list(
                pointer("tableName", ADDRESS),
                NativeOwner.stub(this, "tableSize", FunctionDescriptor.of(JAVA_LONG, ADDRESS)),
                pointer("tableEntry", ADDRESS, ADDRESS),
                code("readField", ADDRESS, ADDRESS, ADDRESS, ADDRESS),
                NativeOwner.stub(this, "releaseEntry", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)),
                code("eachEntry", ADDRESS, ADDRESS, ADDRESS));
        writer = list(
                code("clearTable", ADDRESS),
                code("eraseEntry", ADDRESS, ADDRESS),
                pointer("createEntry", ADDRESS),
                NativeOwner.stub(this, "destroyEntry", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)),
                pointer("addEntry", ADDRESS, ADDRESS, ADDRESS),
                code("writeField", ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        fields = list(
                pointer("tableFields", ADDRESS, ADDRESS),
                pointer("tableField", ADDRESS, ADDRESS, JAVA_INT),
                pointer("addField", ADDRESS, ADDRESS, JAVA_INT));
    }

    private MemorySegment pointer(String method, MemoryLayout... arguments) {
        return NativeOwner.stub(this, method, FunctionDescriptor.of(ADDRESS, arguments));
    }

    private MemorySegment code(String method, MemoryLayout... arguments) {
        return NativeOwner.stub(this, method, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static MemorySegment list(MemorySegment... functions) {
        MemorySegment list = Arena.global().allocate((long) functions.length * PluginLayout.POINTER, 8);
        for (int i = 0; i < functions.length; i++) {
            list.setAtIndex(ADDRESS, i, functions[i]);
        }
        return list;
    }

    private <T> T attempt(T otherwise, Supplier<T> action) {
        try {
            return action.get();
        } catch (TableException | PluginException e) {
            tables.fail(String.valueOf(e.getMessage()));
            return otherwise;
        } catch (RuntimeException e) {
            tables.fail(e.toString());
            return otherwise;
        }
    }

    private int attempt(Runnable action) {
        return attempt(PluginLayout.FAILURE, () -> {
            action.run();
            return PluginLayout.SUCCESS;
        });
    }

    private PluginTable table(MemorySegment handle) {
        return tables.resolve(handle, PluginTable.class);
    }

    private Object any(MemorySegment handle) {
        return tables.resolve(handle, Object.class);
    }

    private static MemorySegment value(MemorySegment pointer) {
        if (pointer.address() == 0) {
            throw new TableException("a key or a value is a null pointer");
        }
        return pointer.reinterpret(PluginLayout.STATE_DATA);
    }

    MemorySegment tableName(MemorySegment handle) {
        return attempt(MemorySegment.NULL, () -> keep(table(handle).name()));
    }

    long tableSize(MemorySegment handle) {
        return attempt(NO_SIZE, () -> table(handle).size());
    }

    MemorySegment tableEntry(MemorySegment handle, MemorySegment key) {
        return attempt(MemorySegment.NULL, () -> {
            Object entry = table(handle).find(value(key));
            if (entry == null) {
                throw new TableException("table '" + table(handle).name() + "' has no entry at this key");
            }
            return tables.entryHandle(entry);
        });
    }

    int readField(MemorySegment handle, MemorySegment entry, MemorySegment field, MemorySegment out) {
        return attempt(() -> table(handle).read(any(entry), any(field), value(out)));
    }

    int writeField(MemorySegment handle, MemorySegment entry, MemorySegment field, MemorySegment in) {
        return attempt(() -> table(handle).write(any(entry), any(field), value(in)));
    }

    void releaseEntry(MemorySegment handle, MemorySegment entry) {
        attempt(() -> {
            table(handle).release(any(entry));
            tables.forget(entry);
        });
    }

    int eachEntry(MemorySegment handle, MemorySegment visitor, MemorySegment state) {
        return attempt(0, () -> {
            MethodHandle visit = NativeLibrary.function(visitor, VISITOR);
            return table(handle).each(entry -> visit(visit, state, tables.entryHandle(entry))) ? 1 : 0;
        });
    }

    private static boolean visit(MethodHandle visit, MemorySegment state, MemorySegment entry) {
        try {
            return (int) visit.invokeExact(state, entry) != 0;
        } catch (Throwable e) {
            throw NativeLibrary.failed("the visitor of a table", e);
        }
    }

    int clearTable(MemorySegment handle) {
        return attempt(() -> table(handle).clear());
    }

    int eraseEntry(MemorySegment handle, MemorySegment key) {
        return attempt(() -> table(handle).erase(value(key)));
    }

    MemorySegment createEntry(MemorySegment handle) {
        return attempt(
                MemorySegment.NULL, () -> tables.entryHandle(table(handle).create()));
    }

    void destroyEntry(MemorySegment handle, MemorySegment entry) {
        attempt(() -> {
            table(handle).destroy(any(entry));
            tables.forget(entry);
        });
    }

    MemorySegment addEntry(MemorySegment handle, MemorySegment key, MemorySegment entry) {
        return attempt(MemorySegment.NULL, () -> {
            Object added = table(handle).add(value(key), any(entry));
            tables.forget(entry);
            return tables.entryHandle(added);
        });
    }

    MemorySegment tableFields(MemorySegment handle, MemorySegment count) {
        return attempt(MemorySegment.NULL, () -> {
            List<PluginTable.Field> all = table(handle).fields();
            MemorySegment list = Arena.global().allocate((long) all.size() * PluginLayout.FIELD_INFO + 8, 8);
            for (int i = 0; i < all.size(); i++) {
                long at = (long) i * PluginLayout.FIELD_INFO;
                list.set(ADDRESS, at, keep(all.get(i).name()));
                list.set(JAVA_INT, at + 8, all.get(i).type().code());
                list.set(JAVA_INT, at + 12, all.get(i).readOnly() ? 1 : 0);
            }
            count.reinterpret(4).set(JAVA_INT, 0, all.size());
            return list;
        });
    }

    MemorySegment tableField(MemorySegment handle, MemorySegment name, int type) {
        return attempt(MemorySegment.NULL, () -> tables.handle(table(handle).field(text(name), type(type))));
    }

    MemorySegment addField(MemorySegment handle, MemorySegment name, int type) {
        return attempt(MemorySegment.NULL, () -> tables.handle(table(handle).addField(text(name), type(type))));
    }

    MemorySegment listTables(MemorySegment owner, MemorySegment count) {
        return attempt(MemorySegment.NULL, () -> {
            List<PluginTable> all = tables.all();
            MemorySegment list = Arena.global().allocate((long) all.size() * PluginLayout.TABLE_INFO + 8, 8);
            for (int i = 0; i < all.size(); i++) {
                long at = (long) i * PluginLayout.TABLE_INFO;
                list.set(ADDRESS, at, keep(all.get(i).name()));
                list.set(JAVA_INT, at + 8, all.get(i).keyType().code());
            }
            count.reinterpret(4).set(JAVA_INT, 0, all.size());
            return list;
        });
    }

    MemorySegment getTable(MemorySegment owner, MemorySegment name, int type) {
        return attempt(MemorySegment.NULL, () -> {
            String wanted = text(name);
            PluginTable table = tables.find(wanted);
            if (table == null) {
                throw new TableException("there is no table '" + wanted + "'");
            }
            if (table.keyType() != type(type)) {
                throw new TableException("the key of table '" + wanted + "' is of type " + table.keyType());
            }
            return tables.handle(table);
        });
    }

    int addTable(MemorySegment owner, MemorySegment input) {
        return attempt(() -> tables.add(ForeignTable.of(plugin, input)));
    }

    private String text(MemorySegment pointer) {
        return CStrings.read(pointer, 1_024, plugin, "the table interface");
    }

    private static StateType type(int code) {
        StateType type = StateType.of(code);
        if (type == null) {
            throw new TableException("there is no type " + code);
        }
        return type;
    }

    /** Returns a string that C may keep; only called at the start, so that it need not be freed. */
    private static MemorySegment keep(String text) {
        return Arena.global().allocateFrom(text);
    }

    MemorySegment reader() {
        return reader;
    }

    MemorySegment writer() {
        return writer;
    }

    /** Returns the struct to pass to {@code init}. */
    MemorySegment initTables(Arena arena) {
        MemorySegment input = arena.allocate(PluginLayout.INIT_TABLES, 8);
        input.set(ADDRESS, 0, pointer("listTables", ADDRESS, ADDRESS));
        input.set(ADDRESS, 8, pointer("getTable", ADDRESS, ADDRESS, JAVA_INT));
        input.set(ADDRESS, 16, code("addTable", ADDRESS, ADDRESS));
        MemorySegment.copy(fields, 0, input, 24, 3L * PluginLayout.POINTER);
        input.set(ADDRESS, 48, fields);
        input.set(ADDRESS, 56, reader);
        input.set(ADDRESS, 64, writer);
        return input;
    }
}
