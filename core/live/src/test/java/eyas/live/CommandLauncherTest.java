package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Starts real commands; needs no privileges, since the command also runs without a cgroup. */
@ExtendWith(DescriptorLeakCheck.class)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class CommandLauncherTest {
    @TempDir
    Path directory;

    private final List<String> notices = new ArrayList<>();

    /** Returns a request for a command that prints to this process's output. */
    static CommandRequest request(List<String> words) {
        return new CommandRequest(CommandLauncher.nativeArguments(words), "", false, Duration.ZERO);
    }

    private LaunchResult prepare(String... words) {
        return new CommandLauncher(notices::add).prepare(request(List.of(words)));
    }

    private int run(String... words) {
        try (WatchedCommand command = ((LaunchResult.Suspended) prepare(words)).command()) {
            return command.release().map(LaunchResult.Refused::exitCode).orElseGet(() -> command.await(() -> {}));
        }
    }

    @Test
    void returnsTheExitCode() {
        assertThat(run("sh", "-c", "exit 42")).isEqualTo(42);
        assertThat(run("true")).isZero();
    }

    @Test
    void returns128AndTheSignalOfAKilledCommand() {
        assertThat(run("sh", "-c", "kill -TERM $$")).isEqualTo(128 + 15);
        assertThat(run("sh", "-c", "kill -KILL $$")).isEqualTo(128 + 9);
    }

    @Test
    void doesNotRunBeforeRelease() throws Exception {
        Path mark = directory.resolve("mark");
        try (WatchedCommand command = ((LaunchResult.Suspended) prepare("touch", mark.toString())).command()) {
            Thread.sleep(200);
            assertThat(mark).doesNotExist();
            assertThat(command.release()).isEmpty();
            assertThat(command.await(() -> {})).isZero();
            assertThat(mark).exists();
        }
    }

    /** The supervisor may have released the command, which may have killed it at once. */
    @Test
    void supervisorKilledDuringReleaseIsLost() throws Exception {
        Path mark = directory.resolve("mark");
        try (WatchedCommand command = ((LaunchResult.Suspended) prepare("touch", mark.toString())).command()) {
            ProcessHandle supervisor = ProcessHandle.of(command.pid())
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
            signal("STOP", supervisor);
            Thread killer = Thread.ofPlatform().start(() -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
                signal("KILL", supervisor);
            });
            assertThat(command.release()).isEmpty();
            assertThat(command.await(() -> {})).isEqualTo(WatchedCommand.UNKNOWN);
            killer.join();
        }
        assertThat(mark).doesNotExist();
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closedSuspendedCommandNeverRuns() throws IOException, InterruptedException {
        Path mark = directory.resolve("mark");
        try (WatchedCommand command = ((LaunchResult.Suspended) prepare("touch", mark.toString())).command()) {
            Path line = Path.of("/proc/" + command.pid() + "/cmdline");
            // The kernel shows nothing while it executes the supervisor.
            for (int i = 0; i < 6_000 && Files.readString(line).isEmpty(); i++) {
                Thread.sleep(20);
            }
            assertThat(Files.readString(line)).startsWith("eyas-supervisor");
        }
        assertThat(mark).doesNotExist();
    }

    @Test
    void redirectsOutputOfTheCommand() throws IOException {
        try (OutputSpool retained = OutputSpool.open()) {
            assertThat(Files.readSymbolicLink(Path.of(retained.path())).toString())
                    .as("the file has no name and vanishes with this process")
                    .endsWith(" (deleted)");
            List<String> words = List.of("sh", "-c", "echo out; echo err >&2");
            LaunchResult launch = new CommandLauncher(notices::add)
                    .prepare(new CommandRequest(
                            CommandLauncher.nativeArguments(words), retained.path(), false, Duration.ZERO));
            try (WatchedCommand command = ((LaunchResult.Suspended) launch).command()) {
                assertThat(command.release()).isEmpty();
                assertThat(command.await(() -> {})).isZero();
            }
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            retained.copyTo(printed);
            assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("out\nerr\n");
        }
    }

    @Test
    void preservesSignalMask() throws IOException {
        Path out = directory.resolve("out");
        run("sh", "-c", "exec grep SigBlk /proc/self/status > " + out);

        assertThat(Files.readString(out).strip()).isEqualTo("SigBlk:\t0000000000000000");
    }

    @Test
    void rejectsMissingCommand() {
        assertThat(prepare("no-such-command-anywhere"))
                .isEqualTo(new LaunchResult.Refused(127, "no-such-command-anywhere: command not found"));
        assertThat(prepare("/no/such/file")).isInstanceOfSatisfying(LaunchResult.Refused.class, refused -> {
            assertThat(refused.exitCode()).isEqualTo(127);
            assertThat(refused.message()).startsWith("/no/such/file: no such file");
        });
    }

    @Test
    void rejectsNonExecutableFile() throws IOException {
        Path file = Files.writeString(directory.resolve("plain"), "text");

        assertThat(prepare(file.toString())).isEqualTo(new LaunchResult.Refused(126, file + ": permission denied"));
        assertThat(prepare(directory.toString()))
                .isEqualTo(new LaunchResult.Refused(126, directory + ": is a directory"));
    }

    @Test
    void reportsMissingInterpreter() throws IOException {
        Path file = Files.writeString(directory.resolve("script"), "#!/no/such/interpreter\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        try (WatchedCommand command = ((LaunchResult.Suspended) prepare(file.toString())).command()) {
            assertThat(command.release()).hasValueSatisfying(refused -> {
                assertThat(refused.exitCode()).isEqualTo(127);
                assertThat(refused.message()).contains("interpreter is missing");
            });
        }
    }

    @Test
    void runsScriptWithoutShebangLikeShells() throws IOException {
        Path file = Files.writeString(directory.resolve("script"), "exit $1\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();

        assertThat(run(file.toString(), "33")).isEqualTo(33);
    }

    @Test
    void runsCommandWithManyArguments() {
        String[] words = new String[20_000];
        Arrays.fill(words, "argument number one of many, many");
        words[0] = "true";

        assertThat(run(words)).isZero();
    }

    @Test
    void rejectsEmptyCommand() {
        assertThatThrownBy(() -> request(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
