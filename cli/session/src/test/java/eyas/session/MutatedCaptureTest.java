package eyas.session;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureLimits;
import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.report.model.Coverage.Loss;
import eyas.report.model.Overhead;
import eyas.report.model.Verdict;
import eyas.session.recording.Recording;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the file of a recording is modified, its verdict is not "clean": it is incomplete, or the file is rejected. */
final class MutatedCaptureTest {
    private static final Path SYNTHETIC = Path.of(System.getProperty("eyas.root", "../.."))
            .resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap");
    private static final int RANDOM = 200;

    @TempDir
    private static Path directory;

    private static byte[] whole = new byte[0];
    private static List<Integer> borders = List.of();

    private final Random random = new Random(20261126);

    /** Ignores all events, so that no rule and no limit of the state interferes. */
    private static final class Passing implements EventHandler {
        @Override
        public void event(Event event) {}

        @Override
        public void losses(LossCollector to) {}
    }

    /** Records all delivered events. */
    private record Copying(Recording recording) implements EventHandler {
        @Override
        public SnapshotConsumer snapshot(SnapshotConsumer state) {
            return recording.after(state);
        }

        @Override
        public void event(Event event) {
            recording.write(event, event.isStateOnly());
        }

        @Override
        public void losses(LossCollector to) {
            recording.losses(to);
        }
    }

    @BeforeAll
    static void record() throws IOException {
        whole = recorded("whole.scap");
        borders = borders(whole);
        assertThat(borders).hasSizeGreaterThan(100);
        assertThat(verdict(whole)).isEqualTo(Verdict.CLEAN);
    }

    private static byte[] recorded(String name) throws IOException {
        Path file = directory.resolve(name);
        try (Session session = Session.over(SessionSource.capture(CaptureSource.open(SYNTHETIC)), "a test")
                        .open();
                Recording recording = Recording.oneFile(file, false)) {
            // The copied capture has no end marker, which is not a loss.
            recording.telling(session::recordingTrailer);
            assertThat(session.replay(new Copying(recording))).isEmpty();
            recording.finish();
        }
        return Files.readAllBytes(file);
    }

    private static SessionResult read(byte[] capture) {
        CaptureSource source = CaptureSource.of("x", new ByteArrayInputStream(capture), CaptureLimits.DEFAULT);
        try (Session session =
                Session.over(SessionSource.capture(source), "a test").open()) {
            session.replay(new Passing());
            return session.finish(new Session.Ending("", -1, new Overhead(0, 0, -1, -1), report -> report));
        }
    }

    private static Verdict verdict(byte[] capture) {
        return read(capture).verdict();
    }

    private static void isNotClean(String what, byte[] mutated) {
        SessionResult result;
        try {
            result = read(mutated);
        } catch (EventSourceException e) {
            // Rejected at the start: there is no report and no verdict.
            assertThat(e).as(what).hasMessageStartingWith("x: ");
            return;
        }
        assertThat(result.verdict()).as(what).isEqualTo(Verdict.INCOMPLETE);
        if (result.coverage().events() > 0) {
            assertThat(result.coverage().hiding()).as(what).isNotEmpty();
        }
    }

    @Test
    void truncatedAtEveryBlockBoundary() {
        for (int border : borders.subList(0, borders.size() - 1)) {
            isNotClean("cut at the boundary " + border, Arrays.copyOf(whole, border));
        }
    }

    @Test
    void truncatedAnywhere() {
        for (int i = 0; i < RANDOM; i++) {
            int length = random.nextInt(whole.length);
            isNotClean("cut at " + length, Arrays.copyOf(whole, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole.scap.gz", "whole.scap.zst"})
    void truncatedCompressedCaptureIsNotClean(String name) throws IOException {
        byte[] compressed = recorded(name);
        assertThat(verdict(compressed)).isEqualTo(Verdict.CLEAN);
        for (int i = 0; i < RANDOM; i++) {
            int length = random.nextInt(compressed.length);
            isNotClean(name + " cut at " + length, Arrays.copyOf(compressed, length));
        }
    }

    @Test
    void flippedBits() {
        for (int i = 0; i < 5 * RANDOM; i++) {
            byte[] mutated = whole.clone();
            int at = random.nextInt(whole.length);
            mutated[at] ^= (byte) (1 << random.nextInt(8));
            isNotClean("byte " + at, mutated);
        }
    }

    @Test
    void swappedBlocks() {
        for (int i = 0; i < RANDOM; i++) {
            int first = 1 + random.nextInt(borders.size() - 3);
            int second = first + 1 + random.nextInt(borders.size() - 2 - first);
            byte[] mutated = join(
                    part(0, first),
                    part(second, second + 1),
                    part(first + 1, second),
                    part(first, first + 1),
                    part(second + 1, borders.size() - 1));
            assertThat(mutated).hasSameSizeAs(whole);
            if (!Arrays.equals(mutated, whole)) {
                isNotClean("blocks " + first + " and " + second, mutated);
            }
        }
    }

    @Test
    void removedOrRepeatedBlocks() {
        for (int block = 1; block < borders.size() - 1; block++) {
            isNotClean("without block " + block, join(part(0, block), part(block + 1, borders.size() - 1)));
            isNotClean("block " + block + " twice", join(part(0, block + 1), part(block, borders.size() - 1)));
        }
    }

    @Test
    void appendedCapture() throws IOException {
        byte[] foreign = Files.readAllBytes(SYNTHETIC);
        isNotClean("a recording appended", join(whole, whole));
        isNotClean("another program's capture appended", join(whole, foreign));
        isNotClean("a recording appended to another program's capture", join(foreign, whole));
        isNotClean("a section without events appended", join(whole, part(0, 3)));
        isNotClean("its own events appended", join(whole, part(borders.size() - 5, borders.size() - 2)));
        isNotClean("a byte appended", Arrays.copyOf(whole, whole.length + 1));
        isNotClean("sixteen bytes appended", Arrays.copyOf(whole, whole.length + 16));
    }

    /** A reader finds the losses that a recording reports. */
    @Test
    void rewrittenFragmentIsStillIncomplete() throws IOException {
        byte[] piece = Arrays.copyOf(whole, borders.get(borders.size() - 10));
        Path file = directory.resolve("rewritten.scap");
        CaptureSource source = CaptureSource.of("piece.scap", new ByteArrayInputStream(piece), CaptureLimits.DEFAULT);
        try (Session session =
                        Session.over(SessionSource.capture(source), "a test").open();
                Recording recording = Recording.oneFile(file, false)) {
            recording.telling(session::recordingTrailer);
            assertThat(session.replay(new Copying(recording))).isEmpty();
            recording.finish();
        }
        SessionResult result = read(Files.readAllBytes(file));
        assertThat(result.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(result.coverage().hiding()).extracting(Loss::kind).containsExactly("capture_cut");
        // The time of the loss is unknown: no part before it can be complete.
        assertThat(result.coverage().hiding().getFirst().since()).isZero();
        assertThat(result.coverage().notes())
                .anySatisfy(note -> assertThat(note).startsWith("piece.scap: ends at byte " + piece.length));
    }

    private static byte[] part(int from, int to) {
        return Arrays.copyOfRange(whole, borders.get(from), borders.get(to));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** Returns the offsets of blocks, and the length of the file. */
    private static List<Integer> borders(byte[] capture) {
        ByteBuffer bytes = ByteBuffer.wrap(capture).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> borders = new ArrayList<>();
        for (int at = 0; at < capture.length; at += bytes.getInt(at + 4)) {
            borders.add(at);
        }
        borders.add(capture.length);
        return borders;
    }
}
