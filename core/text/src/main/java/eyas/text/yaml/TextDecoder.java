package eyas.text.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes a file's bytes. The byte-order mark, or the position of the first zero bytes, determines the encoding. */
public final class TextDecoder {

    private TextDecoder() {}

    private record Encoding(Charset charset, int mark) {}

    /**
     * Decodes {@code bytes} without the byte-order mark.
     *
     * @throws YamlException if there are too many bytes, or they are invalid in the detected encoding
     */
    public static String decode(byte[] bytes, YamlLimits limits) throws YamlException {
        if (bytes.length > limits.bytes()) {
            throw new YamlException(
                    "file of " + bytes.length + " bytes exceeds the limit of " + limits.bytes(),
                    null,
                    "split the file");
        }
        Encoding encoding = encoding(bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes, encoding.mark, bytes.length - encoding.mark);
        CharsetDecoder decoder = encoding.charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new YamlException(
                    "byte " + in.position() + " of the file is not " + encoding.charset.name(),
                    null,
                    "save the file as UTF-8");
        }
        decoder.flush(out);
        return out.flip().toString();
    }

    private static Encoding encoding(byte[] bytes) {
        int b0 = at(bytes, 0);
        int b1 = at(bytes, 1);
        int b2 = at(bytes, 2);
        int b3 = at(bytes, 3);
        if (b0 == 0 && b1 == 0 && b2 == 0xFE && b3 == 0xFF) {
            return new Encoding(StandardCharsets.UTF_32BE, 4);
        }
        if (b0 == 0xFF && b1 == 0xFE && b2 == 0 && b3 == 0) {
            return new Encoding(StandardCharsets.UTF_32LE, 4);
        }
        if (b0 == 0xFE && b1 == 0xFF) {
            return new Encoding(StandardCharsets.UTF_16BE, 2);
        }
        if (b0 == 0xFF && b1 == 0xFE) {
            return new Encoding(StandardCharsets.UTF_16LE, 2);
        }
        if (b0 == 0xEF && b1 == 0xBB && b2 == 0xBF) {
            return new Encoding(StandardCharsets.UTF_8, 3);
        }
        if (b0 == 0 && b1 == 0 && b2 == 0 && b3 > 0) {
            return new Encoding(StandardCharsets.UTF_32BE, 0);
        }
        if (b0 > 0 && b1 == 0 && b2 == 0 && b3 == 0) {
            return new Encoding(StandardCharsets.UTF_32LE, 0);
        }
        if (b0 == 0 && b1 > 0) {
            return new Encoding(StandardCharsets.UTF_16BE, 0);
        }
        return b0 > 0 && b1 == 0 ? new Encoding(StandardCharsets.UTF_16LE, 0) : new Encoding(StandardCharsets.UTF_8, 0);
    }

    /** Returns the byte at {@code index}, -1 past the end. */
    private static int at(byte[] bytes, int index) {
        return index < bytes.length ? Byte.toUnsignedInt(bytes[index]) : -1;
    }
}
