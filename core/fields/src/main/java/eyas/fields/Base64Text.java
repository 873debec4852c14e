package eyas.fields;

import java.util.function.IntUnaryOperator;

/** Encodes bytes in base64 (RFC 4648), padded. Stateless. */
final class Base64Text {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Base64Text() {}

    /**
     * Appends {@code length} bytes.
     *
     * @param bytes returns the byte at an index from 0; only its lowest eight bits are used
     */
    static void append(int length, IntUnaryOperator bytes, FieldValue out) {
        for (int i = 0; i < length; i += 3) {
            int group = (bytes.applyAsInt(i) & 0xFF) << 16;
            if (i + 1 < length) {
                group |= (bytes.applyAsInt(i + 1) & 0xFF) << 8;
            }
            if (i + 2 < length) {
                group |= bytes.applyAsInt(i + 2) & 0xFF;
            }
            out.append(DIGITS.charAt(group >> 18));
            out.append(DIGITS.charAt(group >> 12 & 0x3F));
            out.append(i + 1 < length ? DIGITS.charAt(group >> 6 & 0x3F) : '=');
            out.append(i + 2 < length ? DIGITS.charAt(group & 0x3F) : '=');
        }
    }
}
