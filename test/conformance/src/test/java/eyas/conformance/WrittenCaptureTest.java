package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.capture.CaptureWriter;
import eyas.capture.RecordingTrailer;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.event.EventTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * libsinsp reads the same events, processes and descriptors from a capture that Eyas writes.
 *
 * <p>The events are those of {@code synthetic.scap}, which the tests of the writer generate and verify: every current event code of the
 * schema, and a process with every attribute that a snapshot can contain.
 */
@Tag("peer")
final class WrittenCaptureTest {
    private static final Path SYNTHETIC = Path.of(System.getProperty("eyas.root", "../.."))
            .resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap");
    /** Event codes that libsinsp 0.20 knows; it skips newer ones. */
    private static final int PEER_CODES = 430;

    private static final List<String> PROCESS_FIELDS = List.of(
            "proc.name",
            "proc.pname",
            "proc.cmdline",
            "proc.cwd",
            "proc.exepath",
            "proc.env[CI]",
            "proc.tty",
            "proc.vpgid",
            "thread.cgroups",
            "user.name",
            "group.name",
            "proc.fdopencount",
            "user.loginuid",
            "thread.cap_effective",
            "proc.is_exe_writable",
            "proc.exe_ino");

    @TempDir
    static Path directory;

    private static @Nullable LibsinspReader peer;

    @BeforeAll
    static void compile() throws Exception {
        peer = LibsinspReader.compiled();
    }

    /** Writes the snapshot and the events that match {@code wanted} into {@code file}. */
    private static void write(Path file, Predicate<Event> wanted) {
        // A recording has an additional block and event of Eyas, which libsinsp skips.
        try (CaptureSource source = CaptureSource.open(SYNTHETIC);
                CaptureWriter writer = CaptureWriter.open(
                        file, CaptureWriter.Options.forName(file).withEndMark())) {
            source.start(writer);
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                if (wanted.test(event)) {
                    writer.write(event);
                }
            }
            writer.finish(new RecordingTrailer(
                    Map.of("ring_full", 3L), List.of("sleep (4711) still runs"), Optional.empty()));
        }
    }

    private static Map<Long, Map<String, String>> read(Path file, List<String> fields) throws Exception {
        LibsinspReader reader = peer;
        assertThat(reader).isNotNull();
        return reader.fields(fields, file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"synthetic.scap", "synthetic.scap.gz"})
    void libsinspReadsEveryWrittenEvent(String name) throws Exception {
        Path file = directory.resolve(name);
        List<String> expected = new ArrayList<>();
        write(file, event -> {
            // libsinsp does not report events that only update state.
            if (!event.isStateOnly() && event.code() < PEER_CODES) {
                expected.add(Long.toString(event.time()));
            }
            return true;
        });
        assertThat(expected).hasSizeGreaterThan(150);
        assertThat(read(file, List.of("evt.rawtime")).values())
                .extracting(values -> values.get("evt.rawtime"))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void libsinspReadsSnapshotProcessesAndDescriptors() throws Exception {
        Path file = directory.resolve("snapshot.scap");
        write(file, event -> EventTable.get(event.code()).name().equals("fchdir"));
        assertThat(read(file, PROCESS_FIELDS).values())
                .first()
                .satisfies(process -> assertThat(process)
                        .containsEntry("proc.pname", "systemd")
                        .containsEntry("proc.name", "bash")
                        .containsEntry("proc.cmdline", "bash -c true")
                        .containsEntry("proc.cwd", "/home/runner/work/")
                        .containsEntry("proc.exepath", "/usr/bin/bash")
                        .containsEntry("proc.env[CI]", "true")
                        .containsEntry("proc.tty", "34816")
                        .containsEntry("user.name", "runner")
                        .containsEntry("group.name", "runner")
                        .containsEntry("proc.fdopencount", "21")
                        .containsEntry("user.loginuid", "1000")
                        .containsEntry("proc.exe_ino", "123456")
                        .containsEntry("proc.is_exe_writable", "true")
                        .hasEntrySatisfying(
                                "thread.cgroups", groups -> assertThat(groups).contains("cpu=/user.slice memory=/")));
    }
}
