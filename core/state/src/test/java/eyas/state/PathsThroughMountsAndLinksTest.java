package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.ChmodExit;
import eyas.event.EventParams.RenameatExit;
import eyas.event.KernelName;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Resolution of paths from the kernel that lead through mount points and links. */
final class PathsThroughMountsAndLinksTest {
    private static final int CWD = KernelName.WORKING_DIRECTORY;
    private static final int BIND = 0x1000;

    private final KernelPathsFixture paths = new KernelPathsFixture();
    private final StateEventFeed feed = paths.feed;

    /** Renames a file, and returns the host path of its new name. */
    private String renamedOnMachine(int directory, String to) {
        paths.renamed(directory, to);
        EventContext context = feed.context();
        return Bytes.text(context.machineName(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false));
    }

    private void mount(String source, String directory, String type, int flags) {
        feed.begin(EventCode.SYSCALL_MOUNT_X, 100)
                .put(0)
                .put(source)
                .put(directory)
                .put(type)
                .put(flags);
        feed.run();
    }

    @Test
    void pathThroughProcfsLinkIsCounted() {
        paths.base(CWD, "/home/u");
        paths.renamed(CWD, "/proc/self/cwd/a");
        paths.renamed(CWD, "//proc/self/cwd/a");

        assertThat(paths.losses()).containsOnly(Map.entry("name_by_link", 2L));
    }

    @Test
    void claimedLinkDoesNotLeadOutOfKernelsDirectory() {
        paths.symlink("/tmp/a", "/home/v/.ssh");
        paths.base(CWD, "/home/v/.ssh");

        assertThat(paths.renamed(CWD, "authorized_keys")).isEqualTo("/home/v/.ssh/authorized_keys");
    }

    @Test
    void pathThroughMountPointOfJobIsCounted() {
        paths.base(CWD, "/home/u");
        mount("/home/v/.ssh", "/home/u/new", "tmpfs", 0);
        paths.renamed(CWD, "new/a");
        assertThat(paths.losses())
                .as("files of a new file system have no other names")
                .isEmpty();

        mount("/home/v/.ssh", "/home/u/bound", "", BIND);
        paths.renamed(CWD, "bound/a");
        paths.renamed(CWD, "boundary/a");
        assertThat(paths.losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    @Test
    void directoriesObjectsAndPathsBelowJobsMountAreCounted() {
        mount("/home/v", "/home/u/bound", "", BIND);
        paths.base(CWD, "/home/u/bound/.ssh");
        paths.renamed(CWD, "a");
        assertThat(paths.losses()).as("in the directory").containsOnly(Map.entry("name_by_mount", 1L));

        paths.kernel(KernelName.Kind.BASE, 1, KernelName.OBJECT, "/home/u/bound/a", "");
        paths.renamed(CWD, "/home/u/bound/a");
        assertThat(paths.losses()).as("in the object").containsOnly(Map.entry("name_by_mount", 2L));

        feed.begin(EventCode.SYSCALL_CHMOD_X, 100).put(0).put("/home/u/bound").put(0);
        feed.run().followed(-1, ChmodExit.FILENAME, true);
        assertThat(paths.losses()).as("itself").containsOnly(Map.entry("name_by_mount", 3L));

        paths.renamed(CWD, "../../a");
        mount("/home/v", "/home/u/bound", "", BIND);
        assertThat(paths.losses()).as("beside it").containsOnly(Map.entry("name_by_mount", 3L));
    }

    @Test
    void directoryWithHostPathIsKnownBelowMount() {
        mount("/home/v", "/home/u/bound", "", BIND);
        paths.machine("/home/v/.ssh", "/srv/v/.ssh");
        paths.base(CWD, "/home/u/bound/.ssh");

        assertThat(paths.renamed(CWD, "a")).isEqualTo("/home/u/bound/.ssh/a");
        assertThat(renamedOnMachine(CWD, "b/c")).isEqualTo("/home/v/.ssh/b/c");
        assertThat(paths.losses()).isEmpty();

        assertThat(renamedOnMachine(CWD, "../a")).isEmpty();
        assertThat(paths.losses()).containsOnly(Map.entry("name_by_mount", 1L));
        mount("/home/w", "/home/u/bound/.ssh/b", "", BIND);
        assertThat(paths.losses()).as("of the mount point").containsOnly(Map.entry("name_by_mount", 2L));
        paths.renamed(CWD, "b/c");
        assertThat(paths.losses()).as("below the directory").containsOnly(Map.entry("name_by_mount", 3L));
    }

    @Test
    void hostPathsOfAnotherDirectoryBelongToLostName() {
        paths.machine("/home/v/.ssh");
        paths.kernel(KernelName.Kind.BASE, CWD, 0, "/home/u", "", 0, 98);

        assertThat(renamedOnMachine(CWD, "a")).isEmpty();
    }

    @Test
    void linksOfAnotherProcfsAreThoseOfTheUsualOne() {
        paths.base(CWD, "/home/u");
        mount("none", "/home/u/p", "proc", 0);
        paths.renamed(CWD, "p/self/cwd/a");
        paths.renamed(CWD, "p/4711/root/a");
        assertThat(paths.losses()).containsOnly(Map.entry("name_by_link", 2L));

        paths.kernel(KernelName.Kind.BASE, 7, KernelName.PROCFS, "/home/u/p/1", "/1");
        assertThat(paths.renamed(7, "../../job")).isEqualTo("/home/u/job");
    }

    @Test
    void linksOfUnknownProcessesAreCounted() {
        paths.base(CWD, "/home/u");
        paths.renamed(CWD, "/proc/4711/cwd/a");

        assertThat(paths.losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void pathsOfOneEventAreCountedOnce() {
        paths.kernel(KernelName.Kind.MOUNT_POINT, CWD, KernelName.HAS_TEXT, "/home/u", "bound");
        paths.base(CWD, "/home/u");
        feed.begin(EventCode.SYSCALL_RENAMEAT_X, 100)
                .put(0)
                .put(CWD)
                .put("bound/a")
                .put(CWD)
                .put("bound/b");
        EventContext context = feed.run();
        context.followed(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false);
        context.followed(RenameatExit.OLDDIRFD, RenameatExit.OLDPATH, false);

        assertThat(paths.losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    @Test
    void descriptorInPathAppliesBelowHostRootOnly() {
        paths.base(5, "/home/v");
        assertThat(paths.renamed(CWD, "/proc/self/fd/5/job")).isEqualTo("/home/v/job");

        paths.base(KernelName.ROOT_DIRECTORY, "/srv/image");
        assertThat(paths.renamed(CWD, "/proc/self/fd/5/job")).isEqualTo("/srv/image/proc/self/fd/5/job");
        assertThat(paths.losses()).isEmpty();

        mount("none", "/proc", "tmpfs", 0);
        paths.renamed(CWD, "/proc/self/fd/5/job");
        assertThat(paths.losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    @Test
    void linkMadeThroughAnotherMountIsFollowedOnHostToo() {
        paths.machine("/srv/data");
        paths.base(CWD, "/mnt/bound");
        paths.symlink("/home/v/.ssh", "link");

        assertThat(paths.renamed(CWD, "/srv/data/link/key")).isEqualTo("/home/v/.ssh/key");
    }

    @Test
    void absoluteLinkBelowAnotherRootIsCounted() {
        paths.symlink("/srv/image/decoy", "/srv/image/link");
        paths.symlink("decoy", "/srv/image/relative");
        paths.base(KernelName.ROOT_DIRECTORY, "/srv/image");
        assertThat(paths.renamed(CWD, "/relative/job")).isEqualTo("/srv/image/decoy/job");
        assertThat(paths.losses()).isEmpty();

        paths.base(KernelName.ROOT_DIRECTORY, "/srv/image");
        paths.renamed(CWD, "/link/job");
        assertThat(paths.losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void directoryMountedOnItselfHidesNothing() {
        paths.base(CWD, "/home/u");
        mount("/home/u/bound", "/home/u/bound", "", BIND);
        paths.renamed(CWD, "bound/a");
        assertThat(paths.losses()).isEmpty();

        String start = "/home/u/" + "./".repeat(700);
        mount(start + "bound", start + "other", "", BIND);
        paths.renamed(CWD, "other/a");
        assertThat(paths.losses()).as("paths with a common prefix").containsOnly(Map.entry("name_by_mount", 1L));
    }
}
