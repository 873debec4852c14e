package eyas.fields;

/**
 * Detects characters in UTF-8 that affect a terminal: control characters, including those above ASCII, line separators, and bidirectional
 * controls, which can display a line in another order.
 */
final class UnsafeCharacter {
    private static final int DELETE = 0x7F;

    private UnsafeCharacter() {}

    /** Returns whether a byte continues a character that started before it. */
    static boolean isRest(byte octet) {
        return (octet & 0xC0) == 0x80;
    }

    /** Returns the length in bytes of the unsafe character at {@code at}; 0 if the character is safe or incomplete. */
    static int length(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        if (first < ' ' || first == DELETE) {
            return 1;
        }
        if (first < 0xC2 || at + 1 >= end) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        return switch (first) {
            // U+0080 to U+009F
            case 0xC2 -> second >= 0x80 && second <= 0x9F ? 2 : 0;
            // U+061C
            case 0xD8 -> second == 0x9C ? 2 : 0;
            case 0xE2 -> at + 2 < end && isTurning(second, bytes[at + 2] & 0xFF) ? 3 : 0;
            default -> 0;
        };
    }

    /** U+200E, U+200F and U+2028 to U+202E, or U+2066 to U+2069. */
    private static boolean isTurning(int second, int third) {
        return switch (second) {
            case 0x80 -> third == 0x8E || third == 0x8F || (third >= 0xA8 && third <= 0xAE);
            case 0x81 -> third >= 0xA6 && third <= 0xA9;
            default -> false;
        };
    }
}
