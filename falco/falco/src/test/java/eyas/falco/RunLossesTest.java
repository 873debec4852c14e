package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.capture.CaptureWriter;
import eyas.capture.RecordingTrailer;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log reports each loss once, and nothing for a complete run. */
final class RunLossesTest {
    private static final String UNSEEN = "incomplete coverage: ";

    @TempDir
    private Path directory = Path.of("");

    /** Replays {@code capture} and returns the log. */
    private String replay(Path capture) throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), FileOpenCapture.RULE);
        Path config = Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: replay, replay: {capture_file: %s}}
                rules_files: [%s]
                stdout_output: {enabled: true}
                log_stderr: true
                log_syslog: false
                """.formatted(capture, rules));
        ProgramRun run = ProgramRun.falco("-c", config.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("Events detected: 20");
        return run.err();
    }

    private Path recorded(RecordingTrailer end) {
        Path file = directory.resolve("recorded.scap");
        try (CaptureSource source = CaptureSource.open(FileOpenCapture.write(directory.resolve("plain.scap"), 20));
                CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT.withEndMark())) {
            source.start(writer);
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                writer.write(event);
            }
            writer.finish(end);
        }
        return file;
    }

    @Test
    void recordedLossIsReported() throws IOException {
        String log = replay(recorded(new RecordingTrailer(
                Map.of("ring_full", 7L, "process_left", 2L, "io_uring_unseen", 1L, "container_unnamed", 3L),
                List.of("2 processes that the command left still run: sleep (4711), sh (4712)"),
                Optional.empty())));
        assertThat(log)
                .containsOnlyOnce(UNSEEN + "7 events lost because the ring was full")
                .containsOnlyOnce(UNSEEN + "2 processes of the job that were still running when monitoring ended")
                .containsOnlyOnce(UNSEEN + "1 kernel interface")
                .containsOnlyOnce("sleep (4711), sh (4712)");
        // No rule needs the name of a container.
        assertThat(log).doesNotContain("whose name no engine reported");
    }

    @Test
    void truncatedCaptureIsReported() throws IOException {
        Path whole = recorded(RecordingTrailer.WHOLE);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(directory.resolve("cut.scap"), Arrays.copyOf(bytes, bytes.length - 20));
        assertThat(replay(cut))
                .contains(UNSEEN + "1 capture whose end is missing")
                .contains("cut.scap: ends early");
    }

    @Test
    void completeRecordingReportsNoLoss() throws IOException {
        assertThat(replay(recorded(RecordingTrailer.WHOLE)))
                .doesNotContain(UNSEEN)
                .doesNotContain("Warning");
    }
}
