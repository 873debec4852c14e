package eyas.capture.compression;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.capture.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Fuzzes the two decompressors.
 *
 * <p>The output and the remark about a bad end do not depend on how the input arrives (all at once, byte by byte) and on the size of the
 * output buffer. Gzip data that the JDK can read has the same content here. Data from our compressors survives the round trip, truncated
 * anywhere. Explore with {@code ./dev fuzz capture CompressionFuzzTest#gzip 600}.
 */
final class CompressionFuzzTest {
    /** Bombs are stopped here; {@link HostileCaptureTest} tests that they need no memory. */
    private static final int MOST = 4 << 20;

    private static final int HEAD = 4;
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};
    private static final byte[] ZSTANDARD = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

    /** The output of a decompressor, and its final remark; {@code failed} if it threw an exception. */
    private record Result(byte[] bytes, @Nullable String output, boolean failed) {
        boolean isComplete() {
            return output == null && bytes.length < MOST;
        }

        boolean sameAs(Result other) {
            // The amount of output before damage is detected depends on the size of the buffer.
            byte[] less = bytes.length < other.bytes.length ? bytes : other.bytes;
            return failed == other.failed
                    && Arrays.equals(less, 0, less.length, bytes, 0, less.length)
                    && Arrays.equals(less, 0, less.length, other.bytes, 0, less.length)
                    && (failed || bytes.length == other.bytes.length);
        }

        @Override
        public String toString() {
            return bytes.length + " bytes, " + (failed ? "failed: " : "said: ") + output;
        }
    }

    private static Result decompress(byte[] file, boolean gzip, int drop, int capacity) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.wrap(file, 0, Math.min(HEAD, file.length));
        ReadableByteChannel rest = new TrickleChannel(Arrays.copyOfRange(file, head.remaining(), file.length), drop);
        ByteBuffer target = ByteBuffer.allocateDirect(capacity);
        try (DecompressedChannel channel = gzip ? new GzipChannel(rest, head) : new ZstdChannel(rest, head)) {
            try {
                while (out.size() < MOST && channel.read(target.clear()) >= 0) {
                    byte[] got = new byte[target.flip().remaining()];
                    target.get(got);
                    out.writeBytes(got);
                    require(got.length > 0, "nothing was read before the end");
                }
                return new Result(out.toByteArray(), channel.remark(), false);
            } catch (IOException e) {
                require(e.getMessage() != null && e.getMessage().contains("compressed byte"), "no position in " + e);
                return new Result(out.toByteArray(), e.getMessage(), true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Decompresses in several ways, whose results must be equal. */
    private static Result decompress(byte[] file, boolean gzip) {
        Result whole = decompress(file, gzip, 1 << 20, 64 << 10);
        if (whole.bytes.length < MOST) {
            Result drops = decompress(file, gzip, 1, 64 << 10);
            require(whole.sameAs(drops), whole + " but byte by byte " + drops);
            Result sips = decompress(file, gzip, 1 << 20, 7);
            require(whole.sameAs(sips), whole + " but with a small buffer " + sips);
        }
        return whole;
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw new AssertionError(otherwise);
        }
    }

    private static byte[] behind(byte[] magic, byte[] rest) {
        byte[] file = Arrays.copyOf(magic, magic.length + rest.length);
        System.arraycopy(rest, 0, file, magic.length, rest.length);
        return file;
    }

    /** The input is the data after the two magic bytes of gzip. */
    @FuzzTest
    void gzip(byte[] rest) {
        byte[] file = behind(GZIP, rest);
        Result ours = decompress(file, true);
        if (ours.bytes.length >= MOST) {
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPInputStream theirs = new GZIPInputStream(new ByteArrayInputStream(file), 64 << 10)) {
            theirs.transferTo(out);
        } catch (EOFException e) {
            require(ours.output != null, "the JDK finds that it ends early, Eyas: " + ours);
            return;
        } catch (ZipException e) {
            // The JDK checks the checksum of headers and rejects reserved flags, which Eyas ignores.
            require(ours.output != null || String.valueOf(e.getMessage()).contains("header"), e + ", but we: " + ours);
            return;
        } catch (IOException e) {
            require(ours.output != null, e + ", but we: " + ours);
            return;
        }
        require(!ours.failed || out.size() >= ours.bytes.length, "the JDK reads less than Eyas: " + ours);
        require(ours.failed || Arrays.equals(out.toByteArray(), ours.bytes), out.size() + " bytes by the JDK, " + ours);
    }

    /** The input is the data after the four magic bytes of a Zstandard frame. */
    @FuzzTest
    void zstandard(byte[] rest) {
        decompress(behind(ZSTANDARD, rest), false);
    }

    /** Compresses, truncates and decompresses; see {@link #again}. */
    @FuzzTest
    void gzipAgain(byte[] input) {
        again(input, Compression.GZIP);
    }

    /** Compresses, truncates and decompresses; see {@link #again}. */
    @FuzzTest
    void zstandardAgain(byte[] input) {
        again(input, Compression.ZSTD);
    }

    /** Two bytes select where to truncate, then each chunk has a byte for its length, the highest bit of which ends a member. */
    private static void again(byte[] input, Compression compression) {
        if (input.length < 3) {
            return;
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try {
            compress(input, compression, plain, compressed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] file = compressed.toByteArray();
        boolean gzip = compression == Compression.GZIP;
        Result all = decompress(file, gzip);
        require(
                all.isComplete() && Arrays.equals(all.bytes, plain.toByteArray()),
                plain.size() + " bytes became " + all);
        int retained = Math.max(HEAD, file.length - ((input[0] & 0xFF) | (input[1] & 0xFF) << 8) % file.length);
        Result cut = decompress(Arrays.copyOf(file, retained), gzip);
        require(!cut.failed, "cut after " + retained + " of " + file.length + " bytes: " + cut);
        require(
                Arrays.equals(cut.bytes, Arrays.copyOf(plain.toByteArray(), cut.bytes.length)),
                "cut after " + retained + " bytes: " + cut);
    }

    private static void compress(
            byte[] input, Compression compression, ByteArrayOutputStream plain, ByteArrayOutputStream compressed)
            throws IOException {
        StreamCompressor.Sink sink = bytes -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            compressed.writeBytes(copy);
        };
        StreamCompressor member = compressor(compression);
        for (int at = 2; at < input.length; ) {
            int control = input[at++];
            int length = Math.min(control & 0x7F, input.length - at);
            // Direct, like the buffers of the writer: libzstd reads it by its address.
            ByteBuffer chunk =
                    ByteBuffer.allocateDirect(length).put(input, at, length).flip();
            plain.write(input, at, length);
            at += length;
            member.compress(chunk, sink);
            if (control < 0) {
                member.finish(sink);
                member.close();
                member = compressor(compression);
            }
        }
        member.finish(sink);
        member.close();
    }

    private static StreamCompressor compressor(Compression compression) throws IOException {
        return compression == Compression.GZIP ? new GzipCompressor() : new ZstdCompressor();
    }
}
