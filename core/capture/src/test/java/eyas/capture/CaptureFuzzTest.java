package eyas.capture;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Fuzzes the reader; {@link CaptureOracle} checks the invariants. Explore with {@code ./dev fuzz capture CaptureFuzzTest#wholeFile 600}.
 */
final class CaptureFuzzTest {
    private static final String WORDS = "CaptureFuzzTest.dict";

    private static final int[] PROCESSES = {
        BlockType.PROCESSES_V1,
        BlockType.PROCESSES_V2,
        BlockType.PROCESSES_V3,
        BlockType.PROCESSES_V4,
        BlockType.PROCESSES_V5,
        BlockType.PROCESSES_V6,
        BlockType.PROCESSES_V7,
        BlockType.PROCESSES_V8,
        BlockType.PROCESSES_V9,
        BlockType.PROCESSES_V1_UNOFFICIAL,
        BlockType.PROCESSES_V2_UNOFFICIAL,
        BlockType.PROCESSES_V3_UNOFFICIAL
    };
    private static final int[] DESCRIPTORS = {
        BlockType.DESCRIPTORS, BlockType.DESCRIPTORS_V2, BlockType.DESCRIPTORS_UNOFFICIAL
    };
    private static final int[] INTERFACES = {
        BlockType.INTERFACES, BlockType.INTERFACES_V2, BlockType.INTERFACES_UNOFFICIAL
    };
    private static final int[] USERS = {BlockType.USERS, BlockType.USERS_V2, BlockType.USERS_UNOFFICIAL};
    private static final int[] EVENTS = {
        BlockType.EVENT,
        BlockType.EVENT_V2,
        BlockType.EVENT_V2_LARGE,
        BlockType.FLAGGED_EVENT,
        BlockType.FLAGGED_EVENT_V2,
        BlockType.FLAGGED_EVENT_V2_LARGE,
        BlockType.EVENT_UNOFFICIAL
    };
    private static final int[] OTHERS = {
        BlockType.SECTION, BlockType.MACHINE, BlockType.MACHINE_UNOFFICIAL, 0x7777, 0, -1
    };
    /** Every type of block, in the order by which the first byte of a block of {@link #blocks} selects. */
    static final int[] ALL = concat(PROCESSES, DESCRIPTORS, INTERFACES, USERS, EVENTS, OTHERS);

    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void wholeFile(byte[] file) {
        CaptureOracle.any(file);
    }

    /** The input is blocks without their frames: a byte that selects the type, two for the length of the body, the body. */
    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void blocks(byte[] input) {
        ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
        CaptureBuilder file = CaptureBuilder.capture();
        while (in.remaining() >= 3 && in.position() < 60_000) {
            int type = ALL[(in.get() & 0xFF) % ALL.length];
            byte[] body = new byte[Math.min(Short.toUnsignedInt(in.getShort()), in.remaining())];
            in.get(body);
            file.begin(type).raw(body).end();
        }
        CaptureOracle.plain(file.bytes());
    }

    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void processLists(byte[] input) {
        block(PROCESSES, input);
    }

    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void descriptorLists(byte[] input) {
        block(DESCRIPTORS, input);
    }

    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void interfaceLists(byte[] input) {
        block(INTERFACES, input);
    }

    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void userLists(byte[] input) {
        block(USERS, input);
    }

    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void eventBlocks(byte[] input) {
        block(EVENTS, input);
    }

    /** Section headers, machines, and unknown blocks. */
    @FuzzTest
    @DictionaryFile(resourcePath = WORDS)
    void otherBlocks(byte[] input) {
        block(OTHERS, input);
    }

    /** Reads one block with a valid frame: the first byte selects its type, the rest is its body. */
    private static void block(int[] types, byte[] input) {
        if (input.length > 0) {
            byte[] body = Arrays.copyOfRange(input, 1, Math.min(input.length, 100_000));
            int type = types[(input[0] & 0xFF) % types.length];
            CaptureOracle.plain(
                    CaptureBuilder.capture().begin(type).raw(body).end().bytes());
        }
    }

    private static int[] concat(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
