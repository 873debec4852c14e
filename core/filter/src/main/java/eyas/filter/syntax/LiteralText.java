package eyas.filter.syntax;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Converts literals to bytes and back.
 *
 * <p>Linux strings are bytes, and an escape such as {@code \xff} denotes a byte that is not valid UTF-8. In the text of a literal such a
 * byte (0x80 and above) is the lone surrogate U+DC00 + byte, which no valid text contains.
 */
public final class LiteralText {
    private static final int ESCAPED = 0xDC00;

    private LiteralText() {}

    /** Returns the character that represents the byte of an escape. */
    static char character(int value) {
        return (char) (value < 0x80 ? value : ESCAPED + value);
    }

    /** Returns whether {@code c}, which is not the second half of a surrogate pair, represents a byte. */
    static boolean isByte(char c) {
        return c >= ESCAPED + 0x80 && c <= ESCAPED + 0xFF;
    }

    /** Returns the bytes that {@code text} represents. */
    public static byte[] bytes(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            plain = !Character.isSurrogate(text.charAt(i));
        }
        if (plain) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[text.length() * 3];
        int size = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int width = Character.charCount(point);
            if (width == 1 && isByte((char) point)) {
                bytes[size++] = (byte) point;
            } else {
                byte[] one = text.substring(i, i + width).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(one, 0, bytes, size, one.length);
                size += one.length;
            }
            i += width;
        }
        return Arrays.copyOf(bytes, size);
    }
}
