package eyas.plugin.nativeapi;

import eyas.plugin.PluginException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Reads texts of C. */
final class CStrings {
    private CStrings() {}

    /**
     * Returns the text at {@code pointer}, invalid UTF-8 replaced; empty where that is null.
     *
     * @param limit the most bytes that it may have
     * @throws PluginException if it has more
     */
    static String read(MemorySegment pointer, int limit, String plugin, String function) {
        if (pointer.address() == 0) {
            return "";
        }
        long length = NativeLibrary.length(pointer, limit + 1L);
        if (length > limit) {
            throw PluginException.of(
                    plugin,
                    function,
                    "returned a text without an end in its first " + limit + " bytes",
                    "ask its author for a corrected version");
        }
        byte[] bytes = pointer.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
