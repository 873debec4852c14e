package eyas.plugin.nativeapi;

import eyas.plugin.AsyncEvents;
import eyas.plugin.PluginException;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** Lets a C plugin inject events. */
final class NativeAsync implements AsyncEvents {
    private final NativePlugin plugin;
    private final Set<String> sources;
    private final Set<String> names;
    private boolean started;

    NativeAsync(NativePlugin plugin, Set<String> sources, Set<String> names) {
        if (names.isEmpty()) {
            throw plugin.fault(Symbol.GET_ASYNC_EVENTS, "returned no name");
        }
        this.plugin = plugin;
        this.sources = Set.copyOf(sources);
        this.names = Set.copyOf(names);
    }

    @Override
    public Set<String> sources() {
        return sources;
    }

    @Override
    public Set<String> names() {
        return names;
    }

    @Override
    public void start(Sink sink) {
        NativeOwner owner = plugin.owner();
        // Set before the call, because the plugin's threads may start at once.
        owner.setSink(sink, names);
        int result = plugin.library.number(
                Symbol.SET_ASYNC_EVENT_HANDLER, plugin.state(), owner.owner(), owner.asyncHandler());
        if (result != PluginLayout.SUCCESS) {
            owner.setSink(null, names);
            throw PluginException.of(
                    plugin.info().name(),
                    Symbol.SET_ASYNC_EVENT_HANDLER.function(),
                    "can't set async event handler: " + plugin.lastError(),
                    "see the plugin's documentation");
        }
        started = true;
    }

    @Override
    public void stop() {
        if (started) {
            started = false;
            NativeOwner owner = plugin.owner();
            plugin.library.number(Symbol.SET_ASYNC_EVENT_HANDLER, plugin.state(), owner.owner(), MemorySegment.NULL);
            // Only now: the plugin's threads may have continued until that call returned.
            owner.setSink(null, names);
        }
    }
}
