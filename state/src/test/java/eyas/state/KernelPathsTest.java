package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.RenameatExit;
import eyas.event.KernelName;
import eyas.event.LossCollector;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names of calls as the state resolves them from what the kernel reports. */
final class KernelPathsTest {
    private static final int CWD = KernelName.WORKING_DIRECTORY;
    private static final int BIND = 0x1000;

    private final Feed feed = Feed.withShell();

    private void kernel(KernelName.Kind kind, int descriptor, int flags, String path, String more) {
        kernel(kind, descriptor, flags, path, more, 0, 99);
    }

    private void kernel(
            KernelName.Kind kind, int descriptor, int flags, String path, String more, int process, long inode) {
        KernelName name =
                new KernelName(inode, 5, 0, descriptor, kind, flags, 0, process, 0, Bytes.of(path), Bytes.of(more));
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(KernelName.EVENT_NAME)
                .putBytes(name.data());
        feed.run();
    }

    private void base(int descriptor, String path) {
        kernel(KernelName.Kind.BASE, descriptor, 0, path, "");
    }

    /** Renames a file, and returns where its new name leads. */
    private String renamed(int directory, String to) {
        feed.begin(EventCode.SYSCALL_RENAMEAT_X, 100)
                .put(0)
                .put(-100)
                .put("/home/u/file")
                .put(directory)
                .put(to);
        return Bytes.text(feed.run().followed(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false));
    }

    private Map<String, Long> losses() {
        Map<String, Long> losses = new HashMap<>();
        feed.state.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                if (kind.startsWith("name_") && count > 0) {
                    losses.put(kind, count);
                }
            }

            @Override
            public void note(String text) {}
        });
        return losses;
    }

    @Test
    void openedFileHasTheNameOfTheKernelBesideThatOfTheCall() {
        kernel(KernelName.Kind.OPENED, 3, 0, "/home/v/.ssh/authorized_keys", "");
        feed.openat(100, 3, 77, "authorized_keys", 2);

        assertThat(feed.name(100, 3)).isEqualTo("<UNKNOWN>authorized_keys");
        assertThat(Bytes.text(feed.descriptor(100, 3).realName())).isEqualTo("/home/v/.ssh/authorized_keys");
        assertThat(losses()).isEmpty();
    }

    @Test
    void fileOfProcfsIsKnownByItsPlaceThereAndItsProcess() {
        kernel(KernelName.Kind.OPENED, 3, KernelName.PROCFS, "/mnt/1/mem", "/1/mem", 1, 99);
        EventContext context = feed.openat(100, 3, -100, "/mnt/1/mem", 1);

        assertThat(Bytes.text(feed.descriptor(100, 3).procfsPath())).isEqualTo("/1/mem");
        assertThat(context.target()).isNotNull().extracting("pid").isEqualTo(1L);
    }

    @Test
    void nameOfAnotherFileBelongsToACallWhoseEventWasLost() {
        kernel(KernelName.Kind.OPENED, 3, 0, "/etc/shadow", "", 0, 98);
        feed.openat(100, 3, -100, "/home/u/file", 1);

        assertThat(Bytes.text(feed.descriptor(100, 3).realName())).isEqualTo("/home/u/file");
    }

    @Test
    void pathsBeyondTheLimitOfFalcoKeepTheirNameOfTheKernel() {
        String deep = "/home/u" + "/directory".repeat(200) + "/.bashrc";
        kernel(KernelName.Kind.OPENED, 3, 0, deep, "");
        feed.openat(100, 3, -100, deep, 2);

        assertThat(feed.name(100, 3)).isEqualTo("/DIR_TOO_LONG/FILENAME_TOO_LONG");
        assertThat(Bytes.text(feed.descriptor(100, 3).realName())).isEqualTo(deep);
    }

    @Test
    void relativeNamesStartWhereTheKernelSays() {
        base(CWD, "/home/v/.ssh");
        base(7, "/etc/sudoers.d");

        assertThat(renamed(CWD, "authorized_keys")).isEqualTo("/home/v/.ssh/authorized_keys");
        assertThat(renamed(7, "./job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(renamed(7, "../shadow")).isEqualTo("/etc/shadow");
        assertThat(losses()).isEmpty();
    }

    @Test
    void descriptorInTheTextIsOneOfTheKernel() {
        base(7, "/etc/sudoers.d");

        assertThat(renamed(CWD, "/proc/self/fd/7/job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(renamed(CWD, "/dev/fd/7/job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(losses()).isEmpty();
    }

    @Test
    void absoluteNamesStartFromTheRootThatTheKernelNames() {
        kernel(KernelName.Kind.ROOT_DIRECTORY, KernelName.ROOT_DIRECTORY, 0, "/srv/image", "");

        assertThat(renamed(CWD, "/etc/job")).isEqualTo("/srv/image/etc/job");
    }

    @Test
    void workingDirectoryIsThatOfTheKernelWhateverTheCallSays() {
        kernel(KernelName.Kind.WORKING_DIRECTORY, CWD, 0, "/home/v/.ssh", "");
        feed.begin(EventCode.SYSCALL_CHDIR_X, 100).put(0).put("/tmp");
        feed.run();

        assertThat(renamed(CWD, "authorized_keys")).isEqualTo("/home/v/.ssh/authorized_keys");
    }

    @Test
    void descriptorThatIsNotOpenIsCounted() {
        kernel(KernelName.Kind.BASE, 7, KernelName.NONE_OPEN, "", "");
        renamed(7, "job");

        assertThat(losses()).containsKey("name_unknown");
    }

    @Test
    void directoryOfWhichNothingIsKnownIsCountedWhereTheSourceReportsNames() {
        renamed(7, "job");
        assertThat(losses()).as("of a recording without names").isEmpty();

        base(CWD, "/home/u");
        renamed(7, "job");
        assertThat(losses()).containsOnlyKeys("name_unknown");
    }

    @Test
    void cutAndUnstableNamesAreCounted() {
        kernel(KernelName.Kind.OPENED, 3, KernelName.CUT, "b/c", "");
        kernel(KernelName.Kind.BASE, 3, KernelName.UNSTABLE, "/a/b", "");

        assertThat(losses()).containsOnly(Map.entry("name_cut", 1L), Map.entry("name_unstable", 1L));
    }

    @Test
    void namePassingALinkThatLedElsewhereBeforeIsCounted() {
        base(CWD, "/home/u");
        symlink("/home/v/.ssh", "/home/u/link");
        assertThat(renamed(CWD, "link/a")).isEqualTo("/home/v/.ssh/a");
        assertThat(losses()).as("the link has led to one place only").isEmpty();

        feed.begin(EventCode.SYSCALL_UNLINK_2_X, 100).put(0).put("/home/u/link");
        feed.run();
        symlink("/home/u/other", "/home/u/link");
        assertThat(renamed(CWD, "link/a")).isEqualTo("/home/u/other/a");
        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void namePassingALinkOfProcfsIsCounted() {
        base(CWD, "/home/u");
        renamed(CWD, "/proc/self/cwd/a");
        renamed(CWD, "//proc/self/cwd/a");

        assertThat(losses()).containsOnly(Map.entry("name_by_link", 2L));
    }

    @Test
    void linkThatACallClaimsToHaveMadeDoesNotLeadOutOfTheDirectoryOfTheKernel() {
        symlink("/tmp/a", "/home/v/.ssh");
        base(CWD, "/home/v/.ssh");

        assertThat(renamed(CWD, "authorized_keys")).isEqualTo("/home/v/.ssh/authorized_keys");
    }

    @Test
    void directoryOfATextThatIsReportedEachTimeDoesNotReplaceTheOneThatIsKnown() {
        base(CWD, "/home/v");
        kernel(KernelName.Kind.TEXT, CWD, KernelName.HAS_TEXT, "/tmp", "file");

        assertThat(renamed(CWD, "a")).isEqualTo("/home/v/a");
    }

    @Test
    void namePassingDirectoryThatTheJobMountedOnIsCounted() {
        base(CWD, "/home/u");
        mount("/home/v/.ssh", "/home/u/new", "tmpfs", 0);
        renamed(CWD, "new/a");
        assertThat(losses())
                .as("files of a new file system have no other names")
                .isEmpty();

        mount("/home/v/.ssh", "/home/u/bound", "", BIND);
        renamed(CWD, "bound/a");
        renamed(CWD, "boundary/a");
        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    @Test
    void namesOfOneEventAreCountedOnce() {
        kernel(KernelName.Kind.MOUNT_POINT, CWD, KernelName.HAS_TEXT, "/home/u", "bound");
        base(CWD, "/home/u");
        feed.begin(EventCode.SYSCALL_RENAMEAT_X, 100)
                .put(0)
                .put(CWD)
                .put("bound/a")
                .put(CWD)
                .put("bound/b");
        EventContext context = feed.run();
        context.followed(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false);
        context.followed(RenameatExit.OLDDIRFD, RenameatExit.OLDPATH, false);

        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    private void symlink(String target, String path) {
        feed.begin(EventCode.SYSCALL_SYMLINK_X, 100).put(0).put(target).put(path);
        feed.run();
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
    void objectOfTheKernelIsFinalForItsCallAlone() {
        feed.begin(EventCode.SYSCALL_SYMLINK_X, 100).put(0).put("/etc").put("/home/u/link");
        feed.run();
        feed.begin(EventCode.SYSCALL_UNLINK_2_X, 100).put(0).put("/home/u/link");
        feed.run();
        base(CWD, "/home/u");
        kernel(KernelName.Kind.BASE, 0, KernelName.OBJECT, "/srv/file", "");
        kernel(KernelName.Kind.BASE, 1, KernelName.OBJECT, "/srv/cron.d/job", "");

        assertThat(renamed(CWD, "link/cron.d/job")).isEqualTo("/srv/cron.d/job");
        assertThat(losses()).isEmpty();
        assertThat(renamed(CWD, "job")).isEqualTo("/home/u/job");
    }

    @Test
    void namesOfACallWithoutAnObjectStartFromTheirDirectory() {
        base(CWD, "/home/v");
        kernel(KernelName.Kind.BASE, 0, KernelName.OBJECT, "/srv/file", "");

        assertThat(renamed(CWD, "job")).isEqualTo("/home/v/job");
    }

    @Test
    void objectsOfACallWhoseEventWasLostAreNotThoseOfALaterOne() {
        base(CWD, "/home/v");
        kernel(KernelName.Kind.BASE, 1, KernelName.OBJECT, "/etc/cron.d/job", "");
        feed.openat(100, 3, -100, "/home/u/file", 1);

        assertThat(renamed(CWD, "job")).isEqualTo("/home/v/job");
    }
}
