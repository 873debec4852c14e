package eyas.plugin.nativeapi;

import eyas.plugin.PluginException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Reads C strings. */
final class CStrings {
    private CStrings() {}

    /**
     * Returns the string at {@code pointer}, with invalid UTF-8 replaced; empty for a null pointer.
     *
     * @param limit maximum length in bytes
     * @throws PluginException if it is longer
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
                    "returned a string that is not terminated within " + limit + " bytes",
                    "ask its author for a corrected version");
        }
        byte[] bytes = pointer.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
