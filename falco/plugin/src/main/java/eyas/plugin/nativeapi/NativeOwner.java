package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import eyas.plugin.AsyncEvents;
import eyas.plugin.PluginLimits;
import eyas.plugin.PluginLog;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks of a C plugin: its log, its tables and the sink of its injected events.
 *
 * <p>The C function pointers stay valid until the process ends, because threads of a plugin may outlive it. No method called from C lets an
 * exception escape, which would end the process.
 */
final class NativeOwner {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final String plugin;
    private final PluginLog log;
    private final PluginTables tables;
    private final TableFunctions functions;
    private final Routines routines;
    private final PluginLimits limits;
    private final MemorySegment lastError;
    private final MemorySegment logStub;
    private final MemorySegment asyncStub;
    private volatile AsyncEvents.@Nullable Sink sink;
    private volatile Set<String> names = Set.of();

    NativeOwner(String plugin, PluginLog log, PluginTables tables, PluginLimits limits) {
        this.plugin = plugin;
        this.log = log;
        this.tables = tables;
        this.limits = limits;
        this.functions = new TableFunctions(tables, plugin);
        this.routines = new Routines(plugin, log);
        lastError = stub(this, "lastError", FunctionDescriptor.of(ADDRESS, ADDRESS));
        logStub = stub(this, "log", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
        asyncStub = stub(this, "async", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    }

    /** Returns a C function pointer that calls the method {@code name} of {@code receiver}, valid until the process ends. */
    static MemorySegment stub(Object receiver, String name, FunctionDescriptor shape) {
        return stub(receiver, name, shape, Arena.global());
    }

    /** Returns a C function pointer that calls the method {@code name} of {@code receiver}, valid as long as {@code life}. */
    static MemorySegment stub(Object receiver, String name, FunctionDescriptor shape, Arena life) {
        try {
            MethodType type = shape.toMethodType();
            MethodHandle method = LOOKUP.bind(receiver, name, type);
            return NativeLibrary.stub(method, shape, life);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException(name, e);
        }
    }

    PluginTables tables() {
        return tables;
    }

    Routines routines() {
        return routines;
    }

    /** Sets the sink for injected events; null for none. */
    void setSink(AsyncEvents.@Nullable Sink taker, Set<String> allowed) {
        names = allowed;
        sink = taker;
    }

    MemorySegment asyncHandler() {
        return asyncStub;
    }

    void close() {
        sink = null;
        routines.endAll();
    }

    MemorySegment initInput(Arena arena, String config, boolean withTables) {
        MemorySegment input = arena.allocate(PluginLayout.INIT_INPUT, 8);
        input.set(ADDRESS, 0, arena.allocateFrom(config));
        input.set(ADDRESS, 8, owner());
        input.set(ADDRESS, 16, lastError);
        input.set(ADDRESS, 24, withTables ? functions.initTables(arena) : MemorySegment.NULL);
        input.set(ADDRESS, 32, logStub);
        return input;
    }

    MemorySegment extractInput(Arena arena, MemorySegment field) {
        MemorySegment input = arena.allocate(PluginLayout.EXTRACT_INPUT, 8);
        input.set(ADDRESS, 0, owner());
        input.set(ADDRESS, 8, lastError);
        input.set(JAVA_INT, 16, 1);
        input.set(ADDRESS, 24, field);
        MemorySegment.copy(functions.reader(), 0, input, 32, 4 * PluginLayout.POINTER);
        input.set(ADDRESS, 64, functions.reader());
        return input;
    }

    MemorySegment parseInput(Arena arena) {
        MemorySegment input = arena.allocate(PluginLayout.PARSE_INPUT, 8);
        input.set(ADDRESS, 0, owner());
        input.set(ADDRESS, 8, lastError);
        MemorySegment.copy(functions.reader(), 0, input, 16, 4 * PluginLayout.POINTER);
        MemorySegment.copy(functions.writer(), 0, input, 48, 6 * PluginLayout.POINTER);
        input.set(ADDRESS, 96, functions.reader());
        input.set(ADDRESS, 104, functions.writer());
        return input;
    }

    MemorySegment listenInput(Arena arena) {
        MemorySegment input = arena.allocate(PluginLayout.LISTEN_INPUT, 8);
        input.set(ADDRESS, 0, owner());
        input.set(ADDRESS, 8, routines.functions());
        input.set(ADDRESS, 16, functions.reader());
        input.set(ADDRESS, 24, functions.writer());
        input.set(ADDRESS, 32, lastError);
        return input;
    }

    /** Opaque: plugins pass it back and never dereference it, because each function is bound to its owner. */
    MemorySegment owner() {
        return logStub;
    }

    // Called from C.
    MemorySegment lastError(MemorySegment who) {
        return tables.lastError();
    }

    // Called from C, from any thread.
    void log(MemorySegment who, MemorySegment component, MemorySegment message, int severity) {
        try {
            PluginLog.Severity[] all = PluginLog.Severity.values();
            PluginLog.Severity how =
                    severity >= 1 && severity <= all.length ? all[severity - 1] : PluginLog.Severity.WARNING;
            String from = CStrings.read(component, 1_024, plugin, "log");
            String text = CStrings.read(message, 65_536, plugin, "log").strip();
            log.log(how, from.isEmpty() ? plugin : from, text);
        } catch (RuntimeException e) {
            complain("log", e);
        }
    }

    // Called from C, from any thread.
    int async(MemorySegment who, MemorySegment event, MemorySegment error) {
        String fault;
        try {
            AsyncEvents.Sink taker = sink;
            fault = taker == null ? "async event sent with NULL handler: " + plugin : take(taker, event);
        } catch (RuntimeException e) {
            fault = String.valueOf(e.getMessage());
        }
        if (fault == null) {
            return PluginLayout.SUCCESS;
        }
        if (error.address() != 0) {
            byte[] text = Arrays.copyOf(
                    fault.getBytes(StandardCharsets.UTF_8), Math.min(fault.length(), PluginLayout.MAX_ERROR - 1));
            MemorySegment target = error.reinterpret(text.length + 1L);
            MemorySegment.copy(text, 0, target, ValueLayout.JAVA_BYTE, 0, text.length);
            target.set(ValueLayout.JAVA_BYTE, text.length, (byte) 0);
        }
        return PluginLayout.FAILURE;
    }

    private @Nullable String take(AsyncEvents.Sink taker, MemorySegment event) {
        if (event.address() == 0) {
            return "malformed async event produced by plugin: " + plugin + ": null pointer";
        }
        AsyncFrame frame = AsyncFrame.of(event, limits.eventBytes());
        if (!frame.fault().isEmpty()) {
            return "malformed async event produced by plugin: " + plugin + ": " + frame.fault();
        }
        if (!names.contains(frame.name())) {
            return "incompatible async event '" + frame.name() + "' produced by plugin: " + plugin;
        }
        return taker.offer(frame.event());
    }

    private void complain(String function, RuntimeException e) {
        // Not to the log, which may have failed; and no throw, which would end the process on a foreign thread.
        System.Logger logger = System.getLogger(NativeOwner.class.getName());
        logger.log(System.Logger.Level.ERROR, "plugin " + plugin + ": " + function + ": " + e.getMessage());
    }
}
