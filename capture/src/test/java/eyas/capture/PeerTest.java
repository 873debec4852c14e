package eyas.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.event.EventTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets libsinsp read what we write: the same events, processes and descriptors. */
@Tag("peer")
final class PeerTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("eyas.root", "..")).resolve("conformance/src/main/cpp");

    @TempDir
    static Path folder;

    private static Path peer = Path.of("");

    @BeforeAll
    static void compile() throws Exception {
        boolean present = run(List.of("pkg-config", "--exists", "libsinsp")) != null;
        if ("true".equals(System.getenv("CI"))) {
            assertThat(present)
                    .as("libsinsp must be there in CI: apt-get install libfalcosecurity0-dev uthash-dev")
                    .isTrue();
        }
        assumeTrue(present, "libsinsp is not there: apt-get install libfalcosecurity0-dev uthash-dev g++ pkg-config");
        peer = folder.resolve("sinsp_peer");
        assertThat(run(List.of(SOURCES.resolve("build-peer").toString(), peer.toString())))
                .as("sinsp_peer compiles")
                .isNotNull();
    }

    /** Runs a command; returns the lines of its output, or null where it failed. */
    private static @Nullable List<String> run(List<String> command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return null;
        }
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 ? lines : null;
    }

    private static List<String> peer(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(peer.toString()));
        command.addAll(List.of(arguments));
        List<String> lines = run(command);
        assertThat(lines).as(String.join(" ", command)).isNotNull();
        return lines == null ? List.of() : lines;
    }

    @ParameterizedTest
    @ValueSource(strings = {"synthetic.scap", "synthetic.scap.gz"})
    void readsEveryEventThatWeWrite(String name) throws Exception {
        Path file = folder.resolve(name);
        List<String> expected = new ArrayList<>();
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.forName(file))) {
            Synthetic.snapshot(writer);
            Synthetic.events(event -> {
                writer.write(event);
                // libsinsp keeps events that only update state to itself.
                if (!event.isStateOnly() && event.code() < PEER_CODES) {
                    expected.add(
                            "{\"evt.num\":" + (expected.size() + 1) + ",\"evt.rawtime\":\"" + event.time() + "\"}");
                }
            });
        }
        List<String> times = peer("--field", "evt.rawtime", file.toString()).stream()
                .filter(line -> line.contains("rawtime"))
                .map(line -> line.replaceAll("\"evt.num\":\\d+", ""))
                .toList();
        assertThat(times)
                .containsExactlyElementsOf(expected.stream()
                        .map(line -> line.replaceAll("\"evt.num\":\\d+", ""))
                        .toList());
    }

    /** Codes that libsinsp 0.20 knows; it steps over newer ones. */
    private static final int PEER_CODES = 430;

    @Test
    void seesTheProcessesAndDescriptorsOfOurSnapshot() throws Exception {
        Path file = folder.resolve("snapshot.scap");
        try (CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.forName(file))) {
            Synthetic.snapshot(writer);
            Synthetic.events(event -> {
                if (EventTable.get(event.code()).name().equals("fchdir")) {
                    writer.write(event);
                }
            });
        }
        List<String> lines = peer(
                "--field",
                "proc.name",
                "--field",
                "proc.pname",
                "--field",
                "proc.cmdline",
                "--field",
                "proc.cwd",
                "--field",
                "proc.exepath",
                "--field",
                "proc.env[CI]",
                "--field",
                "proc.tty",
                "--field",
                "proc.vpgid",
                "--field",
                "thread.cgroups",
                "--field",
                "user.name",
                "--field",
                "group.name",
                "--field",
                "proc.fdopencount",
                "--field",
                "user.loginuid",
                "--field",
                "thread.cap_effective",
                "--field",
                "proc.is_exe_writable",
                "--field",
                "proc.exe_ino",
                file.toString());
        assertThat(lines.getFirst())
                .contains("\"proc.pname\":\"systemd\"", "\"proc.name\":\"bash\"")
                .contains("\"proc.cmdline\":\"bash -c true\"", "\"proc.cwd\":\"/home/runner/work/\"")
                .contains("\"proc.exepath\":\"/usr/bin/bash\"", "\"proc.env[CI]\":\"true\"", "\"proc.tty\":\"34816\"")
                .contains("cpu=/user.slice memory=/", "\"user.name\":\"runner\"", "\"group.name\":\"runner\"")
                .contains("\"proc.fdopencount\":\"21\"", "\"user.loginuid\":\"1000\"", "\"proc.exe_ino\":\"123456\"")
                .contains("\"proc.is_exe_writable\":\"true\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"psp_privileged", "sample"})
    void seesTheSameEventsInARewrittenCapture(String name) throws Exception {
        Path original = SharedCaptures.find(name + ".scap");
        Path rewritten = folder.resolve(name + "-rewritten.scap");
        try (CaptureSource source = CaptureSource.open(original);
                CaptureWriter writer = CaptureWriter.open(rewritten, CaptureWriter.Options.DEFAULT)) {
            source.start(writer);
            Event event = new Event();
            while (source.next(event) == Outcome.EVENT) {
                writer.write(event);
            }
        }
        String filter = "evt.dir=<";
        List<String> before = exits(peer(
                "--filter",
                filter,
                "--field",
                "evt.rawtime",
                "--field",
                "evt.type",
                "--field",
                "thread.tid",
                "--field",
                "proc.name",
                original.toString()));
        List<String> after = exits(peer(
                "--filter",
                filter,
                "--field",
                "evt.rawtime",
                "--field",
                "evt.type",
                "--field",
                "thread.tid",
                "--field",
                "proc.name",
                rewritten.toString()));
        assertThat(after).containsExactlyElementsOf(before);
    }

    private static List<String> exits(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("rawtime"))
                .map(line -> line.replaceFirst("\"evt.num\":\\d+", ""))
                .toList();
    }
}
