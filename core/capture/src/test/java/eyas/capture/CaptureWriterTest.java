package eyas.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventSource.Outcome;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.testsupport.Golden;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CaptureWriterTest {
    @TempDir
    Path directory;

    private static void write(Path file) {
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.forName(file))) {
            SyntheticCapture.snapshot(writer);
            SyntheticCapture.events(writer::write);
        }
    }

    private static void copy(Path from, Path to) {
        try (CaptureSource source = CaptureSource.open(from);
                CaptureWriter writer = CaptureWriter.open(to, CaptureWriter.Options.forName(to))) {
            source.start(writer);
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                writer.write(event);
            }
            assertThat(source.warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".scap", ".scap.gz", ".scap.zst"})
    void roundTripPreservesBytes(String suffix) throws IOException {
        Path first = directory.resolve("first" + suffix);
        Path second = directory.resolve("second" + suffix);
        write(first);
        copy(first, second);
        assertThat(Files.size(first)).isGreaterThan(5000);
        assertThat(second).hasSameBinaryContentAs(first);
    }

    /** Copies a capture of another program: its initial state stays hidden, and actual events are not mistaken for it. */
    @Test
    void copiedInitialStateStaysHidden() throws Exception {
        byte[] container = {'{', '}'};
        CaptureBuilder from = CaptureBuilder.capture()
                .event(EventCode.CONTAINER_JSON_2_E, -1, container)
                .event(EventCode.SYSCALL_CLOSE_X, 10, new byte[8], new byte[8])
                .event(EventCode.CONTAINER_JSON_2_E, -1, container);
        for (boolean whole : new boolean[] {true, false}) {
            Path to = directory.resolve(whole + ".scap");
            Event event = new Event();
            try (CaptureSource source = from.source();
                    CaptureWriter writer = CaptureWriter.open(
                            to, CaptureWriter.Options.forName(to).withEndMark())) {
                source.start(writer);
                while (source.next(event) == Outcome.EVENT) {
                    if (whole || (event.code() == EventCode.CONTAINER_JSON_2_E && !event.isInitial())) {
                        writer.write(event);
                    }
                }
            }
            List<Boolean> hidden = new ArrayList<>();
            try (CaptureSource source = CaptureSource.open(to)) {
                source.start(new RecordingConsumer());
                while (source.next(event) == Outcome.EVENT) {
                    assertThat(event.isInitial()).isFalse();
                    hidden.add(event.isStateOnly());
                }
            }
            assertThat(hidden).isEqualTo(whole ? List.of(true, false, false) : List.of(false));
        }
    }

    @Test
    void committedSampleIsUpToDate() throws IOException {
        Path file = directory.resolve("synthetic.scap");
        write(file);
        Golden.in("core/capture/src/test/resources/eyas/capture").bytes("synthetic.scap", Files.readAllBytes(file));
    }

    @Test
    void allRecordsSurviveRoundTrip() {
        Path file = directory.resolve("x.scap");
        write(file);
        RecordingConsumer expected = new RecordingConsumer();
        SyntheticCapture.snapshot(expected);
        RecordingConsumer recorded = new RecordingConsumer();
        List<String> events = new ArrayList<>();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(recorded);
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                events.add(event.code() + " " + event.cpu() + " " + event.isStateOnly() + " " + event.length());
            }
        }
        assertThat(recorded.calls).isEqualTo(expected.calls);
        assertThat(recorded.machines).isEqualTo(expected.machines);
        assertThat(recorded.interfaces).usingRecursiveComparison().isEqualTo(expected.interfaces);
        assertThat(recorded.users).usingRecursiveComparison().isEqualTo(expected.users);
        assertThat(recorded.groups).usingRecursiveComparison().isEqualTo(expected.groups);
        assertThat(recorded.processes).usingRecursiveComparison().isEqualTo(expected.processes);
        assertThat(recorded.descriptors).usingRecursiveComparison().isEqualTo(expected.descriptors);
        List<String> written = new ArrayList<>();
        SyntheticCapture.events(event ->
                written.add(event.code() + " " + event.cpu() + " " + event.isStateOnly() + " " + event.length()));
        assertThat(events).isEqualTo(written).hasSizeGreaterThan(150);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat_write", "curl_google", "psp_privileged", "sample", "syscall"})
    void oldCapturesAreRewrittenInTheCurrentFormat(String name) throws IOException {
        Path first = directory.resolve("first.scap");
        Path second = directory.resolve("second.scap");
        copy(ExternalCaptures.find(name + ".scap"), first);
        copy(first, second);
        assertThat(second).hasSameBinaryContentAs(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {".scap", ".scap.gz", ".scap.zst"})
    void killedWriterLeavesReadableFile(String suffix) throws IOException {
        Path file = directory.resolve("x" + suffix);
        Path seen = directory.resolve("seen" + suffix);
        CaptureWriter.Options options =
                new CaptureWriter.Options(Compression.forName(seen), 256 << 10, Duration.ofNanos(10_000));
        try (CaptureWriter writer = CaptureWriter.open(file, options)) {
            SyntheticCapture.snapshot(writer);
            SyntheticCapture.events(event -> {
                if (event.number() <= 100) {
                    writer.write(event);
                }
            });
            Files.copy(file, seen);
        }
        long events = 0;
        try (CaptureSource source = CaptureSource.open(seen)) {
            source.start(new RecordingConsumer());
            while (source.next(new Event()) == Outcome.EVENT) {
                events++;
            }
            assertThat(source.warnings()).hasSize(suffix.equals(".scap") ? 0 : 1);
        }
        // Events are 1 microsecond apart and written every 10.
        assertThat(events).isBetween(90L, 100L);
    }

    @Test
    void diskFullIsOneClearError() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "/dev/full is not there");
        CaptureWriter writer = CaptureWriter.open(full, CaptureWriter.Options.DEFAULT);
        assertThatThrownBy(() -> SyntheticCapture.snapshot(writer))
                .isInstanceOf(CaptureWriteException.class)
                .hasMessageContaining("/dev/full: cannot be written: No space left on device")
                .hasMessageContaining("nothing is saved");
        assertThatThrownBy(writer::flush).isInstanceOf(CaptureWriteException.class);
        writer.close();
    }

    @Test
    void ownerOnlyFileIsPrivateAndFollowsNoLink() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "untouched");
        Path file = Files.createSymbolicLink(directory.resolve("x.scap"), other);
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT.forOwnerOnly())) {
            SyntheticCapture.snapshot(writer);
        }
        assertThat(other).hasContent("untouched");
        assertThat(file).isRegularFile();
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void missingDirectoryIsClearError() {
        Path file = directory.resolve("missing/x.scap");
        assertThatThrownBy(() -> CaptureWriter.open(file, CaptureWriter.Options.DEFAULT))
                .isInstanceOf(CaptureWriteException.class)
                .hasMessageContaining(file + ": cannot be created");
    }

    @Test
    void truncatesStringsToReaderLimits() {
        Path file = directory.resolve("x.scap");
        ProcessRecord p = SyntheticCapture.process(7, 1, "c", "/" + "p".repeat(5000));
        byte[] args = Bytes.of("arg\0".repeat(3000));
        ProcessRecord huge = p.toBuilder().args(args).env(args).cgroups(args).build();
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT)) {
            writer.begin(new MachineRecord(1, 1, 1, "h".repeat(300), 0, 0));
            writer.process(huge);
            writer.end();
        }
        RecordingConsumer recorded = new RecordingConsumer();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(recorded);
        }
        assertThat(recorded.machines.get(0).hostname()).hasSize(127);
        assertThat(recorded.processes.get(0).program().exePath()).hasSize(1023);
        assertThat(recorded.processes.get(0).program().args()).hasSize(4096).endsWith(0);
    }

    @Test
    void writesListsOfAnyLength() throws IOException {
        Path first = directory.resolve("first.scap");
        Path second = directory.resolve("second.scap");
        try (CaptureWriter writer = CaptureWriter.open(first, CaptureWriter.Options.DEFAULT)) {
            writer.begin(new MachineRecord(1, 1, 1, "h", 0, 0));
            for (int tid = 1; tid <= 10_000; tid++) {
                writer.process(SyntheticCapture.process(tid, 1, "worker", "/usr/bin/worker"));
                for (DescriptorType type : DescriptorType.values()) {
                    if (type != DescriptorType.UNKNOWN) {
                        writer.descriptor(tid, SyntheticCapture.descriptor(type));
                    }
                }
            }
            writer.end();
        }
        copy(first, second);
        assertThat(second).hasSameBinaryContentAs(first);
        RecordingConsumer recorded = new RecordingConsumer();
        try (CaptureSource source = CaptureSource.open(first)) {
            source.start(recorded);
        }
        assertThat(recorded.processes).hasSize(10_000);
        assertThat(recorded.descriptors).hasSize(10_000 * 21);
    }

    @Test
    void rotatesBySizeKeepingNewestFilesWithSnapshots() {
        List<Integer> snapshots = new ArrayList<>();
        Path base = directory.resolve("trace.scap");
        List<Path> files;
        try (CaptureRecorder recorder = new CaptureRecorder(
                base, new Rotation(8000, Duration.ZERO, 3), CaptureWriter.Options.DEFAULT, (_, consumer, _) -> {
                    snapshots.add(snapshots.size());
                    SyntheticCapture.snapshot(consumer);
                })) {
            SyntheticCapture.snapshot(recorder.snapshot());
            for (int i = 0; i < 5; i++) {
                SyntheticCapture.events(recorder::write);
            }
            files = recorder.files();
            assertThat(recorder.events()).isGreaterThan(500);
        }
        assertThat(files).hasSize(3);
        assertThat(snapshots).hasSizeGreaterThan(3);
        assertThat(files.getLast().getFileName().toString())
                .isEqualTo(String.format("trace-%04d.scap", snapshots.size() + 1));
        assertThat(directory.toFile().list()).hasSize(3);
        for (Path file : files) {
            try (CaptureSource source = CaptureSource.open(file)) {
                RecordingConsumer recorded = new RecordingConsumer();
                source.start(recorded);
                assertThat(recorded.processes).hasSize(3);
                assertThat(source.next(new Event())).isEqualTo(Outcome.EVENT);
            }
        }
    }

    @Test
    void furtherFilesStartWithUncountedStateEvents() {
        Path base = directory.resolve("trace.scap");
        EventWriter container = new EventWriter(MemorySegment.ofArray(new byte[4000]));
        Event recorded = new Event();
        List<Path> files;
        long events;
        try (CaptureRecorder recorder = new CaptureRecorder(
                base, new Rotation(8000, Duration.ZERO, 0), CaptureWriter.Options.DEFAULT, (time, consumer, hidden) -> {
                    SyntheticCapture.snapshot(consumer);
                    container
                            .begin(EventCode.CONTAINER_JSON_2_E, time, -1)
                            .putString(new byte[2000])
                            .end();
                    recorded.wrap(container.segment(), 0, 0, 0, false);
                    hidden.accept(recorded);
                })) {
            SyntheticCapture.snapshot(recorder.snapshot());
            SyntheticCapture.events(recorder::write);
            files = recorder.files();
            events = recorder.events();
        }
        assertThat(files).hasSizeGreaterThan(2);
        long read = 0;
        for (Path file : files) {
            try (CaptureSource source = CaptureSource.open(file)) {
                source.start(new RecordingConsumer());
                Event event = new Event();
                long before = 0;
                while (source.next(event) == Outcome.EVENT) {
                    boolean announcement = event.code() == EventCode.CONTAINER_JSON_2_E && event.isStateOnly();
                    assertThat(announcement).isEqualTo(event.number() == 1 && !file.equals(files.getFirst()));
                    assertThat(event.time()).isGreaterThanOrEqualTo(before);
                    before = event.time();
                    read += announcement ? 0 : 1;
                }
                assertThat(source.warnings()).isEmpty();
            }
        }
        assertThat(read).isEqualTo(events);
    }

    @Test
    void continuesWhenNextFileCanBeCreatedAgain() throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        List<Path> files;
        try (CaptureRecorder recorder = new CaptureRecorder(
                gone.resolve("trace.scap"),
                new Rotation(0, Duration.ofNanos(1), 1),
                CaptureWriter.Options.DEFAULT,
                (_, consumer, _) -> SyntheticCapture.snapshot(consumer))) {
            SyntheticCapture.snapshot(recorder.snapshot());
            List<Long> lost = new ArrayList<>();
            SyntheticCapture.events(event -> {
                try {
                    if (event.number() == 2) {
                        Files.delete(recorder.files().getFirst());
                        Files.delete(gone);
                    }
                    if (event.number() == 4) {
                        Files.createDirectory(gone);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                try {
                    recorder.write(event);
                } catch (CaptureWriteException e) {
                    lost.add(event.number());
                }
            });
            assertThat(lost).containsExactly(2L, 3L);
            files = recorder.files();
        }
        assertThat(files).hasSize(1).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    @Test
    void rotatesByEventTime() {
        Path base = directory.resolve("trace.scap.gz");
        try (CaptureRecorder recorder = new CaptureRecorder(
                base,
                new Rotation(0, Duration.ofNanos(50_000), 0),
                CaptureWriter.Options.forName(base),
                (_, consumer, _) -> SyntheticCapture.snapshot(consumer))) {
            SyntheticCapture.snapshot(recorder.snapshot());
            SyntheticCapture.events(recorder::write);
            assertThat(recorder.files()).hasSize((int) (recorder.events() + 49) / 50);
            assertThat(recorder.files().getFirst()).isEqualTo(directory.resolve("trace-0001.scap.gz"));
        }
    }

    @Test
    void marksLargeBlocks() {
        Path file = directory.resolve("x.scap");
        try (Arena arena = Arena.ofConfined();
                CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT)) {
            MemorySegment memory = arena.allocate(1 << 20);
            EventWriter events = new EventWriter(memory);
            byte[] long1 = new byte[40_000];
            events.begin(EventCode.SYSCALL_EXECVE_19_X, 1, 1, 31)
                    .put(0)
                    .putBytes(long1)
                    .putBytes(long1)
                    .end();
            Event event = new Event();
            event.wrap(memory, 0, 0, 1, false);
            SyntheticCapture.snapshot(writer);
            writer.write(event);
        }
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(new RecordingConsumer());
            Event event = new Event();
            assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(event.decode()).isTrue();
            assertThat(event.paramLength(ExecveExit.ARGS)).isEqualTo(40_000);
            assertThat(EventTable.get(event.code()).name()).isEqualTo("execve");
        }
    }
}
