package eyas.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A writer that fails at its end: the error is reported once, and nothing stays open. */
final class CaptureWriterCloseTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path directory;

    private static CaptureWriter.Options options(Compression compression) {
        return new CaptureWriter.Options(compression, 1 << 20, Duration.ofHours(1)).withEndMark();
    }

    /** Returns the number of descriptors of this process for {@code file}. */
    private static long open(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> {
                        try {
                            return Files.readSymbolicLink(descriptor).equals(file);
                        } catch (IOException e) {
                            // The listing's own descriptor is closed already.
                            return false;
                        }
                    })
                    .count();
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void diskFullAtEndIsReportedOnceAndNothingStaysOpen(Compression compression) throws IOException {
        CaptureWriter writer = CaptureWriter.open(FULL, options(compression));
        writer.begin(SnapshotReader.UNKNOWN_MACHINE);
        assertThat(open(FULL)).isEqualTo(1);
        assertThatThrownBy(writer::close)
                .isInstanceOf(CaptureWriteException.class)
                .hasMessageStartingWith("/dev/full: cannot be ")
                .hasMessageContaining("nothing is saved");
        assertThat(open(FULL)).isZero();
        assertThatCode(writer::close).doesNotThrowAnyException();
    }

    /** The snapshot is written when it ends, so the error precedes the mark; no later call hides it. */
    @ParameterizedTest
    @EnumSource(Compression.class)
    void failedWriterWritesNoEndMark(Compression compression) throws IOException {
        CaptureWriter writer = CaptureWriter.open(FULL, options(compression));
        CaptureWriteException first =
                catchThrowableOfType(CaptureWriteException.class, () -> SyntheticCapture.snapshot(writer));
        assertThat(first).isNotNull();
        assertThatThrownBy(() -> writer.finish(RecordingTrailer.WHOLE)).isSameAs(first);
        assertThat(open(FULL)).isEqualTo(1);
        assertThatCode(writer::close).doesNotThrowAnyException();
        assertThat(open(FULL)).isZero();
    }

    @Test
    void exceptionDuringWriteLeavesFileWithoutMark() throws IOException {
        Path file = directory.resolve("thrown.scap");
        assertThatThrownBy(() -> {
                    try (CaptureWriter writer = CaptureWriter.open(file, options(Compression.NONE))) {
                        SyntheticCapture.snapshot(writer);
                        SyntheticCapture.events(writer::write);
                        throw new OutOfMemoryError("of the test");
                    }
                })
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(open(file)).isZero();
        try (CaptureSource source = CaptureSource.open(file)) {
            source.start(new RecordingConsumer());
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {}
            assertThat(source.warnings()).singleElement().asString().contains("without the mark");
        }
    }

    @Test
    void writesNothingAfterEnd() throws IOException {
        Path file = directory.resolve("ended.scap");
        CaptureWriter writer = CaptureWriter.open(file, options(Compression.NONE));
        SyntheticCapture.snapshot(writer);
        writer.finish(RecordingTrailer.WHOLE);
        long size = Files.size(file);
        assertThatThrownBy(() -> SyntheticCapture.events(writer::write)).isInstanceOf(IllegalStateException.class);
        assertThatCode(() -> writer.finish(RecordingTrailer.missing(1))).doesNotThrowAnyException();
        writer.close();
        assertThat(Files.size(file)).isEqualTo(size);
    }
}
