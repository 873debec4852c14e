package eyas.conformance;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.live.Sandbox.Network;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Code that parses untrusted input runs without privileges, according to the kernel's status of every thread. */
@Tag("kernel")
@Tag("process")
final class SandboxKernelTest {
    private static final Path CAPTURE =
            EyasProcess.home().resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap");
    private static final int OWNER = 4711;
    private static final int GROUP = 4712;
    private static final long SECONDS = 60;

    /** A world-readable copy of the classes under test, as an installation has. */
    private static List<String> program = List.of();

    /** A copy of the native executable; empty if none is tested. */
    private static List<String> executable = List.of();

    @TempDir
    private static Path installation;

    @TempDir
    private Path directory;

    private Path own;

    @BeforeAll
    static void install() throws IOException {
        Privileges.assumeBpfSupport();
        Files.setPosixFilePermissions(installation, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> words = new ArrayList<>(EyasProcess.java());
        int classPath = words.indexOf("-cp") + 1;
        List<String> copies = new ArrayList<>();
        // The program's class path does not contain the probe, which is a test class.
        for (String entry : (words.get(classPath) + ":" + StartupCache.tests()).split(":", -1)) {
            Path copy =
                    installation.resolve(copies.size() + "-" + Path.of(entry).getFileName());
            copy(Path.of(entry), copy);
            copies.add(copy.toString());
        }
        words.set(classPath, String.join(":", copies));
        program = List.copyOf(words);
        if (EyasProcess.isNative()) {
            executable = EyasProcess.executable(
                    Files.copy(EyasProcess.executable(), installation.resolve("eyas-native"), COPY_ATTRIBUTES));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes facts) throws IOException {
                Files.createDirectory(to.resolve(from.relativize(each).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes facts) throws IOException {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @BeforeEach
    void createOwnedDirectory() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        own = Files.createDirectory(directory.resolve("own"));
        Files.setAttribute(own, "unix:uid", OWNER);
        Files.setAttribute(own, "unix:gid", GROUP);
    }

    private ProcessBuilder builder(Path in, String... arguments) {
        List<String> words = new ArrayList<>(EyasProcess.isNative(arguments) ? executable : program);
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).directory(in.toFile());
        builder.environment().put("EYAS_HOME", EyasProcess.home().toString());
        builder.environment().put("NO_COLOR", "1");
        return builder;
    }

    /** Returns the kernel's status of each thread, by thread id. */
    private static List<Map<String, String>> threads(Process process) throws IOException {
        List<Map<String, String>> threads = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks.toList()) {
                List<String> lines;
                try {
                    lines = Files.readAllLines(task.resolve("status"));
                } catch (IOException e) {
                    assertThat(task).as("a thread without a readable status").doesNotExist();
                    continue;
                }
                Map<String, String> facts = new TreeMap<>();
                for (String line : lines) {
                    String[] pair = line.split(":\\s*", 2);
                    facts.put(pair[0], pair[1].strip());
                }
                threads.add(facts);
            }
        }
        return threads;
    }

    /** Starts a process that reads standard input, and returns the status of its threads once it waits for more bytes. */
    private List<Map<String, String>> whileReading(Path in) throws Exception {
        Process process = start(in, "read", "-");
        return whileReading(process, process.getOutputStream());
    }

    /** Does the same with a process that reads a named pipe given in the arguments. */
    private List<Map<String, String>> whileReading(Path in, Path pipe, String... arguments) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        // Opened for reading and writing, so that opening does not wait for a reader.
        try (RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw");
                OutputStream bytes = Channels.newOutputStream(both.getChannel())) {
            return whileReading(start(in, arguments), bytes);
        }
    }

    private Process start(Path in, String... arguments) throws IOException {
        return builder(in, arguments)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    private List<Map<String, String>> whileReading(Process process, OutputStream to) throws Exception {
        try (OutputStream bytes = to) {
            bytes.write(Files.readAllBytes(CAPTURE), 0, 64);
            bytes.flush();
            long end = System.nanoTime() + SECONDS * 1_000_000_000L;
            List<Map<String, String>> threads = threads(process);
            while (!threads.getFirst().getOrDefault("Seccomp", "").equals("2")) {
                assertThat(process.isAlive())
                        .as(Files.readString(directory.resolve("err")))
                        .isTrue();
                assertThat(System.nanoTime())
                        .as("the process has no seccomp filter")
                        .isLessThan(end);
                Thread.sleep(20);
                threads = threads(process);
            }
            assertThat(Files.readString(directory.resolve("err"))).doesNotContain("rivileges");
            return threads;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void isUnprivileged(Map<String, String> thread) {
        assertThat(thread)
                .containsEntry("Uid", "4711\t4711\t4711\t4711")
                .containsEntry("Gid", "4712\t4712\t4712\t4712")
                .containsEntry("Groups", "")
                .containsEntry("CapPrm", "0000000000000000")
                .containsEntry("CapEff", "0000000000000000")
                .containsEntry("NoNewPrivs", "1")
                .containsEntry("Seccomp", "2");
    }

    @Test
    @Tag("jvm")
    void rootBecomesDirectoryOwnerInEveryThread() throws Exception {
        assertThat(whileReading(own))
                .hasSizeGreaterThan(EyasProcess.isNative() ? 1 : 3)
                .allSatisfy(SandboxKernelTest::isUnprivileged);
    }

    @Test
    void caseCaptureIsReadAsDirectoryOwner() throws Exception {
        Path pipe = directory.resolve("pipe");
        Path cases = directory.resolve("cases.yaml");
        Files.writeString(cases, "- case: a recording\n  capture: " + pipe + "\n  alerts: []\n");
        assertThat(whileReading(own, pipe, "rules", "test", "-r", rule().toString(), cases.toString()))
                .hasSizeGreaterThan(EyasProcess.isNative() ? 1 : 3)
                .allSatisfy(SandboxKernelTest::isUnprivileged);
    }

    private Path rule() throws IOException {
        return Files.writeString(
                directory.resolve("rules.yaml"),
                "- rule: Any Event\n  desc: any\n  condition: evt.num > 0\n  output: seen\n  priority: ERROR\n");
    }

    /** Returns the arguments of a replay that logs to standard error only. */
    private String[] replay(Path capture, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("falco", "-r", rule().toString()));
        List<String> all = new ArrayList<>(List.of(
                "engine.kind=replay",
                "engine.replay.capture_file=" + capture,
                "log_syslog=false",
                "log_stderr=true",
                "syslog_output.enabled=false",
                "stdout_output.enabled=true"));
        all.addAll(List.of(options));
        all.forEach(option -> words.addAll(List.of("-o", option)));
        return words.toArray(String[]::new);
    }

    @Test
    void replayReadsAsDirectoryOwner() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(whileReading(own, pipe, replay(pipe)))
                .hasSizeGreaterThan(EyasProcess.isNative() ? 1 : 3)
                .allSatisfy(SandboxKernelTest::isUnprivileged);
    }

    @Test
    void replayWritesAsFileOwner() throws Exception {
        Path closed = Files.copy(CAPTURE, directory.resolve("closed.scap"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
        Path alerts = own.resolve("alerts");
        String[] file = {"file_output.enabled=true", "file_output.filename=" + alerts};
        EyasProcess written = EyasProcess.run(builder(directory, replay(closed, file)));
        assertThat(written.exitCode()).as(written.err()).isZero();
        assertThat(alerts).isNotEmptyFile();
        assertThat(Files.getAttribute(alerts, "unix:uid")).isEqualTo(OWNER);
        assertThat(written.err()).doesNotContain("Privileges");
        // Outputs that start programs or write files of several users keep the privileges, and a message is logged.
        EyasProcess piped = EyasProcess.run(
                builder(own, replay(closed, "program_output.enabled=true", "program_output.program=cat")));
        assertThat(piped.exitCode()).as(piped.err()).isZero();
        assertThat(piped.out()).contains("seen");
        assertThat(piped.err()).contains("Privileges: none dropped before reading the capture: the command of");
        String[] several = {
            file[0], file[1], "metrics.enabled=true", "metrics.output_file=" + directory.resolve("metrics")
        };
        EyasProcess both = EyasProcess.run(builder(own, replay(closed, several)));
        assertThat(both.exitCode()).as(both.err()).isZero();
        assertThat(both.err()).contains("output files are in directories of several users");
    }

    @Test
    @Tag("jvm")
    void rootOwnedDirectoryLeavesNoCapabilities() throws Exception {
        List<Map<String, String>> threads = whileReading(directory);
        assertThat(threads)
                .hasSizeGreaterThan(EyasProcess.isNative() ? 1 : 3)
                .allSatisfy(thread ->
                        assertThat(thread).containsEntry("NoNewPrivs", "1").containsEntry("Seccomp", "2"));
        assertThat(threads)
                .as("the reading thread")
                .anySatisfy(thread -> assertThat(thread)
                        .containsEntry("Name", "eyas")
                        .containsEntry("CapPrm", "0000000000000000")
                        .containsEntry("CapEff", "0000000000000000")
                        .containsEntry("CapBnd", "0000000000000000"));
    }

    private List<String> attempts(Network network) throws Exception {
        List<String> words = new ArrayList<>(program);
        words.set(words.indexOf("eyas.cli.Eyas"), SandboxProbe.class.getName());
        words.addAll(List.of(own.toString(), network.name()));
        EyasProcess run = EyasProcess.run(new ProcessBuilder(words));
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run.out().lines().toList();
    }

    @Test
    void deniesOtherProgramsAndNetwork() throws Exception {
        assertThat(attempts(Network.REFUSED))
                .containsOnlyOnce(
                        "write: done",
                        "execute: Operation not permitted",
                        "signal: Operation not permitted",
                        "connect: Operation not permitted",
                        "socket AF_NETLINK: EPERM",
                        "socket AF_UNIX: EPERM",
                        "socket AF_INET: EPERM",
                        "thread: done");
    }

    @Test
    void deniesCallsByArguments() throws Exception {
        assertThat(attempts(Network.KEPT))
                .containsExactly(
                        "write: done",
                        "execute: Operation not permitted",
                        "signal: Operation not permitted",
                        "connect: done",
                        "rt_sigqueueinfo: EPERM",
                        "rt_tgsigqueueinfo: EPERM",
                        "tgkill of itself: done",
                        "tgkill of another: EPERM",
                        "prlimit64 of itself: done",
                        "prlimit64 of another: EPERM",
                        "pidfd_open: EPERM",
                        "clock_adjtime: EPERM",
                        "adjtimex: EPERM",
                        "ioctl TCGETS: EBADF",
                        "ioctl TIOCSTI: EPERM",
                        "ioctl TIOCSTI with high bits: EPERM",
                        "ioctl TIOCLINUX: EPERM",
                        "clone of a process: EPERM",
                        "clone of a thread: EINVAL",
                        "clone3: ENOSYS",
                        "socket AF_NETLINK: EPERM",
                        "socket AF_UNIX: done",
                        "socket AF_INET: done",
                        "thread: done");
    }

    /** Without the sandbox, the kernel rejects the calls with a different error, so the errors above are those of the filter. */
    @Test
    void withoutSandboxCallsReachKernel() {
        RawSyscalls.all()
                .forEach((name, call) -> assertThat(call.execute()).as(name).isNotIn("EPERM", "ENOSYS"));
    }

    @Test
    void outputBelongsToDirectoryOwner() throws Exception {
        Path closed = Files.copy(CAPTURE, directory.resolve("closed.scap"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
        EyasProcess analyzed =
                EyasProcess.run(builder(own, "analyze", closed.toString(), "--quiet", "--output", "report/of/today"));
        assertThat(analyzed.exitCode()).as(analyzed.err()).isZero();
        EyasProcess converted = EyasProcess.run(builder(directory, "convert", closed.toString(), "own/new.scap.gz"));
        assertThat(converted.exitCode()).as(converted.err()).isZero();
        try (Stream<Path> written = Files.walk(own)) {
            assertThat(written)
                    .hasSizeGreaterThan(8)
                    .contains(own.resolve("report/of/today/report.json"), own.resolve("new.scap.gz"))
                    .allSatisfy(file ->
                            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(OWNER));
        }
    }

    @Test
    @Tag("jvm")
    @DisabledIfSystemProperty(named = "eyas.executable", matches = ".+", disabledReason = "tests the class path")
    void installationUnreadableForOwnerIsReported() throws Exception {
        Path hidden = Files.createDirectory(
                directory.resolve("hidden"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<String> words = new ArrayList<>(
                builder(own, "read", "--info", CAPTURE.toString()).command());
        int classPath = words.indexOf("-cp") + 1;
        words.set(classPath, words.get(classPath) + ":" + Files.writeString(hidden.resolve("last.jar"), ""));
        EyasProcess read = EyasProcess.run(builder(own).command(words));
        assertThat(read.exitCode()).as(read.err()).isZero();
        assertThat(read.err())
                .startsWith("eyas: cannot drop all privileges before reading: user 4711, the owner of the output,"
                        + " cannot read " + hidden.resolve("last.jar"))
                .hasLineCount(1);
    }
}
