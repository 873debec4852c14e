package eyas.event;

import java.nio.charset.StandardCharsets;

/**
 * Holds what is said about byte strings everywhere: paths, arguments and names are bytes, not text, until they are
 * printed, because Linux does not promise an encoding.
 */
public final class Bytes {
    /** The empty byte string. */
    public static final byte[] EMPTY = {};

    private Bytes() {}

    /** Returns the bytes of {@code text} in UTF-8. */
    public static byte[] of(String text) {
        return text.isEmpty() ? EMPTY : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns {@code bytes} as text; bytes that are no UTF-8 become U+FFFD. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
