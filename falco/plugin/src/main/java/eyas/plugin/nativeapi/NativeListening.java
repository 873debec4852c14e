package eyas.plugin.nativeapi;

import eyas.plugin.CaptureListening;
import eyas.plugin.PluginException;
import java.lang.foreign.Arena;

/** Notifies a C plugin about start and end of a run. */
final class NativeListening implements CaptureListening {
    private final NativePlugin plugin;

    NativeListening(NativePlugin plugin) {
        this.plugin = plugin;
    }

    @Override
    public void captureStarting() {
        call(Symbol.CAPTURE_OPEN);
    }

    @Override
    public void captureEnds() {
        call(Symbol.CAPTURE_CLOSE);
        plugin.owner().routines().endAll();
    }

    private void call(Symbol symbol) {
        NativeOwner owner = plugin.owner();
        plugin.lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            owner.routines().useState(plugin.state());
            int result = plugin.library.number(symbol, plugin.state(), owner.listenInput(arena));
            if (result != PluginLayout.SUCCESS) {
                throw PluginException.of(
                        plugin.info().name(), symbol.function(), plugin.lastError(), "see the plugin's documentation");
            }
        } finally {
            owner.tables().endCall();
            plugin.lock.unlock();
        }
    }
}
