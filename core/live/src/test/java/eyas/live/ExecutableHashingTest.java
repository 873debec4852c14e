package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.Asyncevent;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventSource.Outcome;
import eyas.event.ExecutableContent;
import eyas.event.SourceCounters;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Executes real files, some of which are deleted or replaced soon after, and checks the events about their content. */
@Tag("kernel")
@ExtendWith(DescriptorLeakCheck.class)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class ExecutableHashingTest {
    /** Starts the program, and waits until its exec is done: on a busy machine, the next command could be faster. */
    private static final String STARTED = "\"$0\" 600 & until [ \"$(readlink /proc/$!/exe)\" = \"$0\" ]; do :; done; ";

    /** Keeps the program running until the file {@code $1} exists, so that it can always be inspected. */
    private static final String ENDED = " until [ -e \"$1\" ]; do sleep 0.1; done; kill $!; wait";

    private static final Set<String> WANTED =
            Set.of("execve", "execveat", "clone", "clone3", "fork", "vfork", "sched_process_exit");

    @TempDir
    Path directory;

    /** The results of a run. */
    private record Run(
            int exitCode, List<String> executed, List<ExecutableContent> contents, List<Long> numbers, long missed) {
        ExecutableContent only(Path file) {
            List<ExecutableContent> of = of(file);
            assertThat(of).as("contents reported for %s", file).hasSize(1);
            return of.getFirst();
        }

        List<ExecutableContent> of(Path file) {
            return contents.stream()
                    .filter(content -> Bytes.text(content.path()).equals(file.toString()))
                    .toList();
        }
    }

    @BeforeAll
    static void requiresLiveCapture() {
        Optional<String> missing = LiveProbe.firstMissing();
        assertThat(missing.isEmpty() || !"true".equals(System.getenv("CI")))
                .as("CI must run these tests: %s", missing)
                .isTrue();
        assumeTrue(missing.isEmpty(), () -> "live capture is not possible here: " + missing.orElseThrow());
    }

    private static Set<Integer> codes() {
        return WANTED.stream()
                .map(name -> Objects.requireNonNull(SyscallTable.find(name), name))
                .map(SyscallInfo::code)
                .collect(Collectors.toSet());
    }

    private static Run run(String... words) throws InterruptedException {
        return run(content -> {}, words);
    }

    /** @param reported called with each reported content */
    private static Run run(Consumer<ExecutableContent> reported, String... words) throws InterruptedException {
        List<String> notices = new ArrayList<>();
        LaunchResult launch = new CommandLauncher(notices::add).prepare(CommandLauncherTest.request(List.of(words)));
        assertThat(launch).isInstanceOf(LaunchResult.Suspended.class);
        try (WatchedCommand command = ((LaunchResult.Suspended) launch).command();
                LiveSource source = new LiveSource(LiveOptions.of(command.scope(), codes())
                        .withSuspended(command.pid())
                        .withHashes(true))) {
            source.start(new SnapshotRecorder());
            assertThat(command.release()).isEmpty();
            int[] exitCode = {-1};
            Thread waiter = Thread.ofPlatform().start(() -> {
                exitCode[0] = command.await(() -> {});
                source.finish();
            });
            Run run = new Run(-1, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
            collect(source, run, reported);
            waiter.join();
            assertThat(notices).isEmpty();
            assertThat(source.counters().events()).isEqualTo(run.numbers().size());
            return new Run(exitCode[0], run.executed(), run.contents(), run.numbers(), missed(source.counters()));
        }
    }

    /**
     * Runs a script until the content of one program is reported: {@code $0} is the program, and {@code $1} the file that signals the
     * script.
     */
    private Run runUntilReported(Predicate<String> program, String script, Path... arguments)
            throws InterruptedException {
        Path reported = directory.resolve("reported");
        List<String> words =
                new ArrayList<>(List.of("/bin/sh", "-c", script, arguments[0].toString(), reported.toString()));
        Arrays.stream(arguments).skip(1).map(Path::toString).forEach(words::add);
        return run(
                content -> {
                    if (program.test(Bytes.text(content.path()))) {
                        create(reported);
                    }
                },
                words.toArray(String[]::new));
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long missed(SourceCounters counters) {
        return counters.causes().stream()
                .filter(cause -> cause.name().equals("executable_not_hashed"))
                .findFirst()
                .orElseThrow()
                .count();
    }

    private static void collect(LiveSource source, Run run, Consumer<ExecutableContent> reported) {
        Event event = new Event();
        for (Outcome outcome = source.next(event); outcome != Outcome.END; outcome = source.next(event)) {
            if (outcome == Outcome.IDLE) {
                continue;
            }
            assertThat(event.decode()).as(event.toString()).isTrue();
            run.numbers().add(event.number());
            if (event.code() == EventCode.ASYNCEVENT_E) {
                assertThat(event.paramText(Asyncevent.NAME)).isEqualTo(ExecutableContent.EVENT_NAME);
                ExecutableContent content = ExecutableContent.read(event.paramBytes(Asyncevent.DATA))
                        .orElseThrow();
                run.contents().add(content);
                reported.accept(content);
            } else if (event.code() == EventCode.SYSCALL_EXECVE_19_X && event.result(-1) == 0) {
                run.executed().add(event.paramText(ExecveExit.TRUSTED_EXEPATH));
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[1 << 16];
            for (int n = in.read(piece); n > 0; n = in.read(piece)) {
                digest.update(piece, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Path copy(String program, String name) throws IOException {
        Path target = directory.toRealPath().resolve(name);
        Files.copy(Path.of(program).toRealPath(), target);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        return target;
    }

    @Test
    void hashesExecutableOnceForManyExecs() throws Exception {
        Run run = run("/bin/sh", "-c", "i=0; while [ $i -lt 500 ]; do /bin/true; i=$((i+1)); done");

        Path program = Path.of("/bin/true").toRealPath();
        assertThat(run.exitCode()).isZero();
        assertThat(run.executed()).filteredOn(program.toString()::equals).hasSize(500);
        assertThat(run.only(program).sha256()).isEqualTo(sha256(program));
        assertThat(run.only(program).size()).isEqualTo(Files.size(program));
        assertThat(run.only(Path.of("/bin/sh").toRealPath()).sha256()).isEqualTo(sha256(Path.of("/bin/sh")));
        assertThat(run.missed()).isZero();
        assertThat(run.numbers()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void hashesOriginalOfFileReplacedWhileRunning() throws Exception {
        Path program = copy("/bin/sleep", "program");
        String old = sha256(program);
        Path other = copy("/bin/cat", "other");

        Run run = runUntilReported(program.toString()::equals, STARTED + "mv \"$2\" \"$0\";" + ENDED, program, other);

        assertThat(run.exitCode()).isZero();
        assertThat(run.only(program).sha256()).isEqualTo(old).isNotEqualTo(sha256(program));
    }

    @Test
    void hashesFileDeletedWhileRunning() throws Exception {
        Path program = copy("/bin/sleep", "program");
        String hash = sha256(program);

        Run run = runUntilReported(program.toString()::equals, STARTED + "rm \"$0\";" + ENDED, program);

        assertThat(program).doesNotExist();
        assertThat(run.only(program).sha256()).isEqualTo(hash);
    }

    /** Whether such a short run suffices is a race condition; but another file's content must never be reported. */
    @Test
    void reportsMissForShortLivedExecutables() throws Exception {
        Path program = directory.toRealPath().resolve("program");
        Path original = Path.of("/bin/true").toRealPath();
        String script = "i=0; while [ $i -lt 20 ]; do cp \"$1\" \"$0\"; echo $i >> \"$0\"; \"$0\"; cp \"$0\" \"$0.$i\";"
                + " rm \"$0\"; i=$((i+1)); done";

        Run run = run("/bin/sh", "-c", script, program.toString(), original.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.executed()).filteredOn(program.toString()::equals).hasSize(20);
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            hashes.add(sha256(directory.toRealPath().resolve("program." + i)));
        }
        List<ExecutableContent> contents = run.of(program);
        assertThat(contents).hasSize(20);
        assertThat(contents)
                .filteredOn(content -> content.miss() == null)
                .extracting(ExecutableContent::sha256)
                .isSubsetOf(hashes)
                .doesNotHaveDuplicates();
        assertThat(run.missed())
                .isEqualTo(contents.stream()
                        .filter(content -> content.miss() != null)
                        .count());
    }

    @Test
    void hashesInterpreterOfScript() throws Exception {
        Path script = Files.writeString(directory.toRealPath().resolve("script"), "#!/bin/sh\n/bin/true\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));

        Run run = run(script.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.of(script)).isEmpty();
        Path shell = Path.of("/bin/sh").toRealPath();
        assertThat(run.only(shell).sha256()).isEqualTo(sha256(shell));
    }

    @Test
    void hashesFileInMemoryThroughItsProcess() throws Exception {
        Path source = Files.writeString(directory.resolve("memory.c"), """
                #define _GNU_SOURCE
                #include <fcntl.h>
                #include <sys/mman.h>
                #include <sys/sendfile.h>
                #include <unistd.h>
                int main(void)
                {
                	int from = open("/bin/sleep", O_RDONLY), to = memfd_create("hidden", MFD_CLOEXEC);
                	char *args[] = { "hidden", "600", 0 }, *env[] = { 0 };
                	if (from < 0 || to < 0 || sendfile(to, from, 0, 1 << 30) <= 0)
                		return 1;
                	fexecve(to, args, env);
                	return 2;
                }
                """);
        Path program = directory.resolve("memory");
        Process compiler = new ProcessBuilder("cc", "-o", program.toString(), source.toString())
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(compiler.waitFor()).isZero();

        Run run = runUntilReported(path -> path.contains("memfd:hidden"), "\"$0\" &" + ENDED, program);

        assertThat(run.exitCode()).isZero();
        assertThat(run.contents())
                .filteredOn(content -> Bytes.text(content.path()).contains("memfd:hidden"))
                .singleElement()
                .extracting(ExecutableContent::sha256)
                .isEqualTo(sha256(Path.of("/bin/sleep")));
    }

    @Test
    void hashesLargeFileUnreadableToOthers() throws Exception {
        Path program = copy("/bin/true", "large");
        try (var file = FileChannel.open(program, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1}), (300L << 20) - 1);
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("--x--x--x"));

        // After the job's end, hashing has 3 s left, too few on a busy machine: the job waits until the file is
        // reported.
        Run run = runUntilReported(
                program.toString()::equals, "\"$0\"; until [ -e \"$1\" ]; do sleep 0.1; done; /bin/true", program);

        assertThat(run.exitCode()).isZero();
        assertThat(run.only(program).size()).isEqualTo(300L << 20);
        assertThat(run.only(program).sha256()).isEqualTo(sha256(program));
        assertThat(run.only(Path.of("/bin/true").toRealPath()).miss()).isNull();
    }
}
