package eyas.host.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the recognition of workers: executable, user and control group must all match. */
final class KnownRunnersTest {
    private static final String GROUP = "/system.slice/actions.runner.o-r.one.service";
    private static final ExecutableIdentity PROGRAM = new ExecutableIdentity(2_049, 77, 1_001, 5);
    private static final KnownRunners RUNNERS = new KnownRunners(
            List.of(
                    new KnownRunner("one", Path.of("/srv/one"), PROGRAM, 1_001, GROUP),
                    new KnownRunner(
                            "two", Path.of("/srv/two"), new ExecutableIdentity(2_049, 88, 1_002, 5), 1_002, "")),
            "Runner.Worker");

    @TempDir
    private Path directory;

    private static WorkerCandidate candidate(long inode, @Nullable ExecutableIdentity program, int user, String group) {
        return new WorkerCandidate(10, "/srv/one/bin/Runner.Worker", inode, program, user, group);
    }

    @Test
    void workerMatchesExecutableUserAndGroup() {
        WorkerRecognition found = RUNNERS.of(candidate(77, PROGRAM, 1_001, GROUP));
        assertThat(found)
                .isEqualTo(new WorkerRecognition.Worker(RUNNERS.runners().getFirst()));
        assertThat(RUNNERS.of(candidate(77, PROGRAM, 1_001, GROUP + "/inner")))
                .isInstanceOf(WorkerRecognition.Worker.class);
        // A runner without a unit may be in any group.
        assertThat(RUNNERS.of(candidate(88, new ExecutableIdentity(2_049, 88, 1_002, 5), 1_002, "/user.slice")))
                .isInstanceOf(WorkerRecognition.Worker.class);
    }

    @ParameterizedTest
    @CsvSource({
        // values of the event, of /proc, the user, the group, and a part of the reason
        "78, 2049, 77, 1001, 5, 1001, " + GROUP + ", not a known runner's program",
        "77, 2050, 77, 1001, 5, 1001, " + GROUP + ", not a known runner's program",
        "77, 2049, 78, 1001, 5, 1001, " + GROUP + ", not a known runner's program",
        "77, 2049, 77, 0, 5, 1001, " + GROUP + ", not a known runner's program",
        "77, 2049, 77, 1001, 6, 1001, " + GROUP + ", not a known runner's program",
        "77, 2049, 77, 1001, 5, 1002, " + GROUP + ", runs as user 1002",
        "77, 2049, 77, 1001, 5, 1001, /system.slice/other.service, is in control group /system.slice/other.service",
        "77, 2049, 77, 1001, 5, 1001, " + GROUP + "x, is in control group",
        "77, 2049, 77, 1001, 5, 1001, /user.slice" + GROUP + ", is in control group",
    })
    void rejectsWorkerThatDiffersInOneFact(
            long reported, long device, long inode, int owner, long changed, int user, String group, String why) {
        WorkerRecognition found =
                RUNNERS.of(candidate(reported, new ExecutableIdentity(device, inode, owner, changed), user, group));
        assertThat(found).isInstanceOf(WorkerRecognition.Refused.class);
        assertThat(((WorkerRecognition.Refused) found).ofRunner()).isTrue();
        assertThat(((WorkerRecognition.Refused) found).why()).contains("process 10 (/srv/one/bin/Runner.Worker)", why);
    }

    /** Any user can create such a file name; it crashed the service in a locale whose charset cannot decode it. */
    @Test
    void rejectsUndecodableFileName() {
        for (String name : List.of("\u0000", "\ud800", "\ufffd", "ä")) {
            WorkerCandidate odd = new WorkerCandidate(10, "/srv/one/" + name + "/Runner.Worker", 5, null, 0, "/");
            assertThat(((WorkerRecognition.Refused) RUNNERS.of(odd)).ofRunner())
                    .as(name)
                    .isTrue();
            WorkerCandidate beside = new WorkerCandidate(10, "/srv/one" + name + "/Runner.Worker", 5, null, 0, "/");
            assertThat(((WorkerRecognition.Refused) RUNNERS.of(beside)).ofRunner())
                    .as(name)
                    .isFalse();
        }
    }

    @Test
    void endedProcessIsRejected() {
        assertThat(((WorkerRecognition.Refused) RUNNERS.of(candidate(77, null, 1_001, GROUP))).why())
                .contains("had ended before it could be inspected");
    }

    @Test
    void otherProgramsAreNotInspected() {
        assertThat(RUNNERS.mayBeWorker(77, bytes("/anything"))).isTrue();
        assertThat(RUNNERS.mayBeWorker(1, bytes("/x/Runner.Worker"))).isTrue();
        assertThat(RUNNERS.mayBeWorker(1, bytes("Runner.Worker"))).isTrue();
        for (String other :
                List.of("", "/x/Runner.Worker2", "/x/aRunner.Worker", "/usr/bin/sh", "/x/Runner.Listener")) {
            assertThat(RUNNERS.mayBeWorker(1, bytes(other))).as(other).isFalse();
        }
        WorkerCandidate shell = new WorkerCandidate(10, "/usr/bin/sh", 5, new ExecutableIdentity(1, 5, 0, 5), 0, "/");
        assertThat(RUNNERS.of(shell)).isInstanceOf(WorkerRecognition.Other.class);
        WorkerCandidate elsewhere =
                new WorkerCandidate(10, "/tmp/Runner.Worker", 5, new ExecutableIdentity(1, 5, 0, 5), 0, "/");
        assertThat(((WorkerRecognition.Refused) RUNNERS.of(elsewhere)).ofRunner())
                .isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void replacedFileIsADifferentExecutable() throws IOException {
        Path file = Files.writeString(directory.resolve("program"), "one");
        ExecutableIdentity before = ExecutableIdentity.of(file);
        assertThat(ExecutableIdentity.of(file)).isEqualTo(before);
        Files.delete(file);
        // Its inode number may be the same.
        Files.writeString(file, "one");
        assertThat(ExecutableIdentity.of(file)).isNotEqualTo(before);
    }

    @Test
    void usesSystemdControlGroup() {
        assertThat(WorkerCandidate.group("0::/system.slice/a.service\n")).isEqualTo("/system.slice/a.service");
        assertThat(WorkerCandidate.group("9:name=systemd:/b\n8:pids:/c\n0::/\n"))
                .isEqualTo("/b");
        assertThat(WorkerCandidate.group("8:pids:/c\n")).isEmpty();
        long own = ProcessHandle.current().pid();
        WorkerCandidate look = WorkerCandidate.inspect(Path.of("/proc"), own, "/x", 1, 0);
        assertThat(look.program()).isNotNull();
        assertThat(WorkerCandidate.inspect(directory, own, "/x", 1, 0).program())
                .isNull();
    }
}
