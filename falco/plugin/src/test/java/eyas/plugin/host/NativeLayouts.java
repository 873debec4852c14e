package eyas.plugin.host;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads the table of sizes and offsets that the plugin {@code sample} exports. */
final class NativeLayouts {
    private NativeLayouts() {}

    static List<Integer> of(Path library) {
        try (Arena arena = Arena.ofConfined()) {
            int[] all = SymbolLookup.libraryLookup(library, arena)
                    .find("eyas_layout")
                    .orElseThrow()
                    .reinterpret(4L * expected().size())
                    .toArray(ValueLayout.JAVA_INT);
            return Arrays.stream(all).boxed().toList();
        }
    }

    /** The notation of {@code PluginLayout}. */
    static List<Integer> expected() {
        return List.of(
                40, 24, 32, 72, 48, 64, 24, 64, 32, 48, 56, 80, 24, 64, 112, 104, 40, 32, 152, 128, 144, 16, 16, 32, 24,
                16, 26);
    }
}
