package eyas.filter.plan;

import eyas.fields.FieldValue;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A reusable view of bytes as text for a regular expression; invalid UTF-8 becomes U+FFFD. */
final class TextView implements CharSequence {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private char[] chars = new char[256];
    private int length;

    void decode(FieldValue value) {
        if (value.length() > chars.length) {
            chars = new char[Math.max(chars.length * 2, value.length())];
        }
        byte[] bytes = value.bytes();
        length = value.length();
        for (int i = 0; i < length; i++) {
            byte b = bytes[value.offset() + i];
            if (b < 0) {
                decodeAll(value);
                return;
            }
            chars[i] = (char) b;
        }
    }

    private void decodeAll(FieldValue value) {
        CharBuffer out = CharBuffer.wrap(chars);
        decoder.reset();
        decoder.decode(ByteBuffer.wrap(value.bytes(), value.offset(), value.length()), out, true);
        decoder.flush(out);
        length = out.position();
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return chars[index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new String(chars, start, end - start);
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
