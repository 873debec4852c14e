package eyas.capture;

import static eyas.capture.CaptureBuilder.s64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.capture.compression.ZstdLibrary;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventLayout;
import eyas.event.EventParams.CloseExit;
import eyas.event.EventSource.Outcome;
import eyas.event.EventSourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Tests compressed captures: against the {@code zstd} program, truncated, damaged, and decompression bombs. */
final class CompressionTest {
    /** Offset of the values of an event with two parameters in its block. */
    private static final int FIRST_EVENT_PARAM = CaptureLayout.EVENT + EventLayout.HEADER + 4;

    @TempDir
    private Path directory;

    @BeforeAll
    static void libraryIsNeeded() {
        if ("true".equals(System.getenv("CI"))) {
            assertThat(ZstdLibrary.find()).as(ZstdLibrary.REMEDY).isPresent();
        }
        assumeTrue(ZstdLibrary.find().isPresent(), ZstdLibrary.REMEDY);
    }

    /** Returns a capture of {@code count} events that close one descriptor after the other. */
    private static byte[] closes(int count) {
        byte[] head = CaptureBuilder.capture().bytes();
        byte[] whole = CaptureBuilder.capture()
                .event(EventCode.SYSCALL_CLOSE_X, 10, s64(0), s64(0))
                .bytes();
        int block = whole.length - head.length;
        ByteBuffer file = ByteBuffer.allocate(head.length + count * block).order(ByteOrder.LITTLE_ENDIAN);
        file.put(head);
        for (int fd = 0; fd < count; fd++) {
            int begin = file.position();
            file.put(whole, head.length, block).putLong(begin + FIRST_EVENT_PARAM + Long.BYTES, fd);
        }
        return file.array();
    }

    private static long count(CaptureSource source) {
        Event event = new Event();
        source.start(new RecordingConsumer());
        long events = 0;
        while (source.next(event) == Outcome.EVENT) {
            assertThat(event.decode()).isTrue();
            assertThat(event.paramSigned(CloseExit.FD, -1)).isEqualTo(events);
            events++;
        }
        return events;
    }

    /** Writes {@code count} events, flushing after every {@code flush} events. */
    private Path written(Compression compression, int count, int flush) {
        Path plain = directory.resolve("plain.scap");
        Path file = directory.resolve("x.scap" + compression.suffix());
        try {
            Files.write(plain, closes(count));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        try (CaptureSource source = CaptureSource.open(plain);
                CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.forName(file))) {
            source.start(writer);
            Event event = new Event();
            for (long n = 1; source.next(event) == Outcome.EVENT; n++) {
                writer.write(event);
                if (n % flush == 0) {
                    writer.flush();
                }
            }
        }
        return file;
    }

    private static byte[] run(Path input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
        return out;
    }

    private static void assumeZstdInstalled() {
        boolean present = Files.isExecutable(Path.of("/usr/bin/zstd"));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(present).as("apt-get install zstd").isTrue();
        }
        assumeTrue(present, "the zstd program is not there");
    }

    @Test
    void suffixSelectsCompression() {
        assertThat(Compression.forName(Path.of("a/x.scap"))).isEqualTo(Compression.NONE);
        assertThat(Compression.forName(Path.of("a.zst/x.scap.gz"))).isEqualTo(Compression.GZIP);
        assertThat(Compression.forName(Path.of("x.zst"))).isEqualTo(Compression.ZSTD);
    }

    @Test
    void otherProgramsDecompressWrittenFiles() throws Exception {
        assumeZstdInstalled();
        Path zstd = written(Compression.ZSTD, 20_000, 3000);
        Path plain = directory.resolve("again.scap");
        Files.write(plain, run(zstd, "zstd", "-dc"));
        Path gzip = written(Compression.GZIP, 20_000, 3000);
        byte[] gunzipped;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
            gunzipped = in.readAllBytes();
        }
        assertThat(plain).hasBinaryContent(gunzipped);
        assertThat(Files.size(zstd)).isLessThan(Files.size(plain) / 5);
    }

    @Test
    void readsFilesCompressedByOtherPrograms() throws Exception {
        assumeZstdInstalled();
        Path plain = directory.resolve("plain.scap");
        Files.write(plain, closes(50_000));
        for (String[] options : new String[][] {
            {"zstd", "-c", "-19"}, {"zstd", "-c", "--fast=5"}, {"zstd", "-c", "--no-check"}, {"zstd", "-c", "--long=27"}
        }) {
            byte[] compressed = run(plain, options);
            try (CaptureSource source = CaptureBuilder.source(compressed)) {
                assertThat(count(source)).isEqualTo(50_000);
                assertThat(source.warnings()).isEmpty();
            }
        }
    }

    @Test
    void rejectsFramesThatNeedTooMuchMemory() {
        // A frame header without a size whose window has 2^28 bytes, and an empty last block.
        byte[] wide = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) ((28 - 10) << 3), 1, 0, 0};
        try (CaptureSource source = CaptureBuilder.source(wide)) {
            assertThatThrownBy(() -> count(source))
                    .isInstanceOf(EventSourceException.class)
                    .hasMessageContaining("too much memory")
                    .hasMessageContaining("windows of up to 128 MiB are accepted");
        }
        wide[5] = (byte) ((27 - 10) << 3);
        try (CaptureSource source = CaptureBuilder.source(wide)) {
            assertThatThrownBy(() -> count(source)).hasMessageContaining("is empty");
        }
    }

    @Test
    void readsConcatenatedFramesAndSkipsSkippableOnes() throws Exception {
        assumeZstdInstalled();
        byte[] file = closes(5000);
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        Files.write(first, Arrays.copyOfRange(file, 0, 1001));
        Files.write(second, Arrays.copyOfRange(file, 1001, file.length));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3});
        all.writeBytes(run(first, "zstd", "-c"));
        all.writeBytes(new byte[] {0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0});
        all.writeBytes(run(second, "zstd", "-c"));
        try (CaptureSource source = CaptureBuilder.source(all.toByteArray())) {
            assertThat(count(source)).isEqualTo(5000);
            assertThat(source.warnings()).isEmpty();
        }
        int frames = all.size();
        all.writeBytes(new byte[] {'r', 'e', 's', 't', 's'});
        try (CaptureSource source = CaptureBuilder.source(all.toByteArray())) {
            assertThat(count(source)).isEqualTo(5000);
            assertThat(source.warnings())
                    .singleElement()
                    .asString()
                    .contains("at compressed byte " + frames + " is not a frame and was ignored");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void readsTruncatedFileToItsEndAndReportsPosition(Compression compression) throws IOException {
        byte[] whole = Files.readAllBytes(written(compression, 20_000, 100));
        long most = 0;
        for (int length = 600; length < whole.length; length += 977) {
            String place = "ends early, after " + length + " compressed bytes";
            try (CaptureSource source = CaptureBuilder.source(Arrays.copyOf(whole, length))) {
                long events = count(source);
                // Flushed events can be read: all but the last batch, minus those that the truncation removes.
                assertThat(events).isGreaterThanOrEqualTo((long) (0.8 * 20_000 * length / whole.length) - 200);
                assertThat(events).isGreaterThanOrEqualTo(most);
                most = events;
                assertThat(source.warnings())
                        .anySatisfy(
                                warning -> assertThat(warning).contains(place).contains("bytes decompressed"));
            }
        }
        assertThat(most).isGreaterThan(19_000);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void reportsPositionOfDamage(Compression compression) throws IOException {
        byte[] whole = Files.readAllBytes(written(compression, 3000, 100));
        Random random = new Random(20261124);
        int errors = 0;
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            damaged[12 + random.nextInt(damaged.length - 12)] ^= (byte) (1 + random.nextInt(255));
            try (CaptureSource source = CaptureBuilder.source(damaged)) {
                Event event = new Event();
                source.start(new RecordingConsumer());
                while (source.next(event) == Outcome.EVENT) {
                    event.decode();
                }
            } catch (EventSourceException e) {
                errors++;
                assertThat(e).hasMessageContaining("byte ");
            }
        }
        // Both have checksums.
        assertThat(errors).isGreaterThan(290);
    }

    @Test
    void decompressionBombNeedsNoMemory() throws Exception {
        assumeZstdInstalled();
        // 256 MiB of zeros in a skipped block.
        Path zeros = directory.resolve("zeros");
        try (var channel = FileChannel.open(zeros, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            byte[] head = closes(1);
            channel.write(ByteBuffer.wrap(head));
            channel.write(
                    ByteBuffer.wrap(new byte[] {0x77, 0x77, 0, 0, (byte) 0xFC, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF}));
            channel.write(ByteBuffer.wrap(new byte[1]), 256L << 20);
        }
        byte[] bomb = run(zeros, "zstd", "-c");
        assertThat(bomb.length).isLessThan(50_000);
        long before = residentKib();
        try (CaptureSource source = CaptureBuilder.source(bomb)) {
            assertThat(count(source)).isEqualTo(1);
            assertThat(source.warnings())
                    .singleElement()
                    .asString()
                    .contains("ends early: within the block of type 0x7777 at byte ");
        }
        assertThat(residentKib() - before).isLessThan(100 << 10);
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
