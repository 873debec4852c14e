package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.RenameatExit;
import eyas.event.KernelName;
import eyas.event.MachinePaths;
import eyas.event.SyscallTable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Names in mounts that a job has made. */
final class JobMountsTest {
    private static final int CWD = KernelName.WORKING_DIRECTORY;
    private static final int BIND = 0x1000;
    private static final int MOVE = 0x2000;

    private final Feed feed = Feed.withShell();

    private void told(String event, byte[] data) {
        feed.begin(EventCode.ASYNCEVENT_E, 100).put(0).put(event).putBytes(data);
        feed.run();
    }

    private void kernel(KernelName.Kind kind, int flags, String path, String text) {
        KernelName name = new KernelName(99, 5, 0, CWD, kind, flags, 0, 0, 0, Bytes.of(path), Bytes.of(text));
        told(KernelName.EVENT_NAME, name.data());
    }

    private void machine(String path) {
        told(MachinePaths.EVENT_NAME, MachinePaths.data(99, Bytes.EMPTY, List.of(Bytes.of(path))));
    }

    private void mount(int caller, String directory, int flags) {
        feed.begin(EventCode.SYSCALL_MOUNT_X, caller)
                .put(0)
                .put("/home/v")
                .put(directory)
                .put("")
                .put(flags);
        feed.run();
    }

    private void faker(int process) {
        feed.fork(100, process);
        feed.begin(EventCode.SYSCALL_SECCOMP_X, process).put(0).put(1).put(0);
        feed.run();
    }

    private Map<String, Long> losses() {
        return KernelPathsTest.losses(feed);
    }

    private String renamed(String to) {
        return KernelPathsTest.renamed(feed, CWD, to);
    }

    @Test
    void linkOnTheMachineIsFollowedThroughMountOfItsDirectory() {
        feed.call(EventCode.SYSCALL_SYMLINK_X, 200, "/home/v/.ssh", "/srv/data/link");
        machine("/srv/data");
        kernel(KernelName.Kind.BASE, 0, "/mnt/bound", "");
        feed.begin(EventCode.SYSCALL_RENAMEAT_X, 100)
                .put(0)
                .put(CWD)
                .put("/home/u/file")
                .put(CWD)
                .put("link/keys");
        EventContext context = feed.run();
        assertThat(Bytes.text(context.machineName(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false)))
                .isEqualTo("/home/v/.ssh/keys");
        assertThat(losses()).isEmpty();

        feed.call(EventCode.SYSCALL_UNLINK_2_X, 200, "/srv/data/link");
        feed.call(EventCode.SYSCALL_SYMLINK_X, 200, "/tmp", "/srv/data/link");
        renamed("link/keys");
        assertThat(losses()).as("may have led elsewhere").containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void namesBelowRootThatAJobHasMovedAreCounted() {
        mount(100, "/newroot/b", BIND);
        kernel(KernelName.Kind.BASE, 0, "/", "");
        renamed("/b/hooks");
        assertThat(losses()).as("no mount yet").isEmpty();

        int pivot = Objects.requireNonNull(SyscallTable.find("pivot_root")).code();
        kernel(KernelName.Kind.TEXT, KernelName.HAS_TEXT, "/", ".");
        kernel(KernelName.Kind.TEXT, KernelName.HAS_TEXT, "/", ".");
        feed.begin(EventCode.GENERIC_X, 100).put(pivot).put(0);
        feed.run();
        renamed("/b/hooks");
        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
        feed.fork(100, 300);
        feed.call(EventCode.SYSCALL_RENAME_X, 300, "/b/c", "/b/hooks");
        assertThat(losses()).as("of a child").containsOnly(Map.entry("name_by_mount", 2L));
    }

    @Test
    void mountThatIsMovedToTheRootDirectoryMovesAllNames() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        mount(100, "/", MOVE);
        renamed("/b/hooks");

        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    @Test
    void mountPointBelowAnotherMountDoesNotCountInNamespaceOfItsOwn() {
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 100, 300, 100, 1, CloneFlag.NEWNS, 100, 100);
        feed.begin(EventCode.SYSCALL_UNSHARE_X, 100).put(0).put(CloneFlag.NEWNS);
        feed.run();
        kernel(KernelName.Kind.BASE, 0, "/", "");
        mount(100, "/newroot", BIND);
        mount(100, "/newroot/home", BIND);

        assertThat(losses()).isEmpty();
    }

    @Test
    void unmountInOneNamespaceLeavesTheMountOfAnother() {
        MountedDirectories mounts = new MountedDirectories(4, 100);
        byte[] path = Bytes.of("/mnt");
        mounts.add(path, Bytes.EMPTY, true, true);
        mounts.remove(path, Bytes.EMPTY, 5);

        assertThat(mounts.isPassed(path, path.length, Bytes.EMPTY, 0, true, 9)).isTrue();
    }

    @Test
    void hardLinkThatIsOnlyClaimedDoesNotMakeTwoNamesOneFile() {
        kernel(KernelName.Kind.BASE, 0, "/home/u", "");
        feed.call(EventCode.SYSCALL_SYMLINK_X, 200, "/home/u/.ssh", "/home/u/x");
        feed.call(EventCode.SYSCALL_LINK_2_X, 200, "/home/u/f", "/home/u/y");
        faker(300);
        feed.call(EventCode.SYSCALL_LINK_2_X, 300, "/home/u/f", "/home/u/x");
        feed.call(EventCode.SYSCALL_RENAME_X, 200, "/home/u/x", "/home/u/y");
        long before = losses().getOrDefault("name_by_link", 0L);
        renamed("y/authorized_keys");

        assertThat(losses()).containsOnly(Map.entry("name_by_link", before + 1));
    }
}
