package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import eyas.event.Event;
import eyas.plugin.EventFeed;
import eyas.plugin.EventSourcing;
import eyas.plugin.OpenParameter;
import eyas.plugin.PluginException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Opens the source of a C plugin. */
final class NativeSourcing implements EventSourcing {
    private static final String SYSCALL = "syscall";

    private final NativePlugin plugin;
    private final int id;
    private final String source;
    private final EventInput input = new EventInput();

    private NativeSourcing(NativePlugin plugin, int id, String source) {
        this.plugin = plugin;
        this.id = id;
        this.source = source;
    }

    static NativeSourcing of(NativePlugin plugin) {
        NativeLibrary library = plugin.library;
        int id = library.has(Symbol.GET_ID) ? library.number(Symbol.GET_ID) : NO_ID;
        String source = !library.has(Symbol.GET_EVENT_SOURCE)
                ? ""
                : CStrings.read(
                        library.pointer(Symbol.GET_EVENT_SOURCE),
                        1_024,
                        plugin.info().name(),
                        Symbol.GET_EVENT_SOURCE.function());
        if ((id == NO_ID) != source.isEmpty()) {
            throw plugin.fault(
                    Symbol.GET_EVENT_SOURCE,
                    "broken plugin capabilities: must implement both 'plugin_get_id' and 'plugin_get_event_source' or"
                            + " neither (event sourcing)");
        }
        if (source.equals(SYSCALL)) {
            throw plugin.fault(
                    Symbol.GET_EVENT_SOURCE, "plugin can't implement the reserved event source '" + SYSCALL + "'");
        }
        return new NativeSourcing(plugin, id, source.isEmpty() ? SYSCALL : source);
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public List<OpenParameter> openParameters() {
        if (!plugin.library.has(Symbol.LIST_OPEN_PARAMS)) {
            return List.of();
        }
        plugin.lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rc = arena.allocate(JAVA_INT);
            MemorySegment json = plugin.library.pointer(Symbol.LIST_OPEN_PARAMS, plugin.state(), rc);
            if (rc.get(JAVA_INT, 0) != PluginLayout.SUCCESS) {
                throw plugin.fault(Symbol.LIST_OPEN_PARAMS, "has error " + plugin.lastError());
            }
            String text = CStrings.read(
                    json, plugin.limits.textBytes(), plugin.info().name(), Symbol.LIST_OPEN_PARAMS.function());
            return text.isEmpty() ? List.of() : plugin.lists.parameters(text);
        } finally {
            plugin.lock.unlock();
        }
    }

    @Override
    public EventFeed open(String parameters) {
        plugin.lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rc = arena.allocate(JAVA_INT);
            // A plugin that does not set the result has failed.
            rc.set(JAVA_INT, 0, PluginLayout.FAILURE);
            MemorySegment handle =
                    plugin.library.pointer(Symbol.OPEN, plugin.state(), arena.allocateFrom(parameters), rc);
            if (rc.get(JAVA_INT, 0) != PluginLayout.SUCCESS) {
                String reason = plugin.lastError();
                if (handle.address() != 0) {
                    plugin.library.run(Symbol.CLOSE, plugin.state(), handle);
                }
                throw PluginException.of(
                        plugin.info().name(),
                        "open",
                        "cannot open '" + parameters + "': " + reason,
                        "correct its open_params");
            }
            return new NativeFeed(plugin, handle);
        } finally {
            plugin.lock.unlock();
        }
    }

    @Override
    public String text(Event event) {
        if (!plugin.library.has(Symbol.EVENT_TO_STRING)) {
            return "";
        }
        plugin.lock.lock();
        try {
            MemorySegment text =
                    plugin.library.pointer(Symbol.EVENT_TO_STRING, plugin.state(), input.show(event, source));
            return CStrings.read(
                    text, plugin.limits.textBytes(), plugin.info().name(), Symbol.EVENT_TO_STRING.function());
        } finally {
            plugin.lock.unlock();
        }
    }
}
