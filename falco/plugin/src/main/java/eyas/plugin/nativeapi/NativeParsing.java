package eyas.plugin.nativeapi;

import eyas.plugin.EventParsing;
import eyas.state.EventContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passes events to a C plugin. */
final class NativeParsing implements EventParsing {
    private final NativePlugin plugin;
    private final Set<String> sources;
    private final Arena arena = Arena.ofAuto();
    private final EventInput event = new EventInput();
    private @Nullable MemorySegment input;
    private BitSet codes = new BitSet();

    NativeParsing(NativePlugin plugin, Set<String> sources) {
        this.plugin = plugin;
        this.sources = Set.copyOf(sources);
    }

    void setCodes(BitSet known) {
        codes = known;
    }

    @Override
    public Set<String> sources() {
        return sources;
    }

    @Override
    public BitSet codes() {
        return (BitSet) codes.clone();
    }

    @Override
    public boolean parse(EventContext context, String source) {
        plugin.lock.lock();
        try {
            MemorySegment made = input;
            if (made == null) {
                made = plugin.owner().parseInput(arena);
                input = made;
            }
            NativeOwner owner = plugin.owner();
            owner.tables().use(context.state());
            int result = plugin.library.number(
                    Symbol.PARSE_EVENT, plugin.state(), event.show(context.event(), source), made);
            owner.tables().endCall();
            return switch (result) {
                case PluginLayout.SUCCESS -> true;
                case PluginLayout.FAILURE, PluginLayout.NOT_SUPPORTED -> false;
                default -> throw plugin.fault(Symbol.PARSE_EVENT, "returned the unknown result " + result);
            };
        } finally {
            plugin.lock.unlock();
        }
    }
}
