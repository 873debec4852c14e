package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTracking;
import eyas.state.file.DirectoryFd;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadLookup;
import org.junit.jupiter.api.Test;

final class ExecApplierTest {
    private final StateEventFeed feed = StateEventFeed.withShell();

    @Test
    void processExecutesAnotherProgram() {
        feed.fork(100, 200);
        long generation = feed.thread(200).generation();
        feed.exec(200, "/usr/bin/cat", "/etc/passwd");
        ThreadEntry thread = feed.thread(200);
        assertThat(Bytes.text(thread.comm())).isEqualTo("cat");
        assertThat(Bytes.text(thread.exePath())).isEqualTo("/usr/bin/cat");
        assertThat(Bytes.text(thread.args())).isEqualTo("/etc/passwd\0");
        assertThat(Bytes.text(thread.env())).isEqualTo("A=1\0B=2\0");
        assertThat(Bytes.text(thread.cgroups())).startsWith("blkio=/docker/0123");
        assertThat(Bytes.text(thread.containerId())).isEqualTo("0123456789ab");
        assertThat(thread.tty()).isEqualTo(34816);
        assertThat(thread.credentials().uid()).isEqualTo(1001);
        assertThat(thread.credentials().gid()).isEqualTo(1002);
        assertThat(thread.credentials().capEffective()).isEqualTo(3);
        assertThat(thread.exeIno()).isEqualTo(42);
        assertThat(thread.exeFlags()).isEqualTo(1);
        assertThat(thread.pgid()).isEqualTo(200);
        assertThat(thread.lastExecTime()).isEqualTo(feed.time);
        assertThat(thread.cloneTime()).isLessThan(feed.time);
        assertThat(Bytes.text(thread.cwd())).isEqualTo("/home/u/");
        assertThat(thread.generation()).isGreaterThan(generation);
    }

    @Test
    void failedExecChangesNothing() {
        long generation = feed.thread(100).generation();
        feed.begin(EventCode.SYSCALL_EXECVE_19_X, 100).put(-2).put("x");
        feed.run();
        assertThat(feed.thread(100).generation()).isEqualTo(generation);
        assertThat(Bytes.text(feed.thread(100).comm())).isEqualTo("bash");
    }

    @Test
    void otherThreadsEndAndExitedLeaderIsAliveAgain() {
        feed.threaded(101, 100, 1);
        feed.threaded(102, 100, 1);
        feed.exit(100, 0);
        assertThat(feed.thread(100).dead()).isTrue();
        assertThat(feed.thread(101).threadCount()).isEqualTo(2);
        feed.exec(100, "/bin/new");
        assertThat(feed.thread(100).dead()).isFalse();
        assertThat(feed.thread(100).threadCount()).isEqualTo(1);
        assertThat(feed.state.threads().get(101)).isNull();
        assertThat(feed.state.threads().get(102)).isNull();
        feed.exit(100, 0);
        assertThat(feed.state.threads().get(100)).isNull();
    }

    @Test
    void relativeNameIsResolvedWithoutKernelPath() {
        feed.begin(EventCode.SYSCALL_EXECVE_19_X, 100).put(0).put("./run");
        for (int i = 2; i < 30; i++) {
            feed.writer.putEmpty();
        }
        feed.writer.put("../v/run");
        feed.run();
        assertThat(Bytes.text(feed.thread(100).exePath())).isEqualTo("/home/v/run");
        assertThat(feed.thread(100).pgid()).isEqualTo(-1);
    }

    @Test
    void execveatResolvesBelowOrToItsDescriptor() {
        feed.openat(100, 5, -100, "/opt/tool", 1);
        feed.openat(100, 6, -100, "/opt/dir", 0x400);
        assertThat(execveat(6, "bin/../x", 0)).isEqualTo("/opt/dir/x");
        assertThat(execveat(6, "/usr/bin/y", 0)).isEqualTo("/usr/bin/y");
        assertThat(execveat(DirectoryFd.CURRENT, "z", 2)).isEqualTo("/home/u/z");
        assertThat(execveat(5, "<NA>", 1)).isEqualTo("/opt/tool");
        assertThat(execveat(5, "", 1)).isEqualTo("/opt/tool");
        assertThat(execveat(77, "x", 0)).isEqualTo("<NA>");
        assertThat(execveat(5, "<NA>", 0)).isEqualTo("<NA>");
    }

    /** Reports an execveat as old captures do, where its success is an execve; returns the resulting path. */
    private String execveat(long directory, String path, int flags) {
        feed.begin(EventCode.SYSCALL_EXECVEAT_E, 100).put(directory).put(path).put(flags);
        feed.run();
        feed.begin(EventCode.SYSCALL_EXECVE_19_X, 100).put(0).put("x");
        feed.run();
        String first = Bytes.text(feed.thread(100).exePath());
        feed.begin(EventCode.SYSCALL_EXECVEAT_E, 100).put(directory).put(path).put(flags);
        feed.run();
        feed.begin(EventCode.SYSCALL_EXECVEAT_X, 100).put(0).put("y");
        feed.run();
        assertThat(Bytes.text(feed.thread(100).exe())).isEqualTo("y");
        assertThat(Bytes.text(feed.thread(100).exePath())).isEqualTo(first);
        return first;
    }

    @Test
    void enterEventOfAnotherCallDoesNotNameExecutable() {
        feed.begin(EventCode.SYSCALL_EXECVEAT_E, 100).put(3).put("/stale").put(0);
        feed.run();
        feed.close(100, -9, 50);
        feed.begin(EventCode.SYSCALL_EXECVE_19_X, 100).put(0).put("x");
        feed.run();
        assertThat(Bytes.text(feed.thread(100).exePath())).isEqualTo("/bin/bash");
    }

    @Test
    void callingThreadThatIsNotTheLeaderIsKept() {
        feed.threaded(101, 100, 1);
        feed.threaded(102, 100, 1);
        feed.exec(101, "/bin/new");
        assertThat(Bytes.text(feed.thread(101).exePath())).isEqualTo("/bin/new");
        assertThat(feed.state.threads().get(102)).isNull();
        assertThat(feed.state.threads().get(100)).isNotNull();
    }

    @Test
    void deletedSuffixOfExecutableIsRemoved() {
        feed.exec(100, "/tmp/x (deleted)");
        assertThat(Bytes.text(feed.thread(100).exePath())).isEqualTo("/tmp/x");
    }

    @Test
    void cloexecDescriptorsAreClosed() {
        feed.openat(100, 3, -100, "kept", 1);
        feed.openat(100, 4, -100, "closed", 1 | DescriptorEntry.OPEN_CLOEXEC);
        feed.fork(100, 200);
        feed.exec(200, "/bin/true");
        assertThat(feed.find(200, 3)).isNotNull();
        assertThat(feed.find(200, 4)).isNull();
        assertThat(feed.find(100, 4)).isNotNull();
    }

    @Test
    void libsinspTrackingKeepsCloexecDescriptors() {
        StateEventFeed old = StateEventFeed.withShell(
                new State(StateLimits.DEFAULT, ThreadLookup.NOTHING, DescriptorTracking.LIBSINSP));
        old.openat(100, 4, -100, "closed", 1 | DescriptorEntry.OPEN_CLOEXEC);
        old.exec(100, "/bin/true");
        assertThat(old.find(100, 4)).isNotNull();
    }

    @Test
    void threadCreatedOnDemandIsCompleted() {
        feed.exec(900, "/bin/late");
        ThreadEntry thread = feed.thread(900);
        assertThat(thread.invented()).isFalse();
        assertThat(thread.pid()).isEqualTo(900);
        assertThat(thread.vpid()).isEqualTo(900);
        assertThat(thread.ptid()).isEqualTo(1);
    }

    @Test
    void environmentIsTruncatedAtItsLimit() {
        StateEventFeed small =
                StateEventFeed.withShell(new State(StateLimits.DEFAULT.withEnvironment(5), ThreadLookup.NOTHING));
        small.exec(100, "/bin/true");
        assertThat(Bytes.text(small.thread(100).env())).isEqualTo("A=1\0\0");
        assertThat(small.state.counters().cutStrings()).isPositive();
    }
}
