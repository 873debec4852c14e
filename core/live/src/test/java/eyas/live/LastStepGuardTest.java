package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.event.EventSourceException;
import eyas.live.LastStepGuard.Finding;
import eyas.live.LastStepGuard.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** This process is the worker; a Python script, whose files belong to the job's user, is the last step. */
@Tag("kernel")
@Timeout(120)
final class LastStepGuardTest {
    private static final int KILLED = 128 + 9;
    private static final int OWN_CODE = 7;
    private static final int JOB = 4711;

    @TempDir
    private Path directory;

    private Path program = Path.of("");
    private Path script = Path.of("");
    private Path second = Path.of("");
    private @Nullable Process first;
    private @Nullable LiveSource source;

    @BeforeEach
    void prepare() throws IOException {
        Optional<String> missing = LiveProbe.firstMissing();
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());
        program = Files.copy(Path.of("/usr/bin/python3").toRealPath(), directory.resolve("python"));
        script = write("last.py", "import sys\nsys.exit(int(sys.argv[1]))\n");
        second = write("second.py", "import sys\nsys.exit(int(sys.argv[1]))\n");
        give(program);
        source = new LiveSource(
                LiveOptions.of(new Scope.Tree(ProcessHandle.current().pid()), Set.of()));
        source.start(new SnapshotRecorder());
        ProcessBuilder builder = new ProcessBuilder(
                program.toString(),
                write("first.py", "print(1, flush=True)\ninput()\n").toString());
        builder.environment().put("PYTHONHOME", "/usr");
        first = builder.start();
        assertThat(first.getInputStream().read()).as("the program runs").isEqualTo('1');
    }

    @AfterEach
    void endFirst() throws InterruptedException {
        if (source != null) {
            source.close();
        }
        if (first != null) {
            first.destroyForcibly().waitFor();
        }
    }

    private Path write(String name, String text) throws IOException {
        return give(Files.writeString(directory.resolve(name), text));
    }

    private static Path give(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", JOB);
        return file;
    }

    private LastStepGuard guard(boolean kills) {
        long pid = Objects.requireNonNull(first).pid();
        return Objects.requireNonNull(source)
                .guard(new LastStepRequest(
                        ProcessHandle.current().pid(), List.of(second.toString(), script.toString()), pid, kills));
    }

    private int run(Path command, Path argument, int code, Map<String, String> variables) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command.toString(), argument.toString(), Integer.toString(code))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PYTHONHOME", "/usr");
        builder.environment().putAll(variables);
        return builder.start().waitFor();
    }

    private static List<Kind> kinds(LastStepGuard guard) {
        return guard.findings().stream().map(Finding::kind).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, OWN_CODE})
    void acceptsUnchangedStep(int code) throws Exception {
        try (LastStepGuard guard = guard(true)) {
            assertThat(run(program, script, code, Map.of())).isEqualTo(code);
            assertThat(run(program, second, code, Map.of())).isEqualTo(code);
            assertThat(guard.findings()).isEmpty();
            assertThat(guard.isUnchanged()).isTrue();
        }
    }

    /** The loader opens the library, and the process is killed before any of it is loaded. */
    @ParameterizedTest
    @CsvSource({"LD_LIBRARY_PATH, libm.so.6", "LD_PRELOAD, forged.so", "LD_AUDIT, forged.so"})
    void killsStepThatLoadsALibraryOfTheJob(String variable, String name) throws Exception {
        Path library = give(Files.writeString(
                Files.createDirectory(directory.resolve("lib")).resolve(name), "no library"));
        String value = String.valueOf(variable.endsWith("PATH") ? library.getParent() : library);
        try (LastStepGuard guard = guard(true)) {
            assertThat(run(program, script, 0, Map.of(variable, value))).isEqualTo(KILLED);
            List<Finding> findings = guard.findings();
            assertThat(findings).isNotEmpty().allMatch(finding -> finding.kind() == Kind.OTHER_FILE);
            assertThat(findings.getFirst().file()).isEqualTo(name);
            assertThat(guard.findings()).as("once").isEmpty();
        }
    }

    @Test
    void killsStepThatRunsAnotherProgram() throws Exception {
        try (LastStepGuard guard = guard(true)) {
            Path other = give(Files.copy(program, directory.resolve("other")));
            Files.move(other, program, StandardCopyOption.REPLACE_EXISTING);
            assertThat(run(program, script, OWN_CODE, Map.of())).isEqualTo(KILLED);
            assertThat(kinds(guard)).contains(Kind.OTHER_PROGRAM);
        }
    }

    /** The program reads the script and exits with 0. */
    @Test
    void killsStepThatRunsASystemProgram() throws Exception {
        try (LastStepGuard guard = guard(true)) {
            Files.delete(program);
            Files.createSymbolicLink(program, Path.of("/usr/bin/head"));
            assertThat(run(program, script, 0, Map.of())).isEqualTo(KILLED);
            assertThat(kinds(guard)).contains(Kind.OTHER_PROGRAM);
        }
    }

    /** The loader lists the libraries and exits with 0; no code of the job is loaded. */
    @Test
    void killsStepThatDoesNotReachItsScript() throws Exception {
        try (LastStepGuard guard = guard(true)) {
            assertThat(run(program, script, 0, Map.of("LD_TRACE_LOADED_OBJECTS", "1")))
                    .isEqualTo(KILLED);
            assertThat(run(program, second, 0, Map.of("LD_TRACE_LOADED_OBJECTS", "1")))
                    .isEqualTo(KILLED);
            assertThat(kinds(guard)).containsExactly(Kind.NO_SCRIPT, Kind.NO_SCRIPT);
        }
    }

    @Test
    void killsStepWithReplacedScript() throws Exception {
        try (LastStepGuard guard = guard(true)) {
            Files.delete(script);
            Files.createSymbolicLink(script, Path.of("/dev/null"));
            assertThat(run(program, script, 0, Map.of())).isEqualTo(KILLED);
            assertThat(kinds(guard)).containsExactly(Kind.NO_SCRIPT);
        }
        Files.delete(script);
        write("last.py", "");
        try (LastStepGuard guard = guard(true)) {
            write("last.py", "import sys\nsys.exit(0)\n");
            assertThat(run(program, script, 0, Map.of())).isEqualTo(KILLED);
            assertThat(guard.findings().getFirst())
                    .extracting(Finding::kind, Finding::file)
                    .containsExactly(Kind.OTHER_FILE, "last.py");
        }
    }

    /** Node opens a snapshot as OpenSSL opens certificates, but reads it at once. */
    @ParameterizedTest
    @CsvSource({"4096, 0", "1048576, " + KILLED})
    void killsStepThatReadsAFileOfTheJob(int size, int code) throws Exception {
        Path file = Files.createDirectory(directory.resolve("job")).resolve("snapshot");
        give(Files.write(file, new byte[1 << 20]));
        write("last.py", """
                import os
                fd = os.open("%s", os.O_RDONLY)
                os.set_inheritable(fd, True)
                os.read(fd, %d)
                """.formatted(file, size));
        try (LastStepGuard guard = guard(true)) {
            int ended = run(program, script, 0, Map.of());
            assertThat(guard.findings().stream().map(Finding::file))
                    .as("ended with %d", ended)
                    .containsExactlyElementsOf(code == 0 ? List.of() : List.of("snapshot"));
            assertThat(ended).isEqualTo(code);
        }
    }

    @Test
    void killsStepThatListens() throws Exception {
        write("last.py", "import socket\nsocket.socket().listen()\n");
        try (LastStepGuard guard = guard(true)) {
            assertThat(run(program, script, 0, Map.of())).isEqualTo(KILLED);
            assertThat(kinds(guard)).containsExactly(Kind.LISTENS);
        }
    }

    @Test
    void reportsWithoutKillingIfConfigured() throws Exception {
        try (LastStepGuard guard = guard(false)) {
            assertThat(run(program, script, 0, Map.of("LD_TRACE_LOADED_OBJECTS", "1")))
                    .isZero();
            assertThat(kinds(guard)).containsExactly(Kind.NO_SCRIPT);
        }
    }

    /** Libraries of the job in other steps, and failures of the step itself, are not findings. */
    @Test
    void ignoresOtherProcesses() throws Exception {
        Path other = write("other.py", "");
        List<Integer> codes = new ArrayList<>();
        try (LastStepGuard guard = guard(true)) {
            codes.add(run(program, other, 0, Map.of()));
            codes.add(run(program, other, 0, Map.of("LD_TRACE_LOADED_OBJECTS", "1")));
            codes.add(run(program, script, 1, Map.of()));
            assertThat(guard.findings()).isEmpty();
        }
        assertThat(codes).containsExactly(0, 0, 1);
    }

    @Test
    void reportsWhyItCannotStart() {
        long pid = Objects.requireNonNull(first).pid();
        LastStepRequest request =
                new LastStepRequest(1, List.of(directory.resolve("absent").toString()), pid, true);
        assertThatThrownBy(() -> Objects.requireNonNull(source).guard(request))
                .isInstanceOf(EventSourceException.class)
                .hasMessageContaining("absent");
    }
}
