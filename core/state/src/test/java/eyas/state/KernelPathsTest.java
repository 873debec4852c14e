package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.RenameatExit;
import eyas.event.EventTable;
import eyas.event.KernelName;
import eyas.event.SyscallTable;
import eyas.state.file.KernelPaths;
import eyas.state.process.CloneFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Resolution of paths from what the kernel reports. */
final class KernelPathsTest {
    private static final int CWD = KernelName.WORKING_DIRECTORY;

    private final KernelPathsFixture paths = new KernelPathsFixture();
    private final StateEventFeed feed = paths.feed;

    @Test
    void openedFileHasKernelPathBesidePathOfCall() {
        paths.kernel(KernelName.Kind.OPENED, 3, 0, "/home/v/.ssh/authorized_keys", "");
        feed.openat(100, 3, 77, "authorized_keys", 2);

        assertThat(feed.name(100, 3)).isEqualTo("<UNKNOWN>authorized_keys");
        assertThat(Bytes.text(feed.descriptor(100, 3).realName())).isEqualTo("/home/v/.ssh/authorized_keys");
        assertThat(paths.losses()).isEmpty();
    }

    @Test
    void procfsFileIsKnownByItsPathAndProcess() {
        paths.kernel(KernelName.Kind.OPENED, 3, KernelName.PROCFS, "/mnt/1/mem", "/1/mem", 1, 99);
        EventContext context = feed.openat(100, 3, -100, "/mnt/1/mem", 1);

        assertThat(Bytes.text(feed.descriptor(100, 3).procfsPath())).isEqualTo("/1/mem");
        assertThat(context.target()).isNotNull().extracting("pid").isEqualTo(1L);
    }

    @Test
    void pathOfAnotherFileBelongsToCallWithLostEvent() {
        paths.kernel(KernelName.Kind.OPENED, 3, 0, "/etc/shadow", "", 0, 98);
        feed.openat(100, 3, -100, "/home/u/file", 1);

        assertThat(Bytes.text(feed.descriptor(100, 3).realName())).isEqualTo("/home/u/file");
    }

    @Test
    void writesToDescriptorsOpenedByPartnerAreLost() {
        paths.kernel(KernelName.Kind.BASE, CWD, 0, "/home/u", "");
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 200, 0, 200, 100, 0, 200, 200);
        write(100, 7);
        assertThat(paths.losses()).isEmpty();

        feed.clone(EventCode.SYSCALL_CLONE_20_X, 300, 0, 300, 100, CloneFlag.FILES, 300, 300);
        write(100, 7);
        assertThat(paths.losses()).isEqualTo(Map.of("name_unknown", 1L));

        feed.exec(300, "/usr/bin/cat");
        write(300, 7);
        assertThat(paths.losses()).as("it may have got that before").isEqualTo(Map.of("name_unknown", 2L));
    }

    @Test
    void filesOpenedByOneSharingProcessAreKnownToBoth() {
        paths.kernel(KernelName.Kind.BASE, CWD, 0, "/home/u", "");
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 300, 0, 300, 100, CloneFlag.FILES, 300, 300);
        feed.openat(300, 7, -100, "/etc/hosts", 2);
        write(100, 7);
        assertThat(feed.name(100, 7)).isEqualTo("/etc/hosts");
        assertThat(paths.losses()).isEmpty();

        feed.openat(100, 8, -100, "/etc/shadow", 2);
        assertThat(feed.name(300, 8)).isEqualTo("/etc/shadow");
        feed.exec(300, "/usr/bin/cat");
        feed.openat(300, 9, -100, "/etc/passwd", 2);
        write(100, 9);
        assertThat(paths.losses()).isEqualTo(Map.of("name_unknown", 1L));
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
        paths.kernel(KernelName.Kind.OPENED, 3, 0, deep, "");
        feed.openat(100, 3, -100, deep, 2);

        assertThat(feed.name(100, 3)).isEqualTo("/DIR_TOO_LONG/FILENAME_TOO_LONG");
        assertThat(Bytes.text(feed.descriptor(100, 3).realName())).isEqualTo(deep);
    }

    @Test
    void relativePathsStartAtKernelsDirectory() {
        paths.base(CWD, "/home/v/.ssh");
        paths.base(7, "/etc/sudoers.d");

        assertThat(paths.renamed(CWD, "authorized_keys")).isEqualTo("/home/v/.ssh/authorized_keys");
        assertThat(paths.renamed(7, "./job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(paths.renamed(7, "../shadow")).isEqualTo("/etc/shadow");
        assertThat(paths.losses()).isEmpty();
    }

    @Test
    void descriptorInPathIsTheKernels() {
        paths.base(7, "/etc/sudoers.d");

        assertThat(paths.renamed(CWD, "/proc/self/fd/7/job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(paths.renamed(CWD, "/dev/fd/7/job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(paths.losses()).isEmpty();
    }

    @Test
    void descriptorInPathOfThreadIsTheKernels() {
        paths.base(7, "/etc/sudoers.d");

        assertThat(paths.renamed(CWD, "/proc/thread-self/fd/7/job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(paths.losses()).isEmpty();
    }

    @Test
    void evictedDirectoryIsCountedAndNotGuessed() {
        paths.base(3, "/home/u");
        feed.openat(100, 7, -100, "/tmp", 1);
        paths.renamed(7, "job");
        paths.renamed(CWD, "/proc/self/fd/7/job");
        paths.renamed(CWD, "job");

        assertThat(paths.losses()).containsOnly(Map.entry("name_unknown", 3L));
    }

    @Test
    void directoriesRespectMemoryLimit() {
        String deep = "/d".repeat(2_000);
        int fits = (int) (KernelPaths.MOST_BYTES / deep.length());
        assertThat(fits).isLessThan(KernelPaths.MOST);
        paths.base(0, "/home/u");
        for (int i = 1; i <= fits; i++) {
            paths.base(i, deep);
        }

        assertThat(paths.renamed(fits, "job")).isEqualTo(deep + "/job");
        assertThat(paths.losses()).isEmpty();
        paths.renamed(0, "job");
        assertThat(paths.losses()).containsOnly(Map.entry("name_unknown", 1L));
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
        paths.base(KernelName.ROOT_DIRECTORY, "/srv/image");
        assertThat(paths.renamed(CWD, "/etc/job")).isEqualTo("/srv/image/etc/job");
        assertThat(paths.renamed(CWD, "/etc/job")).isEqualTo("/etc/job");

        paths.kernel(KernelName.Kind.ROOT_DIRECTORY, KernelName.ROOT_DIRECTORY, 0, "/srv/image", "");
        assertThat(paths.renamed(CWD, "/etc/job")).isEqualTo("/etc/job");
    }

    @Test
    void parentOfCallersRootIsThatRoot() {
        paths.base(KernelName.ROOT_DIRECTORY, "/srv/image");
        assertThat(paths.renamed(CWD, "/../../etc/job")).isEqualTo("/srv/image/etc/job");
        assertThat(paths.renamed(CWD, "/etc/../../job")).isEqualTo("/job");

        KernelName name = new KernelName(
                99, 5, 0, CWD, KernelName.Kind.BASE, 0, 10, 0, 0, Bytes.of("/srv/image/home"), Bytes.EMPTY);
        paths.kernel(name);
        assertThat(paths.renamed(CWD, "../../../etc/job")).isEqualTo("/srv/image/etc/job");
        assertThat(paths.losses()).isEmpty();
    }

    @Test
    void workingDirectoryIsTheKernelsRegardlessOfCall() {
        paths.kernel(KernelName.Kind.WORKING_DIRECTORY, CWD, 0, "/home/v/.ssh", "");
        feed.begin(EventCode.SYSCALL_CHDIR_X, 100).put(0).put("/tmp");
        feed.run();

        assertThat(paths.renamed(CWD, "authorized_keys")).isEqualTo("/home/v/.ssh/authorized_keys");
    }

    @Test
    void descriptorThatIsNotOpenIsCounted() {
        paths.kernel(KernelName.Kind.BASE, 7, KernelName.NONE_OPEN, "", "");
        paths.renamed(7, "job");

        assertThat(paths.losses()).containsKey("name_unknown");
    }

    @Test
    void unknownDirectoryIsCountedIfSourceReportsPaths() {
        paths.renamed(7, "job");
        assertThat(paths.losses()).as("of a capture without such names").isEmpty();

        paths.base(CWD, "/home/u");
        paths.renamed(7, "job");
        assertThat(paths.losses()).containsOnlyKeys("name_unknown");
    }

    @Test
    void cutAndUnstablePathsAreCounted() {
        paths.kernel(KernelName.Kind.OPENED, 3, KernelName.CUT, "b/c", "");
        paths.kernel(KernelName.Kind.BASE, 3, KernelName.UNSTABLE, "/a/b", "");

        assertThat(paths.losses()).containsOnly(Map.entry("name_cut", 1L), Map.entry("name_unstable", 1L));
    }

    @Test
    void directoryReportedEachTimeDoesNotReplaceKnownOne() {
        paths.base(CWD, "/home/v");
        paths.kernel(KernelName.Kind.TEXT, CWD, KernelName.HAS_TEXT, "/tmp", "file");

        assertThat(paths.renamed(CWD, "a")).isEqualTo("/home/v/a");
    }

    @Test
    void descriptorWithEvictedFileIsCounted() {
        paths.base(CWD, "/home/u");
        paths.kernel(KernelName.Kind.DESCRIPTOR, 3, 0, "/home/v/file", "");
        change(EventCode.SYSCALL_FCHMOD_X, 3, 0);
        change(EventCode.SYSCALL_FCHOWN_X, 3, 0);
        change(EventCode.SYSCALL_FCHMOD_X, 4, -9);
        assertThat(paths.losses()).isEmpty();

        feed.openat(100, 4, -100, "/home/u/file", 1);
        change(EventCode.SYSCALL_FCHMOD_X, 4, 0);
        change(EventCode.SYSCALL_FCHOWN_X, 4, 0);
        assertThat(paths.losses()).containsOnly(Map.entry("name_unknown", 2L));

        paths.kernel(KernelName.Kind.DESCRIPTOR, 3, KernelName.NONE_OPEN, "", "");
        change(EventCode.SYSCALL_FCHMOD_X, 3, 0);
        assertThat(paths.losses()).as("closed meanwhile").containsOnly(Map.entry("name_unknown", 3L));
    }

    private void change(int code, int descriptor, int result) {
        feed.begin(code, 100).put(result).put(descriptor).put(0);
        feed.run();
    }

    @Test
    void pathOfTruncateIsResolvedForItsEvent() {
        paths.symlink("/etc", "/home/u/link");
        paths.kernel(KernelName.Kind.TEXT, CWD, KernelName.HAS_TEXT, "/home/u", "link/passwd");
        assertThat(Bytes.text(generic("truncate").text())).isEqualTo("/etc/passwd");
        assertThat(generic("truncate").text()).isEmpty();

        paths.kernel(KernelName.Kind.TEXT, CWD, KernelName.HAS_TEXT, "/home/u", "link/passwd");
        assertThat(generic("pivot_root").text()).isEmpty();
        paths.kernel(KernelName.Kind.TEXT, 7, KernelName.HAS_TEXT, "/etc", "/proc/self/fd/7/passwd");
        assertThat(Bytes.text(generic("truncate").text())).isEqualTo("/etc/passwd");
        paths.kernel(KernelName.Kind.TEXT, KernelName.ROOT_DIRECTORY, KernelName.HAS_TEXT, "/srv", "/../etc/passwd");
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
        paths.base(CWD, "/home/v/.ssh");
        paths.machine("/srv/etc");
        paths.kernel(KernelName.Kind.BASE, 7, 0, "/mnt/etc", "");
        paths.kernel(KernelName.Kind.BASE, 8, KernelName.PROCFS, "/mnt/proc/1", "/1");
        StateEventFeed next = new StateEventFeed();
        feed.state.emit(feed.time, next.state.snapshot(), event -> {
            next.state.apply(event);
            next.state.settle();
        });

        assertThat(KernelPathsFixture.renamed(next, CWD, "a")).isEqualTo("/home/v/.ssh/a");
        assertThat(KernelPathsFixture.renamed(next, 7, "a")).isEqualTo("/mnt/etc/a");
        assertThat(Bytes.text(next.context().machineName(RenameatExit.NEWDIRFD, RenameatExit.NEWPATH, false)))
                .isEqualTo("/srv/etc/a");
        assertThat(KernelPathsFixture.renamed(next, 8, "a")).isEqualTo("/proc/1/a");
        assertThat(KernelPathsFixture.losses(next)).isEmpty();
        KernelPathsFixture.renamed(next, 9, "a");
        assertThat(KernelPathsFixture.losses(next)).containsOnly(Map.entry("name_unknown", 1L));
    }

    @Test
    void kernelsObjectIsFinalForItsCallOnly() {
        feed.begin(EventCode.SYSCALL_SYMLINK_X, 100).put(0).put("/etc").put("/home/u/link");
        feed.run();
        feed.begin(EventCode.SYSCALL_UNLINK_2_X, 100).put(0).put("/home/u/link");
        feed.run();
        paths.base(CWD, "/home/u");
        paths.kernel(KernelName.Kind.BASE, 0, KernelName.OBJECT, "/srv/file", "");
        paths.kernel(KernelName.Kind.BASE, 1, KernelName.OBJECT, "/srv/cron.d/job", "");

        assertThat(paths.renamed(CWD, "link/cron.d/job")).isEqualTo("/srv/cron.d/job");
        assertThat(paths.losses()).isEmpty();
        assertThat(paths.renamed(CWD, "job")).isEqualTo("/home/u/job");
    }

    @Test
    void pathsWithoutObjectStartAtTheirDirectory() {
        paths.base(CWD, "/home/v");
        paths.kernel(KernelName.Kind.BASE, 0, KernelName.OBJECT, "/srv/file", "");

        assertThat(paths.renamed(CWD, "job")).isEqualTo("/home/v/job");
    }

    @Test
    void objectsOfCallWithLostEventAreNotReused() {
        paths.base(CWD, "/home/v");
        paths.kernel(KernelName.Kind.BASE, 1, KernelName.OBJECT, "/etc/cron.d/job", "");
        feed.openat(100, 3, -100, "/home/u/file", 1);

        assertThat(paths.renamed(CWD, "job")).isEqualTo("/home/v/job");
    }
}
