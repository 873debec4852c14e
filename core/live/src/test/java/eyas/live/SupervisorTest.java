package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.EventSourceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests what callers rely on of the supervisor, with a shell script in Eyas's place that fails at any moment of its life. Needs no
 * privileges.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class SupervisorTest {
    private static final Path PROGRAM =
            Path.of("target/classes/eyas/live/eyas-supervisor").toAbsolutePath();

    /**
     * Requests the command behind {@code --}, starts it, waits for its end, and exits with its second argument. At the moment named by its
     * first argument it runs the third. Reports of the supervisor are appended to the file {@code reports}.
     */
    private static final String OBSERVER = """
            #!/bin/sh
            folder=${0%/*} moment=$1 code=$2 deed=$3
            shift 4
            at() {
              : >"$folder/at-$1"
              [ "$1" != "$moment" ] || eval "$deed"
            }
            number() { printf "\\\\$(printf %o "$1")\\\\000\\\\000\\\\000"; }
            report() { dd bs=8 count=1 2>/dev/null <&9 >>"$folder/reports"; }
            eval "exec 9>&$EYAS_SUPERVISOR"
            at begun
            { printf 'P\\000\\000\\000'; number $#; number "${FAILS:-0}"; number 2; printf '%s\\000\\000' "$(command -v "$1")"; } >"$folder/request"
            cat "$folder/request" >&9
            report
            at prepared
            { printf 'S\\000\\000\\000'; number 0; number 0; number 0; } >"$folder/request"
            cat "$folder/request" >&9
            at started
            report
            at running
            report
            at over
            exit "$code"
            """;

    /** These signals are ignored if the tests run in the background of a shell or below nohup. */
    private static final List<String> DEFAULT_SIGNALS = List.of("env", "--default-signal=HUP,INT,QUIT,TERM");

    @TempDir
    private Path directory;

    private Path observer;
    private Path out;
    private Path err;

    @BeforeEach
    void place() throws IOException {
        observer = Files.writeString(directory.resolve("observer"), OBSERVER);
        Files.setPosixFilePermissions(observer, PosixFilePermissions.fromString("rwx------"));
        out = directory.resolve("out");
        err = directory.resolve("err");
    }

    /** Returns a builder of a supervised command; Eyas does {@code deed} at {@code moment}, and exits with {@code code}. */
    private ProcessBuilder supervised(String moment, int code, String deed, String... command) {
        List<String> arguments = new ArrayList<>(DEFAULT_SIGNALS);
        arguments.addAll(List.of(
                PROGRAM.toString(), "ONLY_EYAS=1", observer.toString(), moment, Integer.toString(code), deed, "--"));
        arguments.addAll(List.of(command));
        return new ProcessBuilder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile());
    }

    private ProcessBuilder supervised(String... command) {
        return supervised("never", 0, "", command);
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.sleep(5);
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Returns state, parent, process group, session and so on. */
    private static List<String> stat(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return Arrays.asList(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    }

    private static boolean isStopped(long pid) throws IOException {
        return stat(pid).getFirst().equals("T");
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0, 3, 3", "0, 4, 4", "7, 7, 7", "7, 0, 7"})
    void returnsCommandsCodeOrVerdictOnSuccess(int command, int eyas, int expected) throws Exception {
        assertThat(end(supervised("never", eyas, "", "sh", "-c", "exit " + command)
                        .start()))
                .isEqualTo(expected);
    }

    @Test
    void commandKilledBySignalHasShellExitCode() throws Exception {
        assertThat(end(supervised("never", 137, "", "sh", "-c", "kill -9 $$").start()))
                .isEqualTo(137);
        assertThat(err).isEmptyFile();
    }

    @Test
    void exitsLikeEyasIfNoCommandHasRun() throws Exception {
        assertThat(end(supervised("begun", 0, "exit 33", "true").start())).isEqualTo(33);
        assertThat(end(supervised("prepared", 0, "exit 34", "true").start())).isEqualTo(34);
        assertThat(end(supervised("prepared", 0, "kill -TERM $$", "true").start()))
                .isEqualTo(128 + 15);
        assertThat(err).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"begun", "prepared"})
    void commandDoesNotRunIfEyasIsKilledBefore(String moment) throws Exception {
        Path ran = directory.resolve("ran");
        assertThat(end(supervised(moment, 0, "kill -9 $$", "touch", ran.toString())
                        .start()))
                .isEqualTo(128 + 9);
        assertThat(ran).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"started, 0", "running, 0", "over, 0", "started, 7", "running, 7", "over, 7"})
    void commandRunsToItsEndIfEyasIsKilled(String moment, int code) throws Exception {
        String script = "sleep 0.2; : >'" + directory + "/ran'; exit " + code;
        ProcessBuilder builder = supervised(moment, 0, "kill -9 $$", "sh", "-c", script);
        assertThat(end(builder.start())).isEqualTo(code);
        assertThat(directory.resolve("ran")).exists();
        assertThat(Files.readString(err))
                .startsWith("eyas: Eyas was killed by signal 9: the command ran to its end")
                .hasLineCount(1);
        builder.environment().put("FAILS", "1");
        assertThat(end(builder.start())).isEqualTo(code == 0 ? 4 : code);
        assertThat(Files.readString(err)).contains(code == 0 ? "exit code 4, because of --fail-on" : "missing\n");
    }

    @Test
    void failureOfEyasIsNotAVerdict() throws Exception {
        ProcessBuilder builder = supervised("running", 0, "exit 125", "sh", "-c", "exit 0");
        assertThat(end(builder.start())).isZero();
        assertThat(Files.readString(err)).startsWith("eyas: Eyas exited with code 125: ");
        builder.environment().put("FAILS", "1");
        assertThat(end(builder.start())).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"started", "running"})
    void stoppedEyasIsResumedAtCommandEnd(String moment) throws Exception {
        assertThat(end(supervised(moment, 3, "kill -STOP $$", "sh", "-c", "sleep 0.2")
                        .start()))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"kill -STOP $$, 0", "kill -STOP $$, 7", "while :; do sleep 1; done, 0"})
    void hungEyasIsNotAwaitedBeyondTheLimit(String deed, int code) throws Exception {
        ProcessBuilder builder = supervised("over", 0, deed, "sh", "-c", "exit " + code);
        builder.environment().put("FAILS", "1");
        assertThat(end(builder.start())).isEqualTo(code == 0 ? 4 : code);
        assertThat(Files.readString(err)).startsWith("eyas: Eyas did not finish within 2 seconds: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"begun", "prepared"})
    void signalEndsEyasThatStoppedBeforeTheCommand(String moment) throws Exception {
        Path ran = directory.resolve("ran");
        Process process =
                supervised(moment, 0, "kill -STOP $$", "touch", ran.toString()).start();
        await(() -> Files.exists(directory.resolve("at-" + moment)));
        await(() -> isStopped(process.children().findFirst().orElseThrow().pid()));
        signal("TERM", process.pid());
        assertThat(end(process)).isEqualTo(128 + 15);
        assertThat(ran).doesNotExist();
    }

    @Test
    void forwardsSignalToTheCommand() throws Exception {
        for (String deed : List.of(":", "kill -9 $$", "kill -STOP $$")) {
            Files.deleteIfExists(directory.resolve("up"));
            Process process = supervised(
                            "running",
                            55,
                            deed,
                            "sh",
                            "-c",
                            "trap 'exit 55' USR1; : >'" + directory + "/up'; while :; do sleep 0.05; done")
                    .start();
            await(() -> Files.exists(directory.resolve("up")));
            signal("USR1", process.pid());
            assertThat(end(process)).as(deed).isEqualTo(55);
        }
    }

    @Test
    void secondInterruptKillsTheCommand() throws Exception {
        Process process = supervised(
                        "never",
                        137,
                        "",
                        "sh",
                        "-c",
                        "trap ': >'\"'" + directory + "/once'\" INT; : >'" + directory
                                + "/up'; while :; do sleep 0.05; done")
                .start();
        await(() -> Files.exists(directory.resolve("up")));
        signal("INT", process.pid());
        await(() -> Files.exists(directory.resolve("once")));
        signal("INT", process.pid());
        assertThat(end(process)).isEqualTo(137);
        assertThat(Files.readString(directory.resolve("reports"), StandardCharsets.ISO_8859_1))
                .contains("i\0\0\0");
    }

    @Test
    void ignoredSignalStaysIgnored() throws Exception {
        ProcessBuilder builder =
                supervised("sh", "-c", "grep SigIgn /proc/self/status; : >'" + directory + "/up'; sleep 0.5");
        List<String> arguments = new ArrayList<>(DEFAULT_SIGNALS);
        arguments.addAll(List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh"));
        arguments.addAll(builder.command()
                .subList(DEFAULT_SIGNALS.size(), builder.command().size()));
        Process process = builder.command(arguments).start();
        await(() -> Files.exists(directory.resolve("up")));
        signal("HUP", process.pid());
        assertThat(end(process)).isZero();
        assertThat(Files.readString(out).strip()).isEqualTo("SigIgn:\t0000000000000001");
    }

    @Test
    void commandInheritsTheCallersEnvironment() throws Exception {
        ProcessBuilder builder = supervised(
                "/usr/bin/python3",
                "-c",
                "import os, sys, signal\n"
                        + "print(sorted(f for f in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + f)), os.environb.get(b'EYAS_SUPERVISOR'),"
                        + " os.environb.get(b'ONLY_EYAS'), os.environb[b'GIVEN'], sys.argv[1:],"
                        + " signal.pthread_sigmask(signal.SIG_BLOCK, []), int(signal.getsignal(signal.SIGCHLD)))",
                "a b",
                "",
                "ü");
        List<String> arguments = new ArrayList<>(List.of("sh", "-c", "exec 7</dev/null; exec \"$@\"", "sh"));
        arguments.addAll(builder.command());
        builder.command(arguments).environment().put("GIVEN", "1");
        builder.environment().put("PYTHONUTF8", "1");
        assertThat(end(builder.start())).as(Files.readString(err)).isZero();
        assertThat(Files.readString(out)).isEqualTo("['0', '1', '2', '7'] None None b'1' ['a b', '', 'ü'] set() 0\n");
    }

    @Test
    void commandSharesGroupAndSessionWithTheSupervisor() throws Exception {
        Process process = supervised("sh", "-c", "kill -STOP $$").start();
        await(() -> Files.exists(directory.resolve("at-running"))
                && process.children().count() > 1);
        Set<Long> children = process.children().map(ProcessHandle::pid).collect(Collectors.toSet());
        await(() -> children.stream().anyMatch(SupervisorTest::stopped));
        long command =
                children.stream().filter(SupervisorTest::stopped).findFirst().orElseThrow();
        List<String> own = stat(process.pid());
        assertThat(stat(command).get(1)).isEqualTo(Long.toString(process.pid()));
        assertThat(stat(command).subList(2, 6)).isEqualTo(own.subList(2, 6));
        assertThat(own.subList(2, 4))
                .isEqualTo(stat(ProcessHandle.current().pid()).subList(2, 4));
        assertThat(Files.isReadable(Path.of("/proc", Long.toString(command), "environ")))
                .as("a command can be traced as without Eyas")
                .isTrue();
        signal("CONT", command);
        assertThat(end(process)).isZero();
    }

    /** If Eyas has more capabilities than its user, such as file capabilities, the supervisor must not give access to it. */
    @Test
    void commandOfTheSameUserCannotTraceTheSupervisor() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(observer, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path program = Files.copy(PROGRAM, directory.resolve("program"), StandardCopyOption.COPY_ATTRIBUTES);
        ProcessBuilder builder = supervised("sh", "-c", "cat /proc/$PPID/environ >/dev/null 2>&1 && exit 1; exit 9");
        builder.command().set(DEFAULT_SIGNALS.size(), program.toString());
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            builder.command().addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        assertThat(end(builder.start())).as(Files.readString(err)).isEqualTo(9);
    }

    private static boolean stopped(long pid) {
        try {
            return isStopped(pid);
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    @Test
    void commandContinuesIfSupervisorIsKilled() throws Exception {
        Path go = directory.resolve("go");
        Process process = supervised(
                        "sh",
                        "-c",
                        ": >'" + directory + "/up'; until [ -e '" + go + "' ]; do sleep 0.05; done; : >'" + directory
                                + "/ran'")
                .start();
        await(() -> Files.exists(directory.resolve("up")));
        signal("KILL", process.pid());
        assertThat(end(process)).isEqualTo(128 + 9);
        Files.createFile(go);
        await(() -> Files.exists(directory.resolve("ran")));
        await(() -> Files.exists(directory.resolve("at-over")));
    }

    @Test
    void suspendedCommandEndsWithTheSupervisor() throws Exception {
        Path ran = directory.resolve("ran");
        Process process = supervised(
                        "prepared",
                        0,
                        "until [ -e '" + directory + "/go' ]; do sleep 0.05; done",
                        "touch",
                        ran.toString())
                .start();
        await(() -> Files.exists(directory.resolve("at-prepared")));
        List<ProcessHandle> children = process.children().toList();
        assertThat(children).hasSize(2);
        signal("KILL", process.pid());
        await(() -> children.stream().filter(ProcessHandle::isAlive).count() < 2);
        Files.createFile(directory.resolve("go"));
        await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(ran).doesNotExist();
    }

    @Test
    void eyasIsNotifiedIfSuspendedCommandIsKilled() throws Exception {
        String deed = "for child in $(cat /proc/$PPID/task/$PPID/children); do [ $child = $$ ] || kill -9 $child; done;"
                + " sleep 0.2; at() { [ $1 != running ] || exit 55; }";
        assertThat(end(supervised("prepared", 0, deed, "true").start())).isEqualTo(55);
        assertThat(Files.readString(directory.resolve("reports"), StandardCharsets.ISO_8859_1))
                .endsWith("s\0\0\0\3\0\0\0");
    }

    @Test
    void orphansAreNotAdopted() throws Exception {
        Process process = supervised(
                        "sh", "-c", "setsid sh -c 'echo $$ >\"" + directory + "/orphan\"; sleep 2' & sleep 0.5")
                .start();
        await(() -> Files.exists(directory.resolve("orphan"))
                && !Files.readString(directory.resolve("orphan")).isBlank());
        long orphan =
                Long.parseLong(Files.readString(directory.resolve("orphan")).strip());
        assertThat(end(process)).isZero();
        assertThat(stat(orphan).get(1)).isNotEqualTo(Long.toString(process.pid()));
    }

    /** Returns a shell script that becomes the supervisor of {@code command}, a shell command as well. */
    private Path start(String command) throws IOException {
        return Files.writeString(
                directory.resolve("start"),
                "exec "
                        + Stream.of(
                                        PROGRAM.toString(),
                                        observer.toString(),
                                        "never",
                                        "0",
                                        "",
                                        "--",
                                        "sh",
                                        "-c",
                                        command)
                                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                                .collect(Collectors.joining(" ")));
    }

    /** The kernel signals only the session leader, which is the command if it runs without Eyas. */
    @Test
    void hangupReachesCommandOfSessionLeader() throws Exception {
        Path hangup = directory.resolve("hangup");
        Path start = start(
                "trap \": >'" + hangup + "'; exit 0\" HUP; : >'" + directory + "/up'; while :; do sleep 0.05; done");
        Process terminal = new ProcessBuilder(
                        DEFAULT_SIGNALS.get(0),
                        DEFAULT_SIGNALS.get(1),
                        "script",
                        "-qfec",
                        "exec sh '" + start + "'",
                        "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        await(() -> Files.exists(directory.resolve("up")));
        List<ProcessHandle> processes = terminal.descendants().toList();
        terminal.destroyForcibly();
        await(() -> Files.exists(hangup));
        // Until their end they write into the directory.
        await(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Ctrl-Z and {@code fg} of a shell act on all three processes, and Ctrl-C reaches the command once. */
    @Test
    void terminalKeysActAsWithoutEyas() throws Exception {
        String command = "trap 'n=$((n+1))' INT; : >'" + directory + "/up'; until [ -e '" + directory
                + "/go' ]; do sleep 0.05; done; echo \"interrupts=$n\"";
        Path start = start(command);
        // The stand-in survives the key as Eyas does.
        Files.writeString(observer, OBSERVER.replace("at begun", "trap : INT\nat begun"));
        Process shell = new ProcessBuilder(
                        DEFAULT_SIGNALS.get(0),
                        DEFAULT_SIGNALS.get(1),
                        "script",
                        "-qfec",
                        "bash --norc -i",
                        "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try (OutputStream keys = shell.getOutputStream()) {
            type(keys, "PS1=; sh '" + start + "'; echo \"code=$?\"\n");
            await(() -> Files.exists(directory.resolve("up")));
            ProcessHandle supervisor = shell.descendants()
                    .filter(process -> arguments(process.pid()).startsWith(PROGRAM.toString()))
                    .findFirst()
                    .orElseThrow();
            List<ProcessHandle> all = new ArrayList<>(List.of(supervisor));
            supervisor.children().forEach(all::add);
            type(keys, "\u001a");
            await(() -> all.stream().allMatch(process -> stopped(process.pid())));
            await(() -> Files.readString(out).contains("Stopped"));
            type(keys, "fg; echo \"code=$?\"\n");
            await(() -> all.stream().noneMatch(process -> stopped(process.pid())));
            type(keys, "\u0003");
            Files.createFile(directory.resolve("go"));
            await(() -> Files.readString(out).contains("code=0"));
            assertThat(Files.readString(out)).contains("interrupts=1");
            type(keys, "exit\n");
            assertThat(end(shell)).isZero();
        }
    }

    private static String arguments(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        } catch (IOException e) {
            return ""; // the process has ended
        }
    }

    private static void type(OutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.US_ASCII));
        keys.flush();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "-1", "1s", "1000000"})
    void rejectsInvalidEndLimit(String given) {
        assertThatThrownBy(() -> SupervisorChannel.endLimit(given))
                .isInstanceOf(EventSourceException.class)
                .hasMessageContaining("EYAS_END_LIMIT is '" + given + "'; set it to a number of seconds");
    }

    @Test
    void endLimitComesFromTheEnvironment() {
        assertThat(SupervisorChannel.endLimit("7")).isEqualTo(7);
        assertThat(SupervisorChannel.endLimit(null)).isEqualTo(SupervisorChannel.END_LIMIT_SECONDS);
    }
}
