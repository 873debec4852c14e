package eyas.capture.redaction;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.event.Bytes;
import java.util.Arrays;

/**
 * Fuzzes the masker with texts and arguments. Only asterisks are written, lengths and line ends are preserved, and a masker without learned
 * values masks the result the same way. Explore with {@code ./dev fuzz capture RedactionFuzzTest#text 600}.
 */
final class RedactionFuzzTest {
    private static final TokenFormats SHAPES = new TokenFormats();
    private static final RandomTextDetector RANDOM = new RandomTextDetector();

    @FuzzTest
    void text(byte[] bytes) {
        String text = Bytes.text(bytes);
        byte[] before = Bytes.of(text);
        String masked = new TextRedactor().mask(text);
        compare(before, Bytes.of(masked));
        require(new TextRedactor().mask(text).equals(masked), "not the same a second time");
        places(before);
    }

    @FuzzTest
    void arguments(byte[] bytes) {
        byte[] masked = bytes.clone();
        new TextRedactor().learnArguments(masked, Bytes.of("curl\0"));
        compare(bytes, masked);
        places(bytes);
    }

    private static void compare(byte[] before, byte[] after) {
        require(before.length == after.length, "the length differs");
        for (int i = 0; i < before.length; i++) {
            require(after[i] == before[i] || (after[i] == '*' && before[i] != '\n'), "another byte at " + i);
        }
    }

    /** Tokens and random words end after their start, within the text, and are found in a separate copy. */
    private static void places(byte[] text) {
        SHAPES.startText();
        for (int at = 0; at < text.length; at++) {
            TokenPattern token = SHAPES.find(text, 0, at, text.length);
            int end = token == null ? RANDOM.end(text, at, text.length) : SHAPES.end();
            require(end >= at && end <= text.length, "an end at " + end + " of what begins at " + at);
            if (token != null) {
                byte[] alone = Arrays.copyOfRange(text, at, end);
                require(token.end(alone, 0, alone.length) == alone.length, "not found alone: " + Bytes.text(alone));
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
