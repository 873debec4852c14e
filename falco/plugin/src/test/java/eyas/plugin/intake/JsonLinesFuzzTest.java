package eyas.plugin.intake;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.event.Bytes;
import eyas.text.json.JsonException;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fuzzes the readers of lines and of documents.
 *
 * <p>Lines are equal to those of the split text, for any sizes of reads. A document that is read
 * is equal after it is written and read again, and pointers find its values. Explore with {@code ./dev fuzz plugin
 * JsonLinesFuzzTest 600}.
 */
final class JsonLinesFuzzTest {
    private static final int MOST = 64;
    private static final IntakeLimits SMALL = new IntakeLimits(MOST, 4_096, 8, 8, 8);

    @FuzzTest
    void lines(byte[] text) throws IOException {
        List<byte[]> found = read(new ByteArrayInputStream(text));
        List<byte[]> expected = split(text);
        require(same(found, expected), "whole: " + found.size() + " lines, not " + expected.size());
        require(same(read(new Trickle(text)), expected), "in pieces: other lines");
        JsonDocuments json = new JsonDocuments(SMALL);
        for (byte[] line : found) {
            try {
                check(json, json.read(line));
            } catch (JsonException e) {
                require(e.getMessage() != null && e.getMessage().length() < 5_000, "refused in no words, or too many");
            }
        }
    }

    private static void check(JsonDocuments json, JsonValue document) {
        byte[] written = Bytes.of(JsonText.inOrder(document));
        JsonValue again = json.read(written);
        require(Arrays.equals(written, Bytes.of(JsonText.inOrder(again))), "written in two ways");
        document.fields().forEach((name, value) -> {
            String pointer = "/" + name.replace("~", "~0").replace("/", "~1");
            require(JsonPointer.parse(pointer).in(document).equals(value), "no value at " + pointer);
        });
        for (int i = 0; i < document.list().size(); i++) {
            require(
                    JsonPointer.parse("/" + i)
                            .in(document)
                            .equals(document.list().get(i)),
                    "no value at /" + i);
        }
    }

    private static List<byte[]> read(InputStream in) throws IOException {
        LineReader reader = new LineReader(in, MOST);
        List<byte[]> lines = new ArrayList<>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }

    /** The simplest implementation of splitting, for comparison. */
    private static List<byte[]> split(byte[] text) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == '\n') {
                int end = i > start && text[i - 1] == '\r' ? i - 1 : i;
                if (end > start && end - start <= MOST) {
                    lines.add(Arrays.copyOfRange(text, start, end));
                }
                start = i + 1;
            }
        }
        return lines;
    }

    private static boolean same(List<byte[]> one, List<byte[]> other) {
        return Arrays.deepEquals(one.toArray(), other.toArray());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Returns three bytes per read. */
    private static final class Trickle extends ByteArrayInputStream {
        Trickle(byte[] text) {
            super(text);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(3, length));
        }
    }
}
