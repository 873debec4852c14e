package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests too few descriptors, too little memory and a full disk: documented exit codes and messages, without a stack trace. */
@Tag("load")
@Tag("kernel")
@Tag("process")
final class LimitsKernelTest {
    private static final Path CAPTURE =
            EyasProcess.home().resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap");

    /** Creates files whose long names do not fit into the smallest heap. */
    private static final String MANY_FILES =
            "i=0; while [ $i -lt 40000 ]; do : >\"$1/" + "x".repeat(200) + "-$i\"; i=$((i+1)); done; exit 7";

    private static final int FILES = 40_000;

    /** Difference between two attempted heap sizes in MB, far less than the names need. */
    private static final int STEP = 1;

    private static final int LARGEST_HEAP = 64;

    /** Smallest heap of the native executable, in MB. */
    private static final int SMALLEST_NATIVE_HEAP = 20;

    @TempDir
    private Path directory;

    private Path disk;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    /** Mounts a separate disk for each test. */
    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("small"));
        system("mount", "-t", "tmpfs", "-o", "size=64k", "eyas-limits", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        system("umount", "-l", disk.toString());
    }

    private static void system(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command)
                        .inheritIO()
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start()
                        .waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    private static EyasProcess limited(String limit, String... arguments) throws Exception {
        ProcessBuilder builder = EyasProcess.builder(arguments);
        List<String> command = new ArrayList<>(List.of("sh", "-c", limit + "; exec \"$@\"", "sh"));
        command.addAll(builder.command());
        return EyasProcess.run(builder.command(command));
    }

    /**
     * Runs Eyas with the smallest heap in which it starts the command. That heap has little space left; its size depends on the rules, the
     * garbage collector and the machine.
     *
     * @param from first attempted heap size in MB
     * @param many the directory in which the command creates files
     */
    private static EyasProcess withSmallestHeap(int from, Path many, String... arguments) throws Exception {
        int heap = from;
        EyasProcess run = EyasProcess.run(EyasProcess.withHeap(heap + "m", arguments));
        while (run.exitCode() == 125) {
            assertNoJavaDetails(run);
            assertThat(many).as("the command must not run: " + run.err()).isEmptyDirectory();
            assertThat(heap).as(run.err()).isLessThan(LARGEST_HEAP);
            heap += STEP;
            run = EyasProcess.run(EyasProcess.withHeap(heap + "m", arguments));
        }
        return run;
    }

    private static void assertNoJavaDetails(EyasProcess run) {
        assertThat(run.err() + run.out()).doesNotContain("\tat ", "Exception", "java.", "internal error");
    }

    @Test
    void tooFewDescriptorsAreReportedFirst() throws Exception {
        Path ran = directory.resolve("ran");
        for (List<String> command : List.of(
                List.of("watch", "--", "touch", ran.toString()),
                List.of("record", "-w", directory.resolve("new.scap").toString(), "--", "touch", ran.toString()))) {
            EyasProcess run = limited("ulimit -n 72", command.toArray(String[]::new));
            assertThat(run.exitCode()).as(run.err()).isEqualTo(125);
            assertThat(run.err())
                    .startsWith(
                            "eyas: error[C098]: only 72 open files are allowed, and Eyas needs 128: raise the limit (ulimit -n 1024")
                    .hasLineCount(1);
        }
        assertThat(ran).doesNotExist();
        assertThat(limited("ulimit -n 72", "read", CAPTURE.toString()).exitCode())
                .isEqualTo(1);
        EyasProcess falco = limited("ulimit -n 72", "falco");
        assertThat(falco.exitCode()).isEqualTo(1);
        assertThat(falco.err())
                .startsWith("Error: only 72 open files are allowed")
                .hasLineCount(1);
    }

    @Test
    @Tag("jvm")
    void outOfMemoryWatchLeavesCommandRunning() throws Exception {
        Path many = Files.createDirectory(directory.resolve("many"));
        Path report = directory.resolve("report");
        EyasProcess run = withSmallestHeap(
                EyasProcess.isNative() ? SMALLEST_NATIVE_HEAP : 12,
                many,
                "watch",
                "-q",
                "--report",
                report.toString(),
                "--",
                "sh",
                "-c",
                MANY_FILES,
                "sh",
                many.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(7);
        assertThat(run.err()).contains("out of memory: the heap of ").contains("EYAS_HEAP=1g");
        assertNoJavaDetails(run);
        try (var files = Files.list(many)) {
            assertThat(files).as("the command ran to its end").hasSize(FILES);
        }
        new ReportFiles(report).assertComplete();
    }

    /** With a filter, the state follows every event, and the names of written files fill the smallest heap. */
    @Test
    @Tag("jvm")
    void outOfMemoryRecordingIsIncomplete() throws Exception {
        Path many = Files.createDirectory(directory.resolve("many"));
        Path file = directory.resolve("recorded.scap");
        EyasProcess run = withSmallestHeap(
                EyasProcess.isNative() ? SMALLEST_NATIVE_HEAP : 6,
                many,
                "record",
                "-w",
                file.toString(),
                "evt.type = execve",
                "--",
                "sh",
                "-c",
                MANY_FILES,
                "sh",
                many.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(7);
        assertThat(run.err()).contains("out of memory: the heap of ").contains("EYAS_HEAP=1g");
        assertThat(run.err()).doesNotContain("none lost");
        assertNoJavaDetails(run);
        try (var files = Files.list(many)) {
            assertThat(files).as("the command ran to its end").hasSize(FILES);
        }
        EyasProcess analyze = EyasProcess.run("analyze", file.toString());
        assertThat(analyze.exitCode()).as(analyze.err() + analyze.out()).isEqualTo(4);
        assertThat(analyze.err() + analyze.out())
                .containsAnyOf("later events were not seen", "without the mark", "ends early");
    }

    @Test
    void fullDiskLeavesNoStaleReport() throws Exception {
        Path report = disk.resolve("report");
        Files.createDirectory(report);
        Files.writeString(report.resolve("report.json"), "{\"of\": \"yesterday\"}");
        Files.writeString(report.resolve("report.md"), "of yesterday");
        Files.write(disk.resolve("full"), new byte[48 << 10]);
        EyasProcess run = EyasProcess.run("analyze", CAPTURE.toString(), "-q", "-o", report.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains("eyas: cannot write " + report).contains("No space left on device");
        assertNoJavaDetails(run);
        assertThat(report.resolve("report.html")).doesNotExist();
        for (String name : List.of("report.json", "report.md")) {
            if (Files.exists(report.resolve(name))) {
                assertThat(Files.readString(report.resolve(name))).doesNotContain("yesterday");
            }
        }
        new ReportFiles(report).assertComplete();
    }

    @Test
    void commandContinuesAfterRecordingFails() throws Exception {
        EyasProcess run = EyasProcess.run(
                "record",
                "-w",
                disk.resolve("job.scap").toString(),
                "--",
                "sh",
                "-c",
                "ls -lR /usr/share/doc >/dev/null; exit 7");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(7);
        assertThat(run.err()).contains("the recording is incomplete").contains("No space left on device");
        assertNoJavaDetails(run);
        EyasProcess watch = EyasProcess.run(
                "watch", "-q", "--report", disk.resolve("report").toString(), "--", "sh", "-c", "exit 7");
        assertThat(watch.exitCode()).as(watch.err()).isEqualTo(7);
        assertThat(watch.err()).contains("No space left on device");
        assertNoJavaDetails(watch);
    }

    @Test
    void unwritableDirectoryHasDocumentedExitCode() throws Exception {
        EyasProcess analyze = EyasProcess.run("analyze", CAPTURE.toString(), "-q", "-o", "/proc/none");
        assertThat(analyze.exitCode()).as(analyze.err()).isEqualTo(1);
        EyasProcess watch = EyasProcess.run("watch", "--report", "/proc/none", "--", "true");
        assertThat(watch.exitCode()).as(watch.err()).isEqualTo(125);
        for (EyasProcess run : List.of(analyze, watch)) {
            assertThat(run.err())
                    .startsWith("eyas: error[C011]: cannot write to the report directory /proc/none")
                    .hasLineCount(1);
        }
    }
}
