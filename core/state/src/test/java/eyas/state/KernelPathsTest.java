package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.ChmodExit;
import eyas.event.EventParams.RenameatExit;
import eyas.event.EventTable;
import eyas.event.HostPaths;
import eyas.event.KernelName;
import eyas.event.LossCollector;
import eyas.event.SyscallTable;
import eyas.state.file.KernelPaths;
import eyas.state.process.CloneFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Resolution of paths from what the kernel reports. */
final class KernelPathsTest {
    private static final int CWD = KernelName.WORKING_DIRECTORY;
    private static final int BIND = 0x1000;

    private final StateEventFeed feed = StateEventFeed.withShell();

    private void kernel(KernelName.Kind kind, int descriptor, int flags, String path, String more) {
        kernel(kind, descriptor, flags, path, more, 0, 99);
    }

    private void kernel(
            KernelName.Kind kind, int descriptor, int flags, String path, String more, int process, long inode) {
        kernel(new KernelName(inode, 5, 0, descriptor, kind, flags, 0, process, 0, Bytes.of(path), Bytes.of(more)));
    }

    private void kernel(KernelName name) {
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(KernelName.EVENT_NAME)
                .putBytes(name.data());
        feed.run();
    }

    private void machine(String... paths) {
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(HostPaths.EVENT_NAME)
                .putBytes(HostPaths.data(
                        99, Bytes.EMPTY, Stream.of(paths).map(Bytes::of).toList()));
        feed.run();
    }

    /** Renames a file, and returns the host path of its new name. */
    private String renamedOnMachine(int directory, String to) {
        renamed(directory, to);
        EventContext context = feed.context();
        return Bytes.text(context.machineName(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false));
    }

    private void base(int descriptor, String path) {
        kernel(KernelName.Kind.BASE, descriptor, 0, path, "");
    }

    /** Renames a file, and returns the path that its new name leads to. */
    private String renamed(int directory, String to) {
        return renamed(feed, directory, to);
    }

    static String renamed(StateEventFeed feed, int directory, String to) {
        feed.begin(EventCode.SYSCALL_RENAMEAT_X, 100)
                .put(0)
                .put(-100)
                .put("/home/u/file")
                .put(directory)
                .put(to);
        return Bytes.text(feed.run().followed(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false));
    }

    private Map<String, Long> losses() {
        return losses(feed);
    }

    static Map<String, Long> losses(StateEventFeed feed) {
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
    void openedFileHasKernelPathBesidePathOfCall() {
        kernel(KernelName.Kind.OPENED, 3, 0, "/home/v/.ssh/authorized_keys", "");
        feed.openat(100, 3, 77, "authorized_keys", 2);

        assertThat(feed.name(100, 3)).isEqualTo("<UNKNOWN>authorized_keys");
        assertThat(Bytes.text(feed.descriptor(100, 3).realName())).isEqualTo("/home/v/.ssh/authorized_keys");
        assertThat(losses()).isEmpty();
    }

    @Test
    void procfsFileIsKnownByItsPathAndProcess() {
        kernel(KernelName.Kind.OPENED, 3, KernelName.PROCFS, "/mnt/1/mem", "/1/mem", 1, 99);
        EventContext context = feed.openat(100, 3, -100, "/mnt/1/mem", 1);

        assertThat(Bytes.text(feed.descriptor(100, 3).procfsPath())).isEqualTo("/1/mem");
        assertThat(context.target()).isNotNull().extracting("pid").isEqualTo(1L);
    }

    @Test
    void pathOfAnotherFileBelongsToCallWithLostEvent() {
        kernel(KernelName.Kind.OPENED, 3, 0, "/etc/shadow", "", 0, 98);
        feed.openat(100, 3, -100, "/home/u/file", 1);

        assertThat(Bytes.text(feed.descriptor(100, 3).realName())).isEqualTo("/home/u/file");
    }

    @Test
    void writesToDescriptorsOpenedByPartnerAreLost() {
        kernel(KernelName.Kind.BASE, CWD, 0, "/home/u", "");
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 200, 0, 200, 100, 0, 200, 200);
        write(100, 7);
        assertThat(losses()).isEmpty();

        feed.clone(EventCode.SYSCALL_CLONE_20_X, 300, 0, 300, 100, CloneFlag.FILES, 300, 300);
        write(100, 7);
        assertThat(losses()).isEqualTo(Map.of("name_unknown", 1L));

        feed.exec(300, "/usr/bin/cat");
        write(300, 7);
        assertThat(losses()).as("it may have got that before").isEqualTo(Map.of("name_unknown", 2L));
    }

    @Test
    void filesOpenedByOneSharingProcessAreKnownToBoth() {
        kernel(KernelName.Kind.BASE, CWD, 0, "/home/u", "");
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 300, 0, 300, 100, CloneFlag.FILES, 300, 300);
        feed.openat(300, 7, -100, "/etc/hosts", 2);
        write(100, 7);
        assertThat(feed.name(100, 7)).isEqualTo("/etc/hosts");
        assertThat(losses()).isEmpty();

        feed.openat(100, 8, -100, "/etc/shadow", 2);
        assertThat(feed.name(300, 8)).isEqualTo("/etc/shadow");
        feed.exec(300, "/usr/bin/cat");
        feed.openat(300, 9, -100, "/etc/passwd", 2);
        write(100, 9);
        assertThat(losses()).isEqualTo(Map.of("name_unknown", 1L));
    }

    private void write(long thread, long descriptor) {
        feed.begin(EventCode.SYSCALL_WRITE_X, thread)
                .put(4)
                .putBytes(Bytes.of("text"))
                .put(descriptor)
                .put(4);
        feed.run();
    }

    @Test
    void pathsBeyondFalcosLimitKeepKernelPath() {
        String deep = "/home/u" + "/directory".repeat(200) + "/.bashrc";
        kernel(KernelName.Kind.OPENED, 3, 0, deep, "");
        feed.openat(100, 3, -100, deep, 2);

        assertThat(feed.name(100, 3)).isEqualTo("/DIR_TOO_LONG/FILENAME_TOO_LONG");
        assertThat(Bytes.text(feed.descriptor(100, 3).realName())).isEqualTo(deep);
    }

    @Test
    void relativePathsStartAtKernelsDirectory() {
        base(CWD, "/home/v/.ssh");
        base(7, "/etc/sudoers.d");

        assertThat(renamed(CWD, "authorized_keys")).isEqualTo("/home/v/.ssh/authorized_keys");
        assertThat(renamed(7, "./job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(renamed(7, "../shadow")).isEqualTo("/etc/shadow");
        assertThat(losses()).isEmpty();
    }

    @Test
    void descriptorInPathIsTheKernels() {
        base(7, "/etc/sudoers.d");

        assertThat(renamed(CWD, "/proc/self/fd/7/job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(renamed(CWD, "/dev/fd/7/job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(losses()).isEmpty();
    }

    @Test
    void descriptorInPathOfThreadIsTheKernels() {
        base(7, "/etc/sudoers.d");

        assertThat(renamed(CWD, "/proc/thread-self/fd/7/job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(losses()).isEmpty();
    }

    @Test
    void evictedDirectoryIsCountedAndNotGuessed() {
        base(3, "/home/u");
        feed.openat(100, 7, -100, "/tmp", 1);
        renamed(7, "job");
        renamed(CWD, "/proc/self/fd/7/job");
        renamed(CWD, "job");

        assertThat(losses()).containsOnly(Map.entry("name_unknown", 3L));
    }

    @Test
    void directoriesRespectMemoryLimit() {
        String deep = "/d".repeat(2_000);
        int fits = (int) (KernelPaths.MOST_BYTES / deep.length());
        assertThat(fits).isLessThan(KernelPaths.MOST);
        base(0, "/home/u");
        for (int i = 1; i <= fits; i++) {
            base(i, deep);
        }

        assertThat(renamed(fits, "job")).isEqualTo(deep + "/job");
        assertThat(losses()).isEmpty();
        renamed(0, "job");
        assertThat(losses()).containsOnly(Map.entry("name_unknown", 1L));
    }

    /** The reports of the kernel side before calls are in recipes.txt of module live. */
    @Test
    void callsWithReportedDirectoriesAreKnown() throws IOException {
        Path recipes =
                Path.of(System.getProperty("eyas.root", "../.."), "core/live/src/main/resources/eyas/live/recipes.txt");
        Set<Integer> reported = new TreeSet<>();
        for (String line : Files.readAllLines(recipes)) {
            if (line.contains(" @base=") && !line.startsWith("#")) {
                String name = line.split(" +", 3)[1];
                reported.add(IntStream.range(0, EventTable.size())
                        .filter(code -> EventTable.get(code).codeName().equals(name))
                        .findFirst()
                        .orElseThrow());
            }
        }

        assertThat(reported).hasSizeGreaterThan(15);
        assertThat(IntStream.range(0, EventTable.size())
                        .filter(KernelPaths::isBased)
                        .boxed())
                .containsExactlyElementsOf(reported);
    }

    @Test
    void absolutePathsStartAtReportedRoot() {
        base(KernelName.ROOT_DIRECTORY, "/srv/image");
        assertThat(renamed(CWD, "/etc/job")).isEqualTo("/srv/image/etc/job");
        assertThat(renamed(CWD, "/etc/job")).isEqualTo("/etc/job");

        kernel(KernelName.Kind.ROOT_DIRECTORY, KernelName.ROOT_DIRECTORY, 0, "/srv/image", "");
        assertThat(renamed(CWD, "/etc/job")).isEqualTo("/etc/job");
    }

    @Test
    void parentOfCallersRootIsThatRoot() {
        base(KernelName.ROOT_DIRECTORY, "/srv/image");
        assertThat(renamed(CWD, "/../../etc/job")).isEqualTo("/srv/image/etc/job");
        assertThat(renamed(CWD, "/etc/../../job")).isEqualTo("/job");

        KernelName name = new KernelName(
                99, 5, 0, CWD, KernelName.Kind.BASE, 0, 10, 0, 0, Bytes.of("/srv/image/home"), Bytes.EMPTY);
        kernel(name);
        assertThat(renamed(CWD, "../../../etc/job")).isEqualTo("/srv/image/etc/job");
        assertThat(losses()).isEmpty();
    }

    @Test
    void workingDirectoryIsTheKernelsRegardlessOfCall() {
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
    void unknownDirectoryIsCountedIfSourceReportsPaths() {
        renamed(7, "job");
        assertThat(losses()).as("of a capture without such names").isEmpty();

        base(CWD, "/home/u");
        renamed(7, "job");
        assertThat(losses()).containsOnlyKeys("name_unknown");
    }

    @Test
    void cutAndUnstablePathsAreCounted() {
        kernel(KernelName.Kind.OPENED, 3, KernelName.CUT, "b/c", "");
        kernel(KernelName.Kind.BASE, 3, KernelName.UNSTABLE, "/a/b", "");

        assertThat(losses()).containsOnly(Map.entry("name_cut", 1L), Map.entry("name_unstable", 1L));
    }

    @Test
    void pathThroughProcfsLinkIsCounted() {
        base(CWD, "/home/u");
        renamed(CWD, "/proc/self/cwd/a");
        renamed(CWD, "//proc/self/cwd/a");

        assertThat(losses()).containsOnly(Map.entry("name_by_link", 2L));
    }

    @Test
    void claimedLinkDoesNotLeadOutOfKernelsDirectory() {
        symlink("/tmp/a", "/home/v/.ssh");
        base(CWD, "/home/v/.ssh");

        assertThat(renamed(CWD, "authorized_keys")).isEqualTo("/home/v/.ssh/authorized_keys");
    }

    @Test
    void directoryReportedEachTimeDoesNotReplaceKnownOne() {
        base(CWD, "/home/v");
        kernel(KernelName.Kind.TEXT, CWD, KernelName.HAS_TEXT, "/tmp", "file");

        assertThat(renamed(CWD, "a")).isEqualTo("/home/v/a");
    }

    @Test
    void pathThroughMountPointOfJobIsCounted() {
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
    void directoriesObjectsAndPathsBelowJobsMountAreCounted() {
        mount("/home/v", "/home/u/bound", "", BIND);
        base(CWD, "/home/u/bound/.ssh");
        renamed(CWD, "a");
        assertThat(losses()).as("in the directory").containsOnly(Map.entry("name_by_mount", 1L));

        kernel(KernelName.Kind.BASE, 1, KernelName.OBJECT, "/home/u/bound/a", "");
        renamed(CWD, "/home/u/bound/a");
        assertThat(losses()).as("in the object").containsOnly(Map.entry("name_by_mount", 2L));

        feed.begin(EventCode.SYSCALL_CHMOD_X, 100).put(0).put("/home/u/bound").put(0);
        feed.run().followed(-1, ChmodExit.FILENAME, true);
        assertThat(losses()).as("itself").containsOnly(Map.entry("name_by_mount", 3L));

        renamed(CWD, "../../a");
        mount("/home/v", "/home/u/bound", "", BIND);
        assertThat(losses()).as("beside it").containsOnly(Map.entry("name_by_mount", 3L));
    }

    @Test
    void directoryWithHostPathIsKnownBelowMount() {
        mount("/home/v", "/home/u/bound", "", BIND);
        machine("/home/v/.ssh", "/srv/v/.ssh");
        base(CWD, "/home/u/bound/.ssh");

        assertThat(renamed(CWD, "a")).isEqualTo("/home/u/bound/.ssh/a");
        assertThat(renamedOnMachine(CWD, "b/c")).isEqualTo("/home/v/.ssh/b/c");
        assertThat(losses()).isEmpty();

        assertThat(renamedOnMachine(CWD, "../a")).isEmpty();
        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
        mount("/home/w", "/home/u/bound/.ssh/b", "", BIND);
        assertThat(losses()).as("of the mount point").containsOnly(Map.entry("name_by_mount", 2L));
        renamed(CWD, "b/c");
        assertThat(losses()).as("below the directory").containsOnly(Map.entry("name_by_mount", 3L));
    }

    @Test
    void hostPathsOfAnotherDirectoryBelongToLostName() {
        machine("/home/v/.ssh");
        kernel(KernelName.Kind.BASE, CWD, 0, "/home/u", "", 0, 98);

        assertThat(renamedOnMachine(CWD, "a")).isEmpty();
    }

    @Test
    void linksOfAnotherProcfsAreThoseOfTheUsualOne() {
        base(CWD, "/home/u");
        mount("none", "/home/u/p", "proc", 0);
        renamed(CWD, "p/self/cwd/a");
        renamed(CWD, "p/4711/root/a");
        assertThat(losses()).containsOnly(Map.entry("name_by_link", 2L));

        kernel(KernelName.Kind.BASE, 7, KernelName.PROCFS, "/home/u/p/1", "/1");
        assertThat(renamed(7, "../../job")).isEqualTo("/home/u/job");
    }

    @Test
    void linksOfUnknownProcessesAreCounted() {
        base(CWD, "/home/u");
        renamed(CWD, "/proc/4711/cwd/a");

        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void descriptorWithEvictedFileIsCounted() {
        base(CWD, "/home/u");
        kernel(KernelName.Kind.DESCRIPTOR, 3, 0, "/home/v/file", "");
        change(EventCode.SYSCALL_FCHMOD_X, 3, 0);
        change(EventCode.SYSCALL_FCHOWN_X, 3, 0);
        change(EventCode.SYSCALL_FCHMOD_X, 4, -9);
        assertThat(losses()).isEmpty();

        feed.openat(100, 4, -100, "/home/u/file", 1);
        change(EventCode.SYSCALL_FCHMOD_X, 4, 0);
        change(EventCode.SYSCALL_FCHOWN_X, 4, 0);
        assertThat(losses()).containsOnly(Map.entry("name_unknown", 2L));

        kernel(KernelName.Kind.DESCRIPTOR, 3, KernelName.NONE_OPEN, "", "");
        change(EventCode.SYSCALL_FCHMOD_X, 3, 0);
        assertThat(losses()).as("closed meanwhile").containsOnly(Map.entry("name_unknown", 3L));
    }

    private void change(int code, int descriptor, int result) {
        feed.begin(code, 100).put(result).put(descriptor).put(0);
        feed.run();
    }

    @Test
    void pathOfTruncateIsResolvedForItsEvent() {
        symlink("/etc", "/home/u/link");
        kernel(KernelName.Kind.TEXT, CWD, KernelName.HAS_TEXT, "/home/u", "link/passwd");
        assertThat(Bytes.text(generic("truncate").text())).isEqualTo("/etc/passwd");
        assertThat(generic("truncate").text()).isEmpty();

        kernel(KernelName.Kind.TEXT, CWD, KernelName.HAS_TEXT, "/home/u", "link/passwd");
        assertThat(generic("pivot_root").text()).isEmpty();
        kernel(KernelName.Kind.TEXT, 7, KernelName.HAS_TEXT, "/etc", "/proc/self/fd/7/passwd");
        assertThat(Bytes.text(generic("truncate").text())).isEqualTo("/etc/passwd");
        kernel(KernelName.Kind.TEXT, KernelName.ROOT_DIRECTORY, KernelName.HAS_TEXT, "/srv", "/../etc/passwd");
        assertThat(Bytes.text(generic("truncate").text())).isEqualTo("/srv/etc/passwd");
    }

    private EventContext generic(String call) {
        int code = Objects.requireNonNull(SyscallTable.find(call)).code();
        feed.begin(EventCode.GENERIC_X, 100).put(code).put(0);
        return feed.run();
    }

    /** As when a rotated capture continues in a new file. */
    @Test
    void directoriesAreKnownToReaderOfNextFile() {
        base(CWD, "/home/v/.ssh");
        machine("/srv/etc");
        kernel(KernelName.Kind.BASE, 7, 0, "/mnt/etc", "");
        kernel(KernelName.Kind.BASE, 8, KernelName.PROCFS, "/mnt/proc/1", "/1");
        StateEventFeed next = new StateEventFeed();
        feed.state.emit(feed.time, next.state.snapshot(), event -> {
            next.state.apply(event);
            next.state.settle();
        });

        assertThat(renamed(next, CWD, "a")).isEqualTo("/home/v/.ssh/a");
        assertThat(renamed(next, 7, "a")).isEqualTo("/mnt/etc/a");
        assertThat(Bytes.text(next.context().machineName(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false)))
                .isEqualTo("/srv/etc/a");
        assertThat(renamed(next, 8, "a")).isEqualTo("/proc/1/a");
        assertThat(losses(next)).isEmpty();
        renamed(next, 9, "a");
        assertThat(losses(next)).containsOnly(Map.entry("name_unknown", 1L));
    }

    @Test
    void pathsOfOneEventAreCountedOnce() {
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
    void kernelsObjectIsFinalForItsCallOnly() {
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
    void pathsWithoutObjectStartAtTheirDirectory() {
        base(CWD, "/home/v");
        kernel(KernelName.Kind.BASE, 0, KernelName.OBJECT, "/srv/file", "");

        assertThat(renamed(CWD, "job")).isEqualTo("/home/v/job");
    }

    @Test
    void objectsOfCallWithLostEventAreNotReused() {
        base(CWD, "/home/v");
        kernel(KernelName.Kind.BASE, 1, KernelName.OBJECT, "/etc/cron.d/job", "");
        feed.openat(100, 3, -100, "/home/u/file", 1);

        assertThat(renamed(CWD, "job")).isEqualTo("/home/v/job");
    }

    @Test
    void descriptorInPathAppliesBelowHostRootOnly() {
        base(5, "/home/v");
        assertThat(renamed(CWD, "/proc/self/fd/5/job")).isEqualTo("/home/v/job");

        base(KernelName.ROOT_DIRECTORY, "/srv/image");
        assertThat(renamed(CWD, "/proc/self/fd/5/job")).isEqualTo("/srv/image/proc/self/fd/5/job");
        assertThat(losses()).isEmpty();

        mount("none", "/proc", "tmpfs", 0);
        renamed(CWD, "/proc/self/fd/5/job");
        assertThat(losses()).containsOnly(Map.entry("name_by_mount", 1L));
    }

    @Test
    void linkMadeThroughAnotherMountIsFollowedOnHostToo() {
        machine("/srv/data");
        base(CWD, "/mnt/bound");
        symlink("/home/v/.ssh", "link");

        assertThat(renamed(CWD, "/srv/data/link/key")).isEqualTo("/home/v/.ssh/key");
    }

    @Test
    void absoluteLinkBelowAnotherRootIsCounted() {
        symlink("/srv/image/decoy", "/srv/image/link");
        symlink("decoy", "/srv/image/relative");
        base(KernelName.ROOT_DIRECTORY, "/srv/image");
        assertThat(renamed(CWD, "/relative/job")).isEqualTo("/srv/image/decoy/job");
        assertThat(losses()).isEmpty();

        base(KernelName.ROOT_DIRECTORY, "/srv/image");
        renamed(CWD, "/link/job");
        assertThat(losses()).containsOnly(Map.entry("name_by_link", 1L));
    }

    @Test
    void directoryMountedOnItselfHidesNothing() {
        base(CWD, "/home/u");
        mount("/home/u/bound", "/home/u/bound", "", BIND);
        renamed(CWD, "bound/a");
        assertThat(losses()).isEmpty();

        String start = "/home/u/" + "./".repeat(700);
        mount(start + "bound", start + "other", "", BIND);
        renamed(CWD, "other/a");
        assertThat(losses()).as("paths with a common prefix").containsOnly(Map.entry("name_by_mount", 1L));
    }
}
