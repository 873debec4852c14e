package eyas.capture;

import eyas.capture.compression.StreamCompressor;
import eyas.capture.compression.ZstdCompressor;
import eyas.event.EventCode;
import eyas.testsupport.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Generates the fuzzing seeds from the synthetic capture and blocks of every version; they need not follow every change of their sources.
 */
final class FuzzSeedsTest {
    private static final int EVENTS_PER_SEED = 40;

    private final Map<String, byte[]> seeds = new LinkedHashMap<>();

    @Test
    void seedsExistAndAreRewrittenOnDemand() throws IOException {
        byte[] synthetic =
                Files.readAllBytes(root().resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap"));
        seeds.put("wholeFile/synthetic", synthetic);
        seeds.put("wholeFile/every-event-block", CaptureSourceTest.allEvents());
        unframed("synthetic", synthetic);
        unframed("every-event-block", CaptureSourceTest.allEvents());
        processes();
        descriptors();
        others();
        seeds.put(
                "otherBlocks/section",
                new CaptureBuilder().u8(0).u32(0x1A2B3C4D).u16(1).u16(2).u64(-1).bytes());
        seeds.put(
                "otherBlocks/machine",
                new CaptureBuilder()
                        .u8(1)
                        .u32(4)
                        .u64(1L << 30)
                        .u64(32768)
                        .raw(new byte[128 + 32])
                        .bytes());
        written("CaptureFuzzTestInputs");
        seeds.clear();
        compressed(synthetic);
        written("compression/CompressionFuzzTestInputs");
    }

    private void written(String inputs) throws IOException {
        Golden.in("core/capture/src/test/resources/eyas/capture/" + inputs).seeds(seeds);
    }

    private void compressed(byte[] capture) throws IOException {
        byte[] text = Arrays.copyOf(capture, 3_000);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(text);
        }
        byte[] member = gzip.toByteArray();
        byte[] rest = Arrays.copyOfRange(member, 2, member.length);
        seeds.put("gzip/member", rest);
        seeds.put("gzip/cut-short", Arrays.copyOf(rest, rest.length - 300));
        seeds.put("gzip/two-members", new CaptureBuilder().raw(rest).raw(member).bytes());
        // Method, flags: checksum, extra, name, comment; time, level, system; 3 bytes more, two strings, a checksum.
        CaptureBuilder options = new CaptureBuilder()
                .u8(8)
                .u8(0x1E)
                .u32(0)
                .u16(0)
                .u16(3)
                .u8(1)
                .u8(2)
                .u8(3);
        options.raw(CaptureBuilder.text("name"))
                .raw(CaptureBuilder.text("comment"))
                .u16(0x4711);
        seeds.put(
                "gzip/options",
                options.raw(Arrays.copyOfRange(rest, 8, rest.length)).bytes());
        Random random = new Random(7);
        byte[] chunks = new byte[2_000];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = (byte) (random.nextInt(4) + (i % 50 == 2 ? 100 + 128 * (i % 100 / 50) : 0));
        }
        seeds.put("gzipAgain/chunks", chunks);
        seeds.put("zstandardAgain/chunks", chunks);
        // The seed level-19 was created with the zstd program; its frames declare their content size.
        byte[] frame = frame(text);
        byte[] skippable =
                new CaptureBuilder().u32(0x184D2A51).u32(3).u8(1).u8(2).u8(3).bytes();
        seeds.put("zstandard/frame", Arrays.copyOfRange(frame, 4, frame.length));
        seeds.put(
                "zstandard/frames",
                new CaptureBuilder()
                        .raw(Arrays.copyOfRange(frame, 4, frame.length))
                        .raw(skippable)
                        .raw(frame)
                        .bytes());
        byte[] run = frame(new byte[40_000]);
        seeds.put("zstandard/run", Arrays.copyOfRange(run, 4, run.length));
        byte[] noise = new byte[300];
        random.nextBytes(noise);
        byte[] raw = frame(noise);
        seeds.put("zstandard/raw", Arrays.copyOfRange(raw, 4, raw.length));
    }

    private static byte[] frame(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StreamCompressor.Sink sink = bytes -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            out.writeBytes(copy);
        };
        try (ZstdCompressor compressor = new ZstdCompressor()) {
            compressor.compress(
                    ByteBuffer.allocateDirect(content.length).put(content).flip(), sink);
            compressor.finish(sink);
        }
        return out.toByteArray();
    }

    private static Path root() {
        return Path.of(System.getProperty("eyas.root", "../.."));
    }

    /** Removes the frames from the blocks of a file: its lists become one seed, its events seeds of a few dozen. */
    private void unframed(String name, byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        CaptureBuilder out = new CaptureBuilder();
        int events = 0;
        int part = 0;
        while (in.hasRemaining()) {
            int type = in.getInt();
            byte[] body = new byte[in.getInt() - 12];
            in.get(body).getInt();
            if (events == EVENTS_PER_SEED || (events == 0 && BlockType.isEvent(type) && out.size() > 0)) {
                seeds.put("blocks/" + name + "-" + part++, out.bytes());
                out = new CaptureBuilder();
                events = 0;
            }
            events += BlockType.isEvent(type) ? 1 : 0;
            out.u8(index(CaptureFuzzTest.ALL, type)).u16(body.length).raw(body);
        }
        seeds.put("blocks/" + name + "-" + part, out.bytes());
    }

    private static int index(int[] types, int type) {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == type) {
                return i;
            }
        }
        throw new AssertionError("no type 0x" + Integer.toHexString(type));
    }

    private void processes() {
        for (int version = 1; version <= 9; version++) {
            CaptureBuilder out = new CaptureBuilder().u8(version - 1);
            for (int tid = 100; tid < 102; tid++) {
                int begin = out.size();
                if (version == 9) {
                    out.u32(0);
                }
                SnapshotBlocksTest.process(out, tid, version);
                if (version == 9) {
                    out.u64(123_456)
                            .u32(34816)
                            .u32(1000)
                            .u8(1)
                            .u64(11)
                            .u64(12)
                            .u64(13)
                            .u8(1);
                    out.u64(21).u64(22).u64(23).u8(1).u8(1).u64(79);
                    out.patch(begin, out.size() - begin);
                }
            }
            seeds.put("processLists/version-" + version, out.bytes());
        }
    }

    private void descriptors() {
        for (int choice = 0; choice < 2; choice++) {
            boolean sized = choice == 1;
            CaptureBuilder out = new CaptureBuilder().u8(choice).u64(100);
            SnapshotBlocksTest.descriptor(out, sized, 0, 1, f -> f.string("/dev/null"));
            SnapshotBlocksTest.descriptor(out, sized, 1, 16, f -> f.u32(0x401).string("/tmp/x"));
            SnapshotBlocksTest.descriptor(
                    out, sized, 2, 3, f -> f.raw(new byte[8]).u16(4000).u16(443).u8(1));
            SnapshotBlocksTest.descriptor(
                    out, sized, 3, 5, f -> f.raw(new byte[4]).u16(80).u8(1));
            SnapshotBlocksTest.descriptor(
                    out, sized, 4, 4, f -> f.raw(new byte[32]).u16(1).u16(2).u8(2));
            SnapshotBlocksTest.descriptor(
                    out, sized, 5, 6, f -> f.raw(new byte[16]).u16(53).u8(2));
            SnapshotBlocksTest.descriptor(out, sized, 6, 8, f -> f.u64(1).u64(0).string("/run/x.sock"));
            SnapshotBlocksTest.descriptor(out, sized, 7, 21, f -> f.string("pidfd"));
            seeds.put("descriptorLists/" + (sized ? "sized" : "unsized"), out.bytes());
        }
    }

    private void others() {
        CaptureBuilder interfaces = new CaptureBuilder().u8(0);
        for (int kind = 1; kind <= 4; kind++) {
            interfaces.u16(kind).u16(4).raw(new byte[kind % 2 == 1 ? 12 : 48]);
            interfaces.raw(new byte[kind <= 2 ? 8 : 0]).raw("eth0".getBytes(StandardCharsets.US_ASCII));
        }
        seeds.put("interfaceLists/unsized", interfaces.bytes());
        CaptureBuilder sized =
                new CaptureBuilder().u8(1).u32(4 + 12 + 8 + 2).u16(1).u16(2);
        seeds.put(
                "interfaceLists/sized",
                sized.raw(new byte[20]).raw((byte) 'l', (byte) 'o').bytes());
        CaptureBuilder users = new CaptureBuilder().u8(0);
        users.u8(0).u32(0).u32(0).string("root").string("/root").string("/bin/sh");
        seeds.put("userLists/unsized", users.u8(1).u32(27).string("wheel").bytes());
        CaptureBuilder group = new CaptureBuilder().u8(1).u32(4 + 1 + 4 + 7);
        seeds.put("userLists/sized", group.u8(1).u32(27).string("wheel").bytes());
        for (int i = 0; i < 6; i++) {
            eventBlock(i);
        }
    }

    private void eventBlock(int choice) {
        int[] types = {0x204, 0x216, 0x221, 0x208, 0x217, 0x222};
        CaptureBuilder block = new CaptureBuilder();
        boolean old = types[choice] == 0x204 || types[choice] == 0x208;
        byte[] name = CaptureBuilder.text("/etc/x");
        if (old) {
            block.oldEvent(types[choice], EventCode.SYSCALL_OPEN_E, 1, name, CaptureBuilder.s32(1));
        } else {
            block.event(types[choice], EventCode.SYSCALL_OPEN_X, 1, CaptureBuilder.s64(3), name);
        }
        byte[] framed = block.bytes();
        byte[] seed = Arrays.copyOfRange(framed, 7, framed.length - 4);
        seed[0] = (byte) choice;
        seeds.put("eventBlocks/0x" + Integer.toHexString(types[choice]), seed);
    }
}
