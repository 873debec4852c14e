package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorder and every later reader report gaps of a recording. */
@Tag("kernel")
@Tag("process")
final class RecordingTrailerKernelTest {
    private static final String ORPHAN = "setsid sh -c 'sleep 5; true' > /dev/null 2>&1 < /dev/null & exit 0";

    /** Leaves an orphan process that is already asleep when the command ends, so that it is still running when Eyas checks. */
    private static final String SLEEPING_ORPHAN = "setsid sleep 30 > /dev/null 2>&1 < /dev/null &"
            + " until [ \"$(cat /proc/$!/comm)\" = sleep ]; do :; done; exit 0";

    private static final String ORPHAN_MESSAGE = "processe?s? that the command left still runs?: .*sleep \\([0-9]+\\)";

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    private static EyasProcess eyas(String... arguments) throws IOException, InterruptedException {
        return EyasProcess.run(arguments);
    }

    @Test
    void recordingWithoutOrphansIsComplete() throws Exception {
        String file = directory.resolve("whole.scap").toString();
        EyasProcess record = eyas("record", "-w", file, "--", "/bin/true");
        assertThat(record.exitCode()).as(record.err()).isZero();
        assertThat(record.err()).contains("none lost");
        EyasProcess analyze = eyas("analyze", file);
        assertThat(analyze.exitCode()).as(analyze.err()).isZero();
        assertThat(analyze.err() + analyze.out()).contains("none lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--host", "--redact"})
    void recorderAndReadersReportOrphanProcesses(String option) throws Exception {
        String file = directory.resolve("left.scap").toString();
        EyasProcess record = option.isEmpty()
                ? eyas("record", "-w", file, "--", "/bin/sh", "-c", SLEEPING_ORPHAN)
                : eyas("record", "-w", file, option, "--", "/bin/sh", "-c", SLEEPING_ORPHAN);
        assertThat(record.exitCode()).as(record.err()).isZero();
        assertThat(record.err())
                .containsPattern(ORPHAN_MESSAGE)
                .contains("--wait waits for them")
                .doesNotContain("none lost");
        EyasProcess analyze = eyas("analyze", file);
        assertThat(analyze.exitCode()).as(analyze.err()).isEqualTo(4);
        assertThat(analyze.err() + analyze.out()).containsPattern(ORPHAN_MESSAGE);
        String copy = directory.resolve("copy.scap.gz").toString();
        EyasProcess convert = eyas("convert", file, copy);
        assertThat(convert.exitCode()).as(convert.err()).isZero();
        assertThat(convert.err()).containsPattern(ORPHAN_MESSAGE).doesNotContain("none lost");
        assertThat(eyas("analyze", copy).exitCode()).isEqualTo(4);
    }

    @Test
    void orphanProcessesAreRecordedWhenRequested() throws Exception {
        String file = directory.resolve("waited.scap").toString();
        EyasProcess record = eyas("record", "--wait", "-w", file, "--", "/bin/sh", "-c", ORPHAN);
        assertThat(record.exitCode()).as(record.err()).isZero();
        assertThat(record.err()).contains("waiting for them").contains("none lost");
        assertThat(eyas("analyze", file).exitCode()).isZero();
        assertThat(eyas("read", file, "proc.name = sleep and evt.type = procexit")
                        .out())
                .contains("sleep");
    }

    /** Watch, recording and replay report the same gap with the same message. */
    @Test
    void watchRecordsItsLosses() throws Exception {
        String file = directory.resolve("watched.scap").toString();
        EyasProcess watch = eyas("watch", "-q", "--record", file, "--", "/bin/sh", "-c", SLEEPING_ORPHAN);
        assertThat(watch.err()).containsPattern(ORPHAN_MESSAGE);
        EyasProcess analyze = eyas("analyze", file);
        assertThat(analyze.exitCode()).as(analyze.err()).isEqualTo(4);
        assertThat(analyze.err() + analyze.out()).containsPattern(ORPHAN_MESSAGE);
    }

    @Test
    void filteredRecordingIsIncomplete() throws Exception {
        String file = directory.resolve("filtered.scap").toString();
        EyasProcess record = eyas("record", "-w", file, "evt.type = execve", "--", "/bin/true");
        assertThat(record.exitCode()).as(record.err()).isZero();
        EyasProcess analyze = eyas("analyze", file);
        assertThat(analyze.exitCode()).as(analyze.err()).isEqualTo(4);
        assertThat(analyze.err() + analyze.out()).contains("made with a filter");
    }

    /** A recording contains the data that its rules needed. Other rules may need more. */
    @Test
    void recordingForOtherRulesIsIncomplete() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: A Program
                  desc: One is executed.
                  condition: evt.type = execve and proc.name = nothing-that-there-is
                  output: it was
                  priority: NOTICE
                """);
        String file = directory.resolve("watched.scap").toString();
        String own = rules.toString();
        EyasProcess watch =
                eyas("watch", "-q", "--no-default-rules", "-r", own, "--record", file, "--", "cat", "/etc/hostname");
        assertThat(watch.exitCode()).as(watch.err()).isZero();
        EyasProcess same = eyas("analyze", "--no-default-rules", "-r", own, file);
        assertThat(same.exitCode()).as(same.err()).isZero();
        String copy = directory.resolve("copy.scap.gz").toString();
        assertThat(eyas("convert", file, copy).exitCode()).isZero();
        for (String recording : new String[] {file, copy}) {
            EyasProcess others = eyas("analyze", recording);
            assertThat(others.exitCode()).as(others.err()).isEqualTo(4);
            assertThat(others.err() + others.out())
                    .contains("the recording has no ", "which rules need: it was made with other rules");
        }
        String whole = directory.resolve("default.scap").toString();
        assertThat(eyas("watch", "-q", "--record", whole, "--", "cat", "/etc/hostname")
                        .exitCode())
                .isZero();
        EyasProcess analyze = eyas("analyze", whole);
        assertThat(analyze.exitCode()).as(analyze.err() + analyze.out()).isZero();
    }

    /** The recorder is killed when all events are written, so the file ends with a complete block. */
    @Test
    void killedRecorderLeavesIncompleteFile() throws Exception {
        Path file = directory.resolve("killed.scap");
        // The command blocks on the pipe, so the recorder has time to write all events.
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process recorder = EyasProcess.builder(
                        "record",
                        "-w",
                        file.toString(),
                        "--",
                        "/bin/sh",
                        "-c",
                        "cat /etc/passwd > /dev/null; echo up; read -r _ < " + pipe)
                .redirectErrorStream(true)
                .start();
        assertThat(recorder.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("up");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        long size = -1;
        while (System.nanoTime() < deadline && (size < 1 || size != Files.size(file))) {
            size = Files.size(file);
            Thread.sleep(1_500);
        }
        EyasProcess.observer(recorder).destroyForcibly();
        Files.writeString(pipe, "end\n");
        assertThat(recorder.waitFor()).isZero();
        EyasProcess analyze = eyas("analyze", file.toString());
        assertThat(analyze.exitCode()).as(analyze.err()).isEqualTo(4);
        assertThat(analyze.err() + analyze.out())
                .contains("killed.scap: ends at byte " + Files.size(file) + " without the mark");
    }

    @Test
    void everyRotatedFileIsMarkedComplete() throws Exception {
        String base = directory.resolve("trace.scap").toString();
        EyasProcess record = eyas(
                "record", "-w", base, "-C", "64K", "--", "/bin/bash", "-c", "for i in {1..200}; do /bin/true; done");
        assertThat(record.exitCode()).as(record.err()).isZero();
        Path first = directory.resolve("trace-0001.scap");
        assertThat(directory.resolve("trace-0002.scap")).exists();
        EyasProcess analyze = eyas("analyze", first.toString());
        assertThat(analyze.exitCode()).as(analyze.err() + analyze.out()).isZero();
        byte[] bytes = Files.readAllBytes(first);
        Path cut = directory.resolve("cut.scap");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 100));
        assertThat(eyas("analyze", cut.toString()).exitCode()).isEqualTo(4);
    }
}
