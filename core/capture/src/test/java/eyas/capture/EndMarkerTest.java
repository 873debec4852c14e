package eyas.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recording has an end mark with its losses; one without it is known to be truncated. */
final class EndMarkerTest {
    private static final RecordingTrailer LOSSES = new RecordingTrailer(
            Map.of("ring_full", 7L, "process_left", 2L, "malformed_event", 1L),
            List.of("sleep (4711) still runs"),
            Optional.empty());

    @TempDir
    private Path directory;

    /** The result of reading. */
    private record Read(Map<String, Long> losses, List<String> notes, long events, long dropped, long skipped) {}

    private byte[] recorded(String name, RecordingTrailer end) throws IOException {
        Path file = directory.resolve(name);
        try (CaptureWriter writer =
                CaptureWriter.open(file, CaptureWriter.Options.forName(file).withEndMark())) {
            SyntheticCapture.snapshot(writer);
            SyntheticCapture.events(writer::write);
            writer.finish(end);
        }
        return Files.readAllBytes(file);
    }

    private static Read read(byte[] capture) {
        Map<String, Long> losses = new TreeMap<>();
        List<String> notes = new ArrayList<>();
        try (CaptureSource source = CaptureSource.of("x", new ByteArrayInputStream(capture), CaptureLimits.DEFAULT)) {
            source.start(new RecordingConsumer());
            Event event = new Event();
            long events = 0;
            while (source.next(event) == Outcome.EVENT) {
                events++;
            }
            source.losses(new LossCollector() {
                @Override
                public void lost(String kind, long count) {
                    // One event of the synthetic capture has an older form; that is not a loss.
                    if (count > 0 && !kind.equals("upgraded_event")) {
                        losses.merge(kind, count, Long::sum);
                    }
                }

                @Override
                public void note(String description) {
                    notes.add(description);
                }
            });
            return new Read(
                    losses,
                    notes,
                    events,
                    source.counters().dropped(),
                    source.counters().skipped());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole.scap", "whole.scap.gz", "whole.scap.zst"})
    void finishedRecordingIsComplete(String name) throws IOException {
        Read read = read(recorded(name, RecordingTrailer.WHOLE));
        assertThat(read.losses()).isEmpty();
        assertThat(read.notes()).isEmpty();
        List<Long> times = new ArrayList<>();
        SyntheticCapture.events(event -> times.add(event.time()));
        assertThat(read.events()).isEqualTo(times.size());
    }

    @Test
    void readersSeeLossesOfRecording() throws IOException {
        Read read = read(recorded("losses.scap", LOSSES));
        assertThat(read.losses())
                .containsOnly(entry("ring_full", 7L), entry("process_left", 2L), entry("malformed_event", 1L));
        assertThat(read.notes()).containsExactly("sleep (4711) still runs");
        assertThat(read.dropped()).isEqualTo(7);
        assertThat(read.skipped()).isEqualTo(1);
    }

    @Test
    void detectsFileTruncatedBetweenBlocks() throws IOException {
        byte[] whole = recorded("whole.scap", RecordingTrailer.WHOLE);
        List<Integer> borders = borders(whole);
        assertThat(borders).hasSizeGreaterThan(100);
        int marked = 0;
        for (int border : borders.subList(1, borders.size() - 1)) {
            Read read = read(Arrays.copyOf(whole, border));
            // Before the block that declares the mark, there is no event either.
            if (border > borders.get(2)) {
                assertThat(read.losses()).as("cut at %d", border).containsEntry("capture_cut", 1L);
                assertThat(String.join(" ", read.notes()))
                        .contains("byte " + border)
                        .contains("without the mark");
                marked++;
            } else {
                assertThat(read.events()).isZero();
            }
        }
        assertThat(marked).isGreaterThan(100);
    }

    @Test
    void closingWithoutFinishLeavesTruncatedRecording() throws IOException {
        Path file = directory.resolve("closed.scap");
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT.withEndMark())) {
            SyntheticCapture.snapshot(writer);
            SyntheticCapture.events(writer::write);
        }
        assertThat(read(Files.readAllBytes(file)).losses()).containsOnly(entry("capture_cut", 1L));
    }

    @Test
    void dataAfterMarkIsNotPartOfRecording() throws IOException {
        byte[] whole = recorded("whole.scap", RecordingTrailer.WHOLE);
        List<Integer> borders = borders(whole);
        int last = borders.get(borders.size() - 3);
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        more.writeBytes(whole);
        more.write(whole, last, borders.get(borders.size() - 2) - last);
        assertThat(read(more.toByteArray()).losses()).containsEntry("capture_cut", 1L);
    }

    @Test
    void captureOfAnotherProgramHasUnknownEnd() throws IOException {
        Path file = directory.resolve("plain.scap");
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT)) {
            SyntheticCapture.snapshot(writer);
            SyntheticCapture.events(writer::write);
            writer.finish(LOSSES);
        }
        assertThat(read(Files.readAllBytes(file)).losses()).containsOnly(entry("capture_end_unknown", 1L));
    }

    /** A change of any single byte is detected. */
    @Test
    void detectsChangeOfAnyByte() throws IOException {
        byte[] whole = recorded("whole.scap", LOSSES);
        List<Integer> borders = borders(whole);
        // The head and the mark byte by byte, every seventh byte between them.
        for (int at = 0; at < whole.length; at += at < 300 || at >= borders.get(borders.size() - 2) ? 1 : 7) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x20;
            if (isDamaged(changed)) {
                continue;
            }
            Read read = read(changed);
            assertThat(read.losses().keySet())
                    .as("byte %d of %d", at, whole.length)
                    .containsAnyOf("capture_cut", "capture_changed");
        }
    }

    private static boolean isDamaged(byte[] capture) {
        try {
            read(capture);
            return false;
        } catch (EventSourceException e) {
            return true;
        }
    }

    @Test
    void concatenatedRecordingsAreSeparateSections() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(recorded("one.scap", RecordingTrailer.WHOLE));
        both.writeBytes(recorded("two.scap", LOSSES));
        assertThat(read(both.toByteArray()).losses())
                .containsEntry("capture_joined", 1L)
                .containsEntry("ring_full", 7L)
                .doesNotContainKeys("capture_cut", "capture_changed");
    }

    private Optional<Set<String>> calls(byte[]... recordings) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List.of(recordings).forEach(all::writeBytes);
        try (CaptureSource source =
                CaptureSource.of("x", new ByteArrayInputStream(all.toByteArray()), CaptureLimits.DEFAULT)) {
            source.start(new RecordingConsumer());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                // Only the end is relevant.
            }
            return source.calls();
        }
    }

    @Test
    void readersSeeRecordedCalls() throws IOException {
        byte[] all = recorded("all.scap", RecordingTrailer.WHOLE);
        byte[] some = recorded("some.scap", LOSSES.holding(Optional.of(Set.of("execve", "openat", "_llseek"))));
        byte[] others =
                recorded("others.scap", RecordingTrailer.WHOLE.holding(Optional.of(Set.of("execve", "connect"))));
        assertThat(calls(all)).isEmpty();
        assertThat(calls(some)).contains(Set.of("execve", "openat", "_llseek"));
        assertThat(calls(all, some)).contains(Set.of("execve", "openat", "_llseek"));
        assertThat(calls(some, others)).contains(Set.of("execve"));
        byte[] none = recorded("none.scap", RecordingTrailer.WHOLE.holding(Optional.of(Set.of())));
        assertThat(calls(none)).as("none is not all").contains(Set.of());
        assertThat(calls(some, none)).contains(Set.of());
        Set<String> many = IntStream.range(0, 5_000).mapToObj(i -> "call_" + i).collect(Collectors.toUnmodifiableSet());
        assertThat(calls(recorded("many.scap", RecordingTrailer.WHOLE.holding(Optional.of(many))))
                        .orElseThrow())
                .as("what there is no room for is not said to be there")
                .hasSize(1_024);
    }

    /** A second snapshot in one writer begins a section; the first one has its own mark. */
    @Test
    void everySectionHasAMark() throws IOException {
        Path file = directory.resolve("sections.scap");
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT.withEndMark())) {
            for (int section = 0; section < 2; section++) {
                SyntheticCapture.snapshot(writer);
                SyntheticCapture.events(writer::write);
            }
            writer.finish(RecordingTrailer.WHOLE);
        }
        assertThat(read(Files.readAllBytes(file)).losses()).containsOnly(entry("capture_joined", 1L));
    }

    @Test
    void rejectsHostileTrailer() {
        assertThat(RecordingTrailer.read(LOSSES.data())).contains(LOSSES);
        for (String wrong : List.of(
                "",
                "eyas.end 2\n",
                "eyas.end 1\nlost ring_full\n",
                "eyas.end 1\nlost ring_full x\n",
                "eyas.end 1\nlost ring_full -1\n",
                "eyas.end 1\nlost ring_full 1\nlost ring_full 2\n",
                "eyas.end 1\nlost ::error 1\n",
                "eyas.end 1\ncalls \n",
                "eyas.end 1\ncalls open  read\n",
                "eyas.end 1\ncalls ::error\n",
                "eyas.end 1\nfound nothing\n")) {
            assertThat(RecordingTrailer.read(wrong.getBytes(StandardCharsets.UTF_8)))
                    .as(wrong)
                    .isEmpty();
        }
        RecordingTrailer escape = RecordingTrailer.read(
                        "eyas.end 1\nnote \u001b[2Jall is well\n".getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        assertThat(escape.notes()).containsExactly("\uFFFD[2Jall is well");
        String text = "x".repeat(100_000);
        RecordingTrailer many = new RecordingTrailer(Map.of(), Collections.nCopies(1_000, text), Optional.empty());
        assertThat(many.data().length).isLessThan(30_000);
        assertThat(RecordingTrailer.read(many.data())).isPresent();
    }

    /** Returns the starts of the blocks, and the length of the file. */
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
