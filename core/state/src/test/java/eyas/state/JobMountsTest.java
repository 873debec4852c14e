package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.RenameExit;
import eyas.event.EventParams.RenameatExit;
import eyas.event.HostPaths;
import eyas.event.KernelName;
import eyas.event.SyscallTable;
import eyas.state.process.CloneFlag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Paths in mounts made by a job. */
final class JobMountsTest {
    private static final int CWD = KernelName.WORKING_DIRECTORY;
    private static final int BIND = 0x1000;
    private static final int MOVE = 0x2000;
    private static final int SHARED = 0x100000;

    private final StateEventFeed feed = StateEventFeed.withShell();

    private void report(int caller, String event, byte[] data) {
        feed.begin(EventCode.ASYNCEVENT_E, caller).put(0).put(event).putBytes(data);
        feed.run();
    }

    private void kernel(int caller, KernelName.Kind kind, int flags, String path, String text) {
        KernelName name = new KernelName(99, 5, 0, CWD, kind, flags, 0, 0, 0, Bytes.of(path), Bytes.of(text));
        report(caller, KernelName.EVENT_NAME, name.data());
    }

    private void kernel(KernelName.Kind kind, int flags, String path, String text) {
        kernel(100, kind, flags, path, text);
    }

    private void machine(String path) {
        report(100, HostPaths.EVENT_NAME, HostPaths.data(99, Bytes.EMPTY, List.of(Bytes.of(path))));
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

    private void generic(int caller, String call) {
        int code = Objects.requireNonNull(SyscallTable.find(call)).code();
        feed.begin(EventCode.GENERIC_X, caller).put(code).put(0);
        feed.run();
    }

    private void pivot(int caller) {
        kernel(caller, KernelName.Kind.TEXT, KernelName.HAS_TEXT, "/", ".");
        kernel(caller, KernelName.Kind.TEXT, KernelName.HAS_TEXT, "/", ".");
        generic(caller, "pivot_root");
    }

    private void unshare(int caller, int flags) {
        feed.begin(EventCode.SYSCALL_UNSHARE_X, caller).put(0).put(flags);
        feed.run();
    }

    private void setns(int caller, int types) {
        feed.begin(EventCode.SYSCALL_SETNS_X, caller).put(0).put(3).put(types);
        feed.run();
    }

    private void faker(int process) {
        feed.fork(100, process);
        feed.begin(EventCode.SYSCALL_SECCOMP_X, process).put(0).put(1).put(0);
        feed.run();
    }

    /** Returns how many paths through mounts were counted for a rename by a process. */
    private long namesLostBy(int process) {
        long before = losses().getOrDefault("name_by_mount", 0L);
        feed.call(EventCode.SYSCALL_RENAME_X, process, "/b/c", "/b/hooks");
        feed.context().followed(-1, RenameExit.NEWPATH, false); // as a rule does
        return losses().getOrDefault("name_by_mount", 0L) - before;
    }

    private Map<String, Long> losses() {
        return KernelPathsFixture.losses(feed);
    }

    private String renamed(String to) {
        return KernelPathsFixture.renamed(feed, CWD, to);
    }

    @Test
    void hostLinkIsFollowedThroughMountOfItsDirectory() {
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
    void pathsBelowRootMovedByJobAreCounted() {
        mount(100, "/newroot/b", BIND);
        kernel(KernelName.Kind.BASE, 0, "/", "");
        renamed("/b/hooks");
        assertThat(losses()).as("no mount yet").isEmpty();

        pivot(100);
        renamed("/b/hooks");
        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
        feed.fork(100, 300);
        feed.call(EventCode.SYSCALL_RENAME_X, 300, "/b/c", "/b/hooks");
        assertThat(losses()).as("of a child").containsOnly(Map.entry("name_by_mount", 2L));
    }

    /** The process has the mounts of its creator, not those of its parent. */
    @Test
    void processCreatedWithAnotherParentMayHaveAnotherRoot() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        feed.fork(100, 200);
        unshare(200, CloneFlag.NEWNS);
        pivot(200);
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 300, 0, 300, 100, CloneFlag.PARENT, 300, 300);
        assertThat(feed.thread(300).isIsolated)
                .as("its unmounts are not trusted")
                .isTrue();
        assertThat(namesLostBy(300)).isEqualTo(1);
        assertThat(namesLostBy(100)).as("parent").isZero();
    }

    @Test
    void processWithEndedCreatorMayHaveAnotherRoot() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        feed.fork(100, 200);
        feed.sibling(200, 300);
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 300, 0, 300, 200, CloneFlag.CHILD_IN_PIDNS, 5, 5);
        assertThat(namesLostBy(300)).isZero();

        unshare(200, CloneFlag.NEWNS);
        pivot(200);
        feed.sibling(200, 301);
        feed.exit(200, 100);
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 301, 0, 301, 100, CloneFlag.CHILD_IN_PIDNS, 6, 6);
        assertThat(namesLostBy(301)).isEqualTo(1);
    }

    /** Only the new thread's event exists, and it does not report which thread created it. */
    @Test
    void threadOfProcessWithSeveralNamespacesMayHaveAnotherRoot() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        feed.fork(100, 200);
        feed.threaded(201, 200, 100);
        unshare(201, CloneFlag.NEWNS);
        pivot(201);
        feed.threaded(202, 200, 100);
        assertThat(namesLostBy(202)).isEqualTo(1);
        assertThat(namesLostBy(200)).as("first thread").isZero();
    }

    /** A service of the machine with mounts of its own moves its root directory, while others run in sandboxes. */
    @Test
    void rootMovedInOneNamespaceDoesNotAffectOthers() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        feed.fork(100, 200);
        feed.fork(100, 300);
        faker(400);
        unshare(200, CloneFlag.NEWNS);
        unshare(300, CloneFlag.NEWNS);
        feed.fork(200, 201);
        pivot(200);
        assertThat(namesLostBy(201)).as("same namespace").isEqualTo(1);
        assertThat(namesLostBy(300)).as("another namespace").isZero();
        assertThat(namesLostBy(400)).as("filter of its own").isZero();
        assertThat(namesLostBy(100)).as("machine").isZero();
    }

    @Test
    void rootMovedInHostMountsAffectsAll() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        feed.fork(100, 200);
        feed.fork(100, 300);
        pivot(200);

        assertThat(namesLostBy(300)).isEqualTo(1);
    }

    /** A filter can answer unshare with success, and memory of clone3 can change: the process is in its creator's namespace. */
    @Test
    void claimedNamespaceIsThatOfCreator() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        feed.fork(100, 200);
        unshare(200, CloneFlag.NEWNS);
        feed.fork(200, 300);
        feed.begin(EventCode.SYSCALL_SECCOMP_X, 300).put(0).put(1).put(0);
        feed.run();
        unshare(300, CloneFlag.NEWNS);
        feed.clone(EventCode.SYSCALL_CLONE3_X, 200, 301, 200, 100, CloneFlag.NEWNS, 200, 200);
        pivot(200);
        assertThat(namesLostBy(300)).isEqualTo(1);
        assertThat(namesLostBy(301)).isEqualTo(1);
    }

    @Test
    void enteredNamespaceMayHaveAnotherRoot() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        feed.fork(100, 200);
        feed.fork(100, 300);
        feed.fork(100, 400);
        unshare(200, CloneFlag.NEWNS);
        setns(300, 0);
        assertThat(namesLostBy(300)).as("none has moved").isZero();
        pivot(200);
        assertThat(namesLostBy(300)).as("entered before").isEqualTo(1);
        setns(400, CloneFlag.NEWPID);
        assertThat(namesLostBy(400)).as("namespace of processes").isZero();
        setns(400, CloneFlag.NEWNS);
        assertThat(namesLostBy(400)).as("entered after").isEqualTo(1);
    }

    @Test
    void unmountAfterSetnsKeepsHostMount() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        mount(100, "/b", BIND);
        feed.fork(100, 200);
        setns(200, CloneFlag.NEWNS);
        feed.call(EventCode.SYSCALL_UMOUNT_1_X, 200, "/b");
        assertThat(namesLostBy(100)).isEqualTo(1);
        assertThat(namesLostBy(200)).as("it may have entered the machine's").isEqualTo(1);

        feed.call(EventCode.SYSCALL_UMOUNT_1_X, 100, "/b");
        assertThat(namesLostBy(100)).as("gone").isZero();
    }

    /** A mount below one of two shared mounts is below the other one, too. */
    @Test
    void pathsInNamespaceWithSharedMountsAreCounted() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        for (int process : new int[] {200, 300, 400}) {
            feed.fork(100, process);
            unshare(process, CloneFlag.NEWNS);
            feed.fork(process, process + 1);
        }
        mount(200, "/", SHARED);
        generic(300, "mount_setattr");
        generic(100, "mount_setattr");
        assertThat(namesLostBy(200)).isEqualTo(1);
        assertThat(namesLostBy(201)).isEqualTo(1);
        assertThat(namesLostBy(300)).isEqualTo(1);
        assertThat(namesLostBy(301)).isEqualTo(1);
        assertThat(namesLostBy(401)).as("another namespace").isZero();
        assertThat(namesLostBy(100)).as("machine").isZero();
    }

    @Test
    void mountBelowBindMountOfHostIsBelowItsSource() {
        machine("/b");
        kernel(KernelName.Kind.BASE, 0, "/srv/bound", "");
        mount(100, "c", BIND);
        feed.call(EventCode.SYSCALL_RENAME_X, 100, "/srv/bound/c/d", "/srv/bound/c/e");
        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
        feed.call(EventCode.SYSCALL_RENAME_X, 100, "/b/c/d", "/b/c/e");
        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 2L));

        feed.call(EventCode.SYSCALL_UMOUNT_1_X, 100, "c");
        feed.call(EventCode.SYSCALL_RENAME_X, 100, "/b/c/d", "/b/c/e");
        assertThat(losses()).as("gone").containsOnly(Map.entry("name_by_mount", 2L));
    }

    @Test
    void mountMovedToRootDirectoryMovesAllPaths() {
        kernel(KernelName.Kind.BASE, 0, "/", "");
        mount(100, "/", MOVE);
        renamed("/b/hooks");

        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    @Test
    void mountPointBelowOwnMountIsNotCounted() {
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 100, 300, 100, 1, CloneFlag.NEWNS, 100, 100);
        unshare(100, CloneFlag.NEWNS);
        kernel(KernelName.Kind.BASE, 0, "/", "");
        mount(100, "/newroot", BIND);
        mount(100, "/newroot/home", BIND);

        assertThat(losses()).isEmpty();
    }

    @Test
    void claimedHardLinkDoesNotMakeTwoNamesOneFile() {
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
