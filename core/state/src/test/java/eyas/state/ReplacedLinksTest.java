package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.ChmodExit;
import eyas.event.EventParams.MkdirExit;
import eyas.event.KernelName;
import eyas.state.file.PathResolver;
import eyas.state.process.CloneFlag;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Paths through links that were replaced, and through present or former mount points. */
final class ReplacedLinksTest {
    private static final int CWD = KernelName.WORKING_DIRECTORY;
    private static final int BIND = 0x1000;

    private final StateEventFeed feed = StateEventFeed.withShell();

    private void base(int descriptor, String path) {
        KernelName name =
                new KernelName(99, 5, 0, descriptor, KernelName.Kind.BASE, 0, 0, 0, 0, Bytes.of(path), Bytes.EMPTY);
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(KernelName.EVENT_NAME)
                .putBytes(name.data());
        feed.run();
    }

    /** Renames a file, and returns the path that its new name leads to. */
    private String renamed(int directory, String to) {
        return KernelPathsFixture.renamed(feed, directory, to);
    }

    private Map<String, Long> losses() {
        return KernelPathsFixture.losses(feed);
    }

    /** Creates the link in another process, since the shell may be in a call meanwhile. */
    private void symlink(String target, String path) {
        feed.begin(EventCode.SYSCALL_SYMLINK_X, 200).put(0).put(target).put(path);
        feed.run();
    }

    private void unlink(String path) {
        feed.begin(EventCode.SYSCALL_UNLINK_2_X, 200).put(0).put(path);
        feed.run();
    }

    private void mount(int caller, String directory) {
        feed.begin(EventCode.SYSCALL_MOUNT_X, caller)
                .put(0)
                .put("/home/v")
                .put(directory)
                .put("")
                .put(BIND);
        feed.run();
    }

    private void umount(int caller, String directory) {
        feed.begin(EventCode.SYSCALL_UMOUNT_1_X, caller).put(0).put(directory);
        feed.run();
    }

    @Test
    void pathThroughLinkWithEarlierTargetIsCounted() {
        base(CWD, "/home/u");
        symlink("/home/v/.ssh", "/home/u/link");
        assertThat(renamed(CWD, "link/a")).isEqualTo("/home/v/.ssh/a");
        assertThat(losses()).as("the link has led to one place only").isEmpty();

        unlink("/home/u/link");
        symlink("/home/u/other", "/home/u/link");
        assertThat(renamed(CWD, "link/a")).isEqualTo("/home/u/other/a");
        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void linkReplacedBeforeCallStartedIsNotCounted() {
        base(CWD, "/home/u");
        symlink("/home/v/.ssh", "/home/u/link");
        unlink("/home/u/link");
        symlink("/home/u/other", "/home/u/link");
        feed.openat(100, 3, -100, "/home/u/file", 1);
        renamed(CWD, "link/a");

        assertThat(losses()).as("the caller has done something since").isEmpty();
    }

    @Test
    void linkReplacedDuringCallOfAnyLengthIsCounted() {
        base(CWD, "/home/u");
        symlink("/home/v/.ssh", "/home/u/link");
        renamed(CWD, "a");
        unlink("/home/u/link");
        symlink("/home/u/other", "/home/u/link");
        feed.time += 3_600_000_000_000L;
        renamed(CWD, "link/a");

        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    /** Reports within a call do not show that it started later. */
    @Test
    void eventsWithinCallDoNotShowItsStart() {
        base(CWD, "/home/u");
        symlink("/home/v/.ssh", "/home/u/link");
        renamed(CWD, "a");
        unlink("/home/u/link");
        symlink("/home/u/other", "/home/u/link");
        feed.begin(EventCode.SCHEDSWITCH_6_E, 100)
                .put(200)
                .put(0)
                .put(0)
                .put(0)
                .put(0)
                .put(0);
        feed.run();
        base(3, "/home/u/d");
        renamed(CWD, "link/a");

        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void ioUringWorkersDoNotShowStartOfMainThreadsCall() {
        feed.begin(EventCode.SYSCALL_IO_URING_SETUP_X, 400).put(9);
        feed.run();
        base(CWD, "/home/u");
        symlink("/home/v/.ssh", "/home/u/link");
        unlink("/home/u/link");
        symlink("/home/u/other", "/home/u/link");
        feed.openat(100, 3, -100, "/home/u/file", 1);
        renamed(CWD, "link/a");

        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void replacedLinkIsCountedBelowNewNameOfItsDirectory() {
        base(CWD, "/home/u");
        symlink("/home/v/.ssh", "/home/u/a/link");
        unlink("/home/u/a/link");
        symlink("/home/u/other", "/home/u/a/link");
        feed.begin(EventCode.SYSCALL_RENAME_X, 200).put(0).put("/home/u/a").put("/home/u/b");
        feed.run();
        renamed(CWD, "b/link/x");

        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void linkWithSeveralEarlierTargetsIsCounted() {
        base(CWD, "/home/u");
        for (String target : new String[] {"/a", "/b", "/a"}) {
            symlink(target, "/home/u/link");
            unlink("/home/u/link");
        }
        symlink("/a", "/home/u/link");
        renamed(CWD, "link/x");
        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));

        unlink("/home/u/link");
        symlink("/a", "/home/u/link");
        feed.begin(EventCode.SYSCALL_CHMOD_X, 100).put(0).put("link").put(0);
        feed.apply().followed(-1, ChmodExit.FILENAME, true);
        assertThat(losses()).as("at the end of the path").containsOnly(Map.entry("name_by_link", 2L));

        renamed(CWD, "link/x");
        assertThat(losses()).as("in a later call").containsOnly(Map.entry("name_by_link", 2L));
    }

    @Test
    void removedMountIsCountedForCallsStartedBefore() {
        base(CWD, "/home/u");
        mount(100, "/home/u/bound");
        mount(100, "/home/u/bound");
        umount(100, "/home/u/bound");
        renamed(CWD, "bound/a");
        assertThat(losses()).as("one is left").containsOnly(Map.entry("name_by_mount", 1L));

        feed.begin(EventCode.SYSCALL_UMOUNT2_X, 200).put(0).put("/home/u/bound").put(0);
        feed.run();
        feed.time += 3_600_000_000_000L;
        renamed(CWD, "bound/a");
        assertThat(losses()).as("the call may have begun before").containsOnly(Map.entry("name_by_mount", 2L));
        renamed(CWD, "bound/a");
        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 2L));
    }

    @Test
    void unmountByIsolatedProcessIsNotTrusted() {
        base(CWD, "/home/u");
        mount(100, "/home/u/bound");
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 100, 300, 100, 1, CloneFlag.NEWNS, 100, 100);
        feed.fork(100, 400);
        feed.begin(EventCode.SYSCALL_SECCOMP_X, 400).put(0).put(1).put(0);
        feed.run();
        feed.fork(400, 500);
        for (int caller : new int[] {300, 500}) {
            umount(caller, "/home/u/bound");
        }
        renamed(CWD, "a");
        renamed(CWD, "bound/a");

        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    private void isolate(int parent, int child) {
        feed.fork(parent, child);
        feed.begin(EventCode.SYSCALL_SECCOMP_X, child).put(0).put(1).put(0);
        feed.run();
    }

    @Test
    void removalByIsolatedProcessLeavesLinkUncertain() {
        base(CWD, "/home/u");
        symlink("/home/v/.git", "/home/u/d/link");
        isolate(100, 300);
        feed.call(EventCode.SYSCALL_UNLINK_2_X, 300, "/home/u/d/link");
        renamed(CWD, "a");
        renamed(CWD, "d/link/hooks");
        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));

        feed.call(EventCode.SYSCALL_RENAME_X, 100, "/home/u/d", "/home/u/e");
        renamed(CWD, "a");
        renamed(CWD, "e/link/hooks");
        assertThat(losses()).as("moved with its directory").containsOnly(Map.entry("name_by_link", 2L));
        feed.call(EventCode.SYSCALL_RENAME_X, 100, "/home/u/e/link", "/home/u/link");
        renamed(CWD, "a");
        renamed(CWD, "link/hooks");
        assertThat(losses()).as("moved itself").containsOnly(Map.entry("name_by_link", 3L));
    }

    @Test
    void renameByIsolatedProcessLeavesLinksUncertain() {
        base(CWD, "/home/u");
        symlink("/home/v/.git", "/home/u/d/link");
        mount(100, "/home/u/m/bound");
        isolate(100, 300);
        feed.call(EventCode.SYSCALL_RENAME_X, 300, "/home/u/d", "/home/u/gone");
        feed.call(EventCode.SYSCALL_RENAME_X, 300, "/home/u/m", "/home/u/n");
        renamed(CWD, "a");
        renamed(CWD, "d/link/hooks");
        renamed(CWD, "gone/link/hooks");
        assertThat(losses()).containsOnly(Map.entry("name_by_link", 2L));
        renamed(CWD, "m/bound/a");
        renamed(CWD, "n/bound/a");
        assertThat(losses()).containsEntry("name_by_mount", 2L);
    }

    @Test
    void linkMadeByIsolatedProcessIsUncertain() {
        base(CWD, "/home/u");
        isolate(100, 300);
        feed.call(EventCode.SYSCALL_SYMLINK_X, 300, "/tmp/harmless", "/home/u/.git");
        renamed(CWD, "a");
        renamed(CWD, ".git/hooks");

        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void openByHardLinkRemovedByIsolatedProcessIsCounted() {
        base(CWD, "/home/u");
        feed.call(EventCode.SYSCALL_LINK_2_X, 100, "/home/u/.git/config", "/home/u/x");
        isolate(100, 300);
        feed.call(EventCode.SYSCALL_UNLINK_2_X, 300, "/home/u/x");
        feed.openat(100, 3, -100, "/home/u/y", 1);
        assertThat(losses()).isEmpty();
        feed.openat(100, 3, -100, "/home/u/x", 1);

        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    /** As git does with each object. */
    @Test
    void isolatedProcesssHardLinkToOwnFileIsNotCounted() {
        base(CWD, "/home/u");
        isolate(100, 300);
        feed.openat(300, 3, -100, "/home/u/temporary", 0x4006);
        feed.call(EventCode.SYSCALL_LINK_2_X, 300, "/home/u/temporary", "/home/u/object");
        feed.openat(100, 3, -100, "/home/u/object", 1);

        assertThat(losses()).isEmpty();
        assertThat(Bytes.text(feed.descriptor(100, 3).realName())).isEqualTo("/home/u/object");
    }

    @Test
    void filterForAllThreadsIsolatesEachOfThem() {
        base(CWD, "/home/u");
        feed.fork(100, 300);
        feed.threaded(301, 300, 100);
        feed.begin(EventCode.SYSCALL_SECCOMP_X, 301).put(0).put(2).put(1);
        feed.run();
        assertThat(feed.thread(300).isIsolated).as("a query sets no filter").isFalse();
        feed.begin(EventCode.SYSCALL_SECCOMP_X, 301).put(0).put(1).put(0);
        feed.run();
        assertThat(feed.thread(300).isIsolated).as("a filter of one thread").isFalse();
        feed.threaded(302, 300, 100);
        assertThat(feed.thread(302).isIsolated).as("that may be of that thread").isTrue();
        feed.begin(EventCode.SYSCALL_SECCOMP_X, 301).put(0).put(1).put(1);
        feed.run();

        assertThat(feed.thread(300).isIsolated).isTrue();
        assertThat(feed.thread(100).isIsolated).isFalse();
    }

    @Test
    void processWhoseRegistersATracerSetsIsIsolated() {
        int traceSystemCalls = 0xd;
        int emulate = 0x24;
        feed.fork(100, 300);
        for (int request : new int[] {traceSystemCalls, emulate}) {
            assertThat(feed.thread(300).isIsolated).isFalse();
            feed.begin(EventCode.SYSCALL_PTRACE_X, 100)
                    .put(0)
                    .putBytes(Bytes.EMPTY)
                    .putBytes(Bytes.EMPTY)
                    .put(request)
                    .put(300);
            feed.run();
        }

        assertThat(feed.thread(300).isIsolated).isTrue();
    }

    @Test
    void unmountThroughLinkKeepsLink() {
        base(CWD, "/home/u");
        mount(100, "/home/u/bound");
        symlink("/home/u/bound", "/home/u/link");
        umount(100, "/home/u/link");
        renamed(CWD, "a");

        assertThat(renamed(CWD, "link/a")).isEqualTo("/home/u/bound/a");
        assertThat(losses()).as("nothing is mounted there any more").isEmpty();
    }

    @Test
    void unmountWithoutFollowingLinkKeepsTargetsMount() {
        base(CWD, "/home/u");
        mount(100, "/home/u/bound");
        symlink("/home/u/bound", "/home/u/link");
        feed.begin(EventCode.SYSCALL_UMOUNT2_X, 100).put(0).put("/home/u/link").put(8);
        feed.run();
        renamed(CWD, "link/a");

        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    @Test
    void furtherProcfsIsRemovedWhenUnmounted() {
        base(CWD, "/home/u");
        feed.begin(EventCode.SYSCALL_MOUNT_X, 100)
                .put(0)
                .put("none")
                .put("/home/u/p")
                .put("proc")
                .put(0);
        feed.run();
        assertThat(renamed(CWD, "p/1/a")).isEqualTo("/proc/1/a");
        umount(100, "/home/u/p");
        renamed(CWD, "a");

        assertThat(renamed(CWD, "p/1/a")).isEqualTo("/home/u/p/1/a");
    }

    @Test
    void fileSystemImageMayContainLinks() {
        base(CWD, "/home/u");
        feed.begin(EventCode.SYSCALL_MOUNT_X, 100)
                .put(0)
                .put("/dev/loop0")
                .put("/home/u/image")
                .put("squashfs")
                .put(0);
        feed.run();
        renamed(CWD, "image/a");

        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    @Test
    void pathsThroughStandardDescriptorsAreCounted() {
        base(CWD, "/dev");
        renamed(CWD, "/dev/stdin/hooks");
        renamed(CWD, "stdout/hooks");
        renamed(CWD, "stderrs/hooks");
        renamed(CWD, "/dev/stderr");
        assertThat(losses()).as("the link itself is replaced").containsOnly(Map.entry("name_by_link", 2L));

        feed.begin(EventCode.SYSCALL_CHMOD_X, 100).put(0).put("/dev/stderr").put(0);
        feed.run().followed(-1, ChmodExit.FILENAME, true);
        assertThat(losses()).containsOnly(Map.entry("name_by_link", 3L));
    }

    @Test
    void tooLongLinkTextIsCounted() {
        base(CWD, "/home/u");
        symlink("./".repeat(1500) + ".git", "/home/u/link");
        assertThat(renamed(CWD, "link/hooks")).isEqualTo("/home/u/.git/hooks");
        assertThat(losses()).isEmpty();
        symlink("/" + "a".repeat(PathResolver.MOST_REAL), "/home/u/other");

        assertThat(losses()).containsOnly(Map.entry("name_cut", 1L));
    }

    @Test
    void mountMovesWithItsDirectory() {
        base(CWD, "/home/u");
        mount(100, "/home/u/a/bound");
        feed.begin(EventCode.SYSCALL_RENAME_X, 100).put(0).put("/home/u/a").put("/home/u/b");
        feed.run();
        renamed(CWD, "b/bound/x");

        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    /** A container engine creates files by absolute paths below the overlays that it mounted. */
    @Test
    void pathsUsedByServiceOfMachineAreNotCounted() {
        base(CWD, "/");
        mount(100, "/srv/merged");
        renamed(CWD, "/srv/merged/a");
        assertThat(losses()).as("no job is known").containsOnly(Map.entry("name_by_mount", 1L));

        feed.clone(EventCode.SYSCALL_CLONE_20_X, 12, 0, 12, 1, 0, 12, 12);
        feed.execIn("cpu=/\0", "A=1\0", 12, "/w/bin/Runner.Worker");
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 20, 0, 20, 12, 0, 20, 20);
        feed.execIn("cpu=/\0", "GITHUB_ACTIONS=true\0GITHUB_JOB=build\0GITHUB_ACTION=__run\0", 20, "/bin/bash");
        renamed(CWD, "/srv/merged/b");
        assertThat(losses()).as("the service").containsOnly(Map.entry("name_by_mount", 1L));
        feed.begin(EventCode.SYSCALL_MKDIR_2_X, 20).put(0).put("/srv/merged/c").put(0);
        feed.run().followed(-1, MkdirExit.PATH, false);
        assertThat(losses()).as("the job").containsOnly(Map.entry("name_by_mount", 2L));
    }
}
