package eyas.state.container;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import java.util.Arrays;

/**
 * Feeds container descriptions to their reader.
 *
 * <p>A rejected description has a message. An accepted one is written, read to an equal description, and written to the same bytes. Explore
 * with {@code ./dev fuzz state ContainerJsonFuzzTest 600}.
 */
final class ContainerJsonFuzzTest {
    private static final JsonLimits SMALL = new JsonLimits(1 << 16, 16, 2_000, 4_096);

    @FuzzTest
    @DictionaryFile(resourcePath = "ContainerJsonFuzzTest.dict")
    void description(byte[] text) {
        // Inside a larger array, as in an event: surrounding bytes must not matter.
        byte[] around = new byte[text.length + 16];
        Arrays.fill(around, (byte) '}');
        System.arraycopy(text, 0, around, 7, text.length);
        ContainerInfo info;
        try {
            info = new ContainerJson(SMALL).read(around, 7, text.length);
        } catch (JsonException e) {
            require(
                    e.getMessage() != null && e.getMessage().length() < 2_000,
                    "rejected without a message, or with one that is too long");
            return;
        }
        require(text.length <= SMALL.bytes(), "text beyond its limit was accepted");
        byte[] written = ContainerJson.write(info);
        ContainerInfo again = new ContainerJson().read(written, 0, written.length);
        require(again.equals(info), "reads " + info + ", then " + again);
        require(Arrays.equals(written, ContainerJson.write(again)), "second write differs from the first");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
