package eyas.capture.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests frames whose headers are short or wrong, at once and byte by byte. */
final class ZstdChannelTest {
    private static final int HEAD = 4;

    @BeforeAll
    static void libraryIsNeeded() {
        if ("true".equals(System.getenv("CI"))) {
            assertThat(ZstdLibrary.find()).as(ZstdLibrary.REMEDY).isPresent();
        }
        assumeTrue(ZstdLibrary.find().isPresent(), ZstdLibrary.REMEDY);
    }

    /** Decompresses {@code hex}, whose first bytes were already read; returns the output followed by the remark. */
    private static String decompressed(String hex, int drop) throws IOException {
        byte[] file = HexFormat.of().parseHex(hex.replace(" ", ""));
        ByteBuffer out = ByteBuffer.allocateDirect(1000);
        try (ZstdChannel channel = new ZstdChannel(
                new TrickleChannel(Arrays.copyOfRange(file, HEAD, file.length), drop),
                ByteBuffer.wrap(file, 0, HEAD))) {
            while (channel.read(out) >= 0) {
                assertThat(out.hasRemaining()).isTrue();
            }
            byte[] bytes = new byte[out.flip().remaining()];
            out.get(bytes);
            return HexFormat.of().formatHex(bytes) + " " + channel.remark();
        }
    }

    /** Content sizes of one, two, four and eight bytes; a window; a skippable frame between two others. */
    @ParameterizedTest
    @CsvSource({
        "28b52ffd 2003 190000 616263, 616263 null",
        "28b52ffd 00 58 190000 616263, 616263 null",
        "28b52ffd a0 03000000 190000 616263, 616263 null",
        "28b52ffd e0 0300000000000000 190000 616263, 616263 null",
        "28b52ffd 2000 010000 512a4d18 02000000 ffff 28b52ffd 2001 090000 61, 61 null",
    })
    void framesAreDecompressed(String hex, String wanted) throws IOException {
        assertThat(decompressed(hex, 1 << 20)).isEqualTo(wanted);
        assertThat(decompressed(hex, 1)).isEqualTo(wanted);
    }

    /** After the magic alone, libzstd would interpret the skippable frame as the started one. */
    @ParameterizedTest
    @ValueSource(strings = "28b52ffd 512a4d18 00000000 00000002 3c00b901")
    void headerThatLooksLikeFrameIsNotOne(String hex) {
        for (int drop : new int[] {1 << 20, 5, 1}) {
            assertThatThrownBy(() -> decompressed(hex, drop)).hasMessageContaining("is damaged before compressed byte");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"28b52ffd 2005 010000", "28b52ffd 60 0000 010000"})
    void shortFrameIsDamaged(String hex) {
        for (int drop : new int[] {1 << 20, 5, 1}) {
            assertThatThrownBy(() -> decompressed(hex, drop)).hasMessageContaining("is damaged before compressed byte");
        }
    }

    /** An empty compressed block: stricter decompressors reject it, but the result must not depend on how the bytes arrive. */
    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 5, 1})
    void emptyBlocksAreReadAlike(int drop) throws IOException {
        assertThat(decompressed("28b52ffd 2000 050000", drop)).isEqualTo(" null");
    }
}
