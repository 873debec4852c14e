package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.Bytes;
import eyas.live.sys.FileCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Starts real commands; needs no privileges, since without a cgroup the command runs all the same. */
@ExtendWith(DescriptorLeakCheck.class)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class CommandLauncherTest {
    private static final int SIGCONT = 18;

    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();

    private LaunchResult prepare(String... words) {
        return new CommandLauncher(notices::add, InheritedDescriptors.atStart())
                .prepare(CommandLauncher.words(List.of(words)));
    }

    private int run(String... words) {
        try (WatchedCommand command = ((LaunchResult.Suspended) prepare(words)).command()) {
            return command.release().map(LaunchResult.Refused::exitCode).orElseGet(command::await);
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
    void doesNotRunBeforeItsLeave() throws Exception {
        Path mark = folder.resolve("mark");
        try (WatchedCommand command = ((LaunchResult.Suspended) prepare("touch", mark.toString())).command()) {
            Thread.sleep(200);
            assertThat(mark).doesNotExist();
            assertThat(command.release()).isEmpty();
            assertThat(command.await()).isZero();
            assertThat(mark).exists();
        }
    }

    @Test
    void neverRunsACommandThatIsClosedBeforeItsLeave() throws IOException, InterruptedException {
        Path mark = folder.resolve("mark");
        try (WatchedCommand command = ((LaunchResult.Suspended) prepare("touch", mark.toString())).command()) {
            Path line = Path.of("/proc/" + command.pid() + "/cmdline");
            // The kernel shows nothing while it is executing the launcher.
            for (int i = 0; i < 6_000 && Files.readString(line).isEmpty(); i++) {
                Thread.sleep(20);
            }
            assertThat(Files.readString(line)).startsWith("eyas-launch");
        }
        assertThat(mark).doesNotExist();
    }

    @Test
    void keepsParentAndProcessGroup() throws IOException, InterruptedException {
        try (WatchedCommand command = stopped(InheritedDescriptors.found(path -> true))) {
            Path proc = Path.of("/proc/" + command.pid());
            String[] own = statFields(Path.of("/proc/self"));
            String[] fields = statFields(proc);
            assertThat(fields[1])
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
            assertThat(fields[2]).isEqualTo(own[2]);
            assertThat(fields[3]).isEqualTo(own[3]);
            end(command);
        }
    }

    @Test
    void passesInheritedDescriptorsOnAndNoneOfItsOwn() throws IOException, InterruptedException {
        Path given = Files.writeString(folder.resolve("given"), "x");
        Path own = Files.writeString(folder.resolve("own"), "x");
        FileCalls files = new FileCalls();
        int[] pipe = new int[2];
        assertThat(files.pipe(pipe, 0)).isZero();
        try (InputStream first = Files.newInputStream(given);
                InputStream ours = Files.newInputStream(own);
                InputStream second = Files.newInputStream(given)) {
            InheritedDescriptors inherited = InheritedDescriptors.found(path -> !path.equals(given));
            try (WatchedCommand command = stopped(inherited)) {
                Path descriptors = Path.of("/proc/" + command.pid() + "/fd");
                List<String> open = new ArrayList<>(List.of(descriptors.toFile().list()));
                assertThat(open).contains("0", "1", "2").hasSize(5);
                open.removeAll(List.of("0", "1", "2"));
                for (String number : open) {
                    assertThat(Files.readSymbolicLink(descriptors.resolve(number)))
                            .isEqualTo(given)
                            .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)));
                }
                end(command);
            }
            assertThat(List.of(first.read(), ours.read(), second.read())).containsOnly((int) 'x');
        } finally {
            files.close(pipe[0]);
            files.close(pipe[1]);
        }
    }

    @Test
    void passesNothingOnUnderANumberThatMeansSomethingElseByNow() throws IOException {
        FileCalls files = new FileCalls();
        Path given = Files.writeString(folder.resolve("given"), "x");
        int fd = files.open(Bytes.of(given.toString()), 0);
        InheritedDescriptors found = InheritedDescriptors.found(path -> !path.equals(given));
        assertThat(found.rangesWith(70_000, 70_001)).as("closed on exec").isEqualTo("70000-70001");
        files.close(fd);

        InputStream before = Files.newInputStream(given);
        InheritedDescriptors opened = InheritedDescriptors.found(path -> !path.equals(given));
        assertThat(opened.rangesWith(70_000, 70_002)).endsWith(",70000,70002").hasSizeGreaterThan(13);
        before.close();
        assertThat(opened.rangesWith(70_000, 70_002)).isEqualTo("70000,70002");
    }

    @Test
    void leadsElsewhereWhatTheCommandPrints() throws IOException {
        try (KeptOutput kept = KeptOutput.open()) {
            assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + kept.descriptor()))
                            .toString())
                    .as("nothing is left of it, however this process ends")
                    .endsWith(" (deleted)");
            LaunchResult launch = new CommandLauncher(notices::add, InheritedDescriptors.atStart())
                    .prepare(
                            CommandLauncher.words(List.of("sh", "-c", "echo out; echo err >&2; ls /proc/$$/fd")),
                            kept.descriptor(),
                            kept.descriptor());
            try (WatchedCommand command = ((LaunchResult.Suspended) launch).command()) {
                assertThat(command.release()).isEmpty();
                assertThat(command.await()).isZero();
            }
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            kept.copyTo(printed);
            assertThat(printed.toString(StandardCharsets.UTF_8).lines().toList())
                    .startsWith("out", "err")
                    .doesNotContain(Integer.toString(kept.descriptor()));
        }
    }

    /** Stopped by itself, it is past its loader, which opens libraries for a moment: what is open was inherited. */
    private WatchedCommand stopped(InheritedDescriptors inherited) throws IOException, InterruptedException {
        WatchedCommand command = ((LaunchResult.Suspended) new CommandLauncher(notices::add, inherited)
                        .prepare(CommandLauncher.words(List.of("sh", "-c", "kill -STOP $$"))))
                .command();
        command.release();
        for (int i = 0; i < 6_000 && !statFields(Path.of("/proc/" + command.pid()))[0].equals("T"); i++) {
            Thread.sleep(20);
        }
        return command;
    }

    private static void end(WatchedCommand command) {
        command.signal(SignalRelay.SIGTERM);
        command.signal(SIGCONT);
        assertThat(command.await()).isEqualTo(128 + SignalRelay.SIGTERM);
    }

    /** Returns state, parent, process group, session and so on. */
    private static String[] statFields(Path proc) throws IOException {
        String stat = Files.readString(proc.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    @Test
    void leavesTheSignalMaskAsItWas() throws IOException {
        Path out = folder.resolve("out");
        run("sh", "-c", "exec grep SigBlk /proc/self/status > " + out);

        assertThat(Files.readString(out).strip()).isEqualTo("SigBlk:\t0000000000000000");
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThat(prepare("no-such-command-anywhere"))
                .isEqualTo(new LaunchResult.Refused(127, "no-such-command-anywhere: command not found"));
        assertThat(prepare("/no/such/file")).isInstanceOfSatisfying(LaunchResult.Refused.class, refused -> {
            assertThat(refused.exitCode()).isEqualTo(127);
            assertThat(refused.message()).startsWith("/no/such/file: no such file");
        });
    }

    @Test
    void refusesWhatIsNotExecutable() throws IOException {
        Path file = Files.writeString(folder.resolve("plain"), "text");

        assertThat(prepare(file.toString())).isEqualTo(new LaunchResult.Refused(126, file + ": permission denied"));
        assertThat(prepare(folder.toString())).isEqualTo(new LaunchResult.Refused(126, folder + ": is a directory"));
    }

    @Test
    void reportsAnInterpreterThatIsMissing() throws IOException {
        Path file = Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        try (WatchedCommand command = ((LaunchResult.Suspended) prepare(file.toString())).command()) {
            assertThat(command.release()).hasValueSatisfying(refused -> {
                assertThat(refused.exitCode()).isEqualTo(127);
                assertThat(refused.message()).contains("interpreter is missing");
            });
            assertThat(command.await()).isEqualTo(127);
        }
    }

    @Test
    void runsAScriptWithoutAnInterpreterLineAsShellsDo() throws IOException {
        Path file = Files.writeString(folder.resolve("script"), "exit $1\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();

        assertThat(run(file.toString(), "33")).isEqualTo(33);
    }

    @Test
    void refusesArgumentsThatAreTooLong() {
        assertThat(prepare("true", "x".repeat(4 << 20)))
                .isEqualTo(new LaunchResult.Refused(126, "true: argument list too long"));
    }

    @Test
    void runsACommandWithVeryManyArguments() {
        String[] words = new String[20_000];
        Arrays.fill(words, "argument number one of many, many");
        words[0] = "true";

        assertThat(run(words)).isZero();
    }

    @Test
    void refusesAnEmptyCommand() {
        assertThatThrownBy(() -> new CommandLauncher(notices::add, InheritedDescriptors.atStart()).prepare(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void passesASignalOnAndTellsIt() throws Exception {
        Path ready = folder.resolve("ready");
        BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        try (WatchedCommand command = ((LaunchResult.Suspended) prepare(
                                "sh", "-c", "trap 'exit 55' USR1; touch " + ready + "; while :; do sleep 0.05; done"))
                        .command();
                SignalRelay relay = SignalRelay.install(command, (number, fromTerminal) -> seen.add(number))) {
            assertThat(relay).isNotNull();
            command.release();
            while (!Files.exists(ready)) {
                Thread.sleep(10);
            }
            new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "kill -USR1 " + ProcessHandle.current().pid())
                    .start()
                    .waitFor();

            assertThat(command.await()).isEqualTo(55);
            assertThat(seen.poll(120, TimeUnit.SECONDS)).isEqualTo(10);
        }
    }
}
