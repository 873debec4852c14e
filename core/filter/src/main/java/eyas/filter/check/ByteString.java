package eyas.filter.check;

import eyas.filter.syntax.LiteralText;
import java.util.Arrays;

/**
 * A constant byte string, equal by content.
 *
 * @param bytes the bytes; not copied, do not modify
 */
public record ByteString(byte[] bytes) implements Comparable<ByteString> {

    /** Returns the bytes of a literal. */
    static ByteString of(String literal) {
        return new ByteString(LiteralText.bytes(literal));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public int compareTo(ByteString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    /** Returns the bytes as a quoted string literal. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(bytes.length + 2).append('"');
        for (byte b : bytes) {
            if (b >= 0x20 && b < 0x7F && b != '"' && b != '\\') {
                text.append((char) b);
            } else {
                text.append("\\x").append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return text.append('"').toString();
    }
}
