package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import eyas.event.EventCode;
import eyas.event.EventTable;
import eyas.plugin.AsyncEvents;
import eyas.plugin.CaptureListening;
import eyas.plugin.EventParsing;
import eyas.plugin.EventPlugin;
import eyas.plugin.EventSourcing;
import eyas.plugin.FieldExtraction;
import eyas.plugin.PluginException;
import eyas.plugin.PluginInfo;
import eyas.plugin.PluginLimits;
import eyas.plugin.PluginLog;
import eyas.plugin.PluginMetric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in a shared object, with Falco's plugin API.
 *
 * <p>One thread at a time uses the plugin's state; only a feed that waits for events does so without the lock. All returned values are
 * validated, but a call that dereferences an invalid pointer ends the process with a signal.
 */
public final class NativePlugin implements EventPlugin {
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}\\.[0-9]{1,9}\\.[0-9]{1,9}.*", Pattern.DOTALL);
    private static final String SYSCALL = "syscall";

    final NativeLibrary library;
    final PluginLimits limits;
    final ReentrantLock lock = new ReentrantLock();
    final FieldListReader lists;

    private final Path path;
    private final PluginInfo info;
    private final Capabilities capabilities;
    private final PluginTables tables;
    private MemorySegment state = MemorySegment.NULL;
    private @Nullable NativeOwner owner;
    private @Nullable NativeSourcing sourcing;
    private @Nullable NativeExtraction extraction;
    private @Nullable NativeParsing parsing;
    private @Nullable NativeAsync async;
    private @Nullable NativeListening listening;

    /**
     * Loads a shared object and checks its exported symbols.
     *
     * @param tables the tables that the plugins of a run share
     * @throws PluginException if it is not a plugin, or requires another API version
     */
    public NativePlugin(Path path, PluginTables tables, PluginLimits limits) {
        this.path = path;
        this.tables = tables;
        this.limits = limits;
        this.library = NativeLibrary.open(path);
        ApiVersion.check(path.toString(), library, limits);
        for (Symbol needed : ApiVersion.REQUIRED) {
            if (!library.has(needed)) {
                throw PluginException.of(
                        path.toString(),
                        "dlsym",
                        "required symbol not implemented: '" + needed.function() + "'",
                        "is this a Falco plugin?");
            }
        }
        String name = text(path.toString(), Symbol.GET_NAME);
        this.info = new PluginInfo(
                name,
                text(name, Symbol.GET_VERSION),
                text(name, Symbol.GET_DESCRIPTION),
                text(name, Symbol.GET_CONTACT));
        this.lists = new FieldListReader(name, limits);
        if (name.isEmpty() || !VERSION.matcher(info.version()).matches()) {
            throw fault(
                    Symbol.GET_VERSION,
                    name.isEmpty() ? "no name is given" : "invalid version string: '" + info.version() + "'");
        }
        this.capabilities = Capabilities.of(library);
        if (!capabilities.faults().isEmpty()) {
            throw fault(Symbol.INIT, "broken plugin capabilities: " + String.join(", ", capabilities.faults()));
        }
        if (capabilities.none()) {
            throw fault(Symbol.INIT, "plugin does not implement any capability");
        }
        readCapabilities();
    }

    private String text(String who, Symbol symbol) {
        return CStrings.read(library.pointer(symbol), limits.textBytes(), who, symbol.function());
    }

    @Override
    public PluginInfo info() {
        return info;
    }

    @Override
    public String configSchema() {
        if (!library.has(Symbol.GET_INIT_SCHEMA)) {
            return "";
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment type = arena.allocate(JAVA_INT);
            String schema = CStrings.read(
                    library.pointer(Symbol.GET_INIT_SCHEMA, type), limits.textBytes(), info.name(), "get_init_schema");
            return switch (type.get(JAVA_INT, 0)) {
                case PluginLayout.SCHEMA_NONE -> "";
                case PluginLayout.SCHEMA_JSON -> schema;
                default ->
                    throw fault(Symbol.GET_INIT_SCHEMA, "returned an unknown schema type " + type.get(JAVA_INT, 0));
            };
        }
    }

    @Override
    public void init(String config, PluginLog log) {
        String checked = PluginConfigSchema.check(info.name(), configSchema(), config);
        NativeOwner made = new NativeOwner(info.name(), log, tables, limits);
        owner = made;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rc = arena.allocate(JAVA_INT);
            rc.set(JAVA_INT, 0, PluginLayout.FAILURE);
            MemorySegment input = made.initInput(arena, checked, capabilities.parsing() || capabilities.extraction());
            // The state may exist even if init failed: it provides the error message.
            state = library.pointer(Symbol.INIT, input, rc);
            int result = rc.get(JAVA_INT, 0);
            if (result != PluginLayout.SUCCESS) {
                String reason = state.address() == 0 ? "no reason given" : lastError();
                throw PluginException.of(
                        info.name(), "init", "could not initialize plugin: " + reason, "correct its init_config");
            }
        } finally {
            tables.endCall();
        }
        readCodes();
    }

    /** Reads properties that do not depend on init. */
    private void readCapabilities() {
        String source = "";
        if (capabilities.sourcing()) {
            NativeSourcing made = NativeSourcing.of(this);
            sourcing = made;
            source = made.id() == EventSourcing.NO_ID ? "" : made.source();
        }
        if (capabilities.extraction()) {
            MemorySegment json = library.pointer(Symbol.GET_FIELDS);
            if (json.address() == 0) {
                throw fault(Symbol.GET_FIELDS, "returned a null string");
            }
            extraction = new NativeExtraction(
                    this,
                    lists.fields(CStrings.read(json, limits.textBytes(), info.name(), "get_fields")),
                    sources(Symbol.GET_EXTRACT_EVENT_SOURCES, source));
        }
        if (capabilities.parsing()) {
            parsing = new NativeParsing(this, sources(Symbol.GET_PARSE_EVENT_SOURCES, source));
        }
        if (capabilities.listening()) {
            listening = new NativeListening(this);
        }
        if (capabilities.async()) {
            Set<String> names = lists.names("get_async_events", text(info.name(), Symbol.GET_ASYNC_EVENTS));
            async = new NativeAsync(this, sources(Symbol.GET_ASYNC_EVENT_SOURCES, source), names);
        }
    }

    private Set<String> sources(Symbol symbol, String own) {
        Set<String> sources = new LinkedHashSet<>();
        if (library.has(symbol)) {
            String json = text(info.name(), symbol);
            if (!json.isEmpty()) {
                sources.addAll(lists.names(symbol.function(), json));
            }
        }
        if (!own.isEmpty()) {
            sources.add(own);
        }
        return sources;
    }

    /** Reads properties that only an initialised plugin provides. */
    private void readCodes() {
        boolean others = false;
        if (extraction != null) {
            extraction.setCodes(codes(Symbol.GET_EXTRACT_EVENT_TYPES, extraction.sources()));
            others = beyondPluginEvents(extraction.codes());
        }
        if (parsing != null) {
            parsing.setCodes(codes(Symbol.GET_PARSE_EVENT_TYPES, parsing.sources()));
            others |= beyondPluginEvents(parsing.codes());
        }
        if (others) {
            ApiVersion.checkSchema(this);
        }
    }

    private static boolean beyondPluginEvents(BitSet codes) {
        return codes.cardinality() > (codes.get(EventCode.PLUGINEVENT_E) ? 1 : 0);
    }

    private BitSet codes(Symbol symbol, Set<String> sources) {
        BitSet codes = new BitSet(EventTable.size());
        if (library.has(symbol)) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment number = arena.allocate(JAVA_INT);
                MemorySegment types = library.pointer(symbol, number, state);
                long count = Integer.toUnsignedLong(number.get(JAVA_INT, 0));
                if (types.address() != 0) {
                    if (count > 0xFFFF) {
                        throw fault(symbol, "returned " + count + " event types, more than there are");
                    }
                    MemorySegment all = types.reinterpret(2 * count);
                    for (int i = 0; i < count; i++) {
                        codes.set(Short.toUnsignedInt(all.getAtIndex(JAVA_SHORT.withByteAlignment(1), i)));
                    }
                }
            }
        }
        if (codes.isEmpty()) {
            if (sources.isEmpty() || sources.contains(SYSCALL)) {
                codes.set(0, EventTable.size());
            } else {
                codes.set(EventCode.PLUGINEVENT_E);
            }
        }
        return codes;
    }

    /** Returns the plugin's last error message. */
    String lastError() {
        String text = CStrings.read(
                library.pointer(Symbol.GET_LAST_ERROR, state), limits.textBytes(), info.name(), "get_last_error");
        return text.isBlank() ? "no reason given" : text.strip();
    }

    PluginException fault(Symbol symbol, String fault) {
        return PluginException.of(
                info.name().isEmpty() ? path.toString() : info.name(),
                symbol.function(),
                fault,
                "ask its author for a corrected version");
    }

    MemorySegment state() {
        return state;
    }

    NativeOwner owner() {
        NativeOwner known = owner;
        if (known == null) {
            throw new IllegalStateException("plugin " + info.name() + " is used before it is initialised");
        }
        return known;
    }

    @Override
    public boolean reconfigure(String config) {
        if (!library.has(Symbol.SET_CONFIG)) {
            return false;
        }
        String checked = PluginConfigSchema.check(info.name(), configSchema(), config);
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment input = arena.allocate(ADDRESS);
            input.set(ADDRESS, 0, arena.allocateFrom(checked));
            return library.number(Symbol.SET_CONFIG, state, input) == PluginLayout.SUCCESS;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable EventSourcing sourcing() {
        return sourcing;
    }

    @Override
    public @Nullable FieldExtraction extraction() {
        return extraction;
    }

    @Override
    public @Nullable EventParsing parsing() {
        return parsing;
    }

    @Override
    public @Nullable AsyncEvents asyncEvents() {
        return async;
    }

    @Override
    public @Nullable CaptureListening captureListening() {
        return listening;
    }

    @Override
    public List<PluginMetric> metrics() {
        if (!library.has(Symbol.GET_METRICS)) {
            return List.of();
        }
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(JAVA_LONG);
            MemorySegment metrics = library.pointer(Symbol.GET_METRICS, state, number);
            return NativeMetrics.read(this, metrics, Integer.toUnsignedLong(number.get(JAVA_INT, 0)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            NativeOwner known = owner;
            if (known != null) {
                known.close();
            }
            if (state.address() != 0) {
                library.run(Symbol.DESTROY, state);
                state = MemorySegment.NULL;
            }
        } finally {
            lock.unlock();
        }
    }
}
