package eyas.filter.check;

import eyas.fields.FieldValue;
import java.util.Arrays;

/** Decodes base64 with or without padding, without allocating. */
final class Base64 {
    private static final byte[] DIGITS = digits();

    private Base64() {}

    private static byte[] digits() {
        byte[] digits = new byte[256];
        Arrays.fill(digits, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < 64; i++) {
            digits[alphabet.charAt(i)] = (byte) i;
        }
        return digits;
    }

    /** Appends the decoded bytes of {@code in} to {@code out}; returns false if {@code in} is not valid base64. */
    static boolean decode(FieldValue in, FieldValue out) {
        byte[] bytes = in.bytes();
        int end = in.offset() + in.length();
        for (int padding = 0; padding < 2 && end > in.offset() && bytes[end - 1] == '='; padding++) {
            end--;
        }
        if ((end - in.offset()) % 4 == 1) {
            return false;
        }
        out.clear();
        int held = 0;
        int bits = 0;
        for (int i = in.offset(); i < end; i++) {
            int digit = DIGITS[bytes[i] & 0xFF];
            if (digit < 0) {
                return false;
            }
            held = held << 6 | digit;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                out.append((char) (held >> bits & 0xFF));
            }
        }
        return true;
    }
}
