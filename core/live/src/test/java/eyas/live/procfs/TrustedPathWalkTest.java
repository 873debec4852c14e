package eyas.live.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table is the test's own, so it may be wrong, like an outdated one. */
final class TrustedPathWalkTest {
    private static final MountPoint ROOT = mount(1, 1, "/", "/");

    private final FileCalls calls = new FileCalls();
    private final TrustedPathWalk walk = new TrustedPathWalk(calls);
    private final FileStatus proc = status("/proc");

    private static MountPoint mount(long id, int device, String root, String place) {
        return new MountPoint(id, FileStatus.device(0, device), Bytes.of(root), Bytes.of(place), "tmpfs");
    }

    private FileStatus status(String name) {
        FileStatus status = new FileStatus();
        int file = calls.open(Bytes.of(name), FileCalls.O_PATH);
        assertThat(calls.status(file, status)).isTrue();
        calls.close(file);
        return status;
    }

    @AfterEach
    void close() {
        walk.close();
    }

    private int open(String name, MountPoint... table) {
        List<MountPoint> mounts = List.of(table);
        int file = walk.open(Bytes.of(name), mounts, new TrustedFilesystems(mounts, calls));
        if (file >= 0) {
            assertThat(calls.close(file)).isZero();
        }
        return file;
    }

    private boolean areNamed(MountPoint part, String path, long... inodes) {
        List<MountPoint> mounts = List.of(ROOT, part);
        return new BindMounts(mounts, new TrustedFilesystems(mounts, calls), walk, calls)
                .areNamed(part.device(), Bytes.of(path), inodes);
    }

    @Test
    void fileInMountIsFoundOrAbsent() {
        assertThat(open("/etc/passwd", ROOT)).isNotNegative();
        assertThat(open("/etc/eyas-absent", ROOT)).isEqualTo(TrustedPathWalk.ABSENT);
        assertThat(open("/etc/passwd/below", ROOT)).isEqualTo(TrustedPathWalk.ABSENT);
    }

    @Test
    void mountMissingInTableIsNotEntered() {
        assertThat(open("/proc/version", ROOT)).isEqualTo(TrustedPathWalk.UNKNOWN);
        assertThat(open("/proc/absent", ROOT)).isEqualTo(TrustedPathWalk.UNKNOWN);
        assertThat(open("/proc", ROOT)).isEqualTo(TrustedPathWalk.UNKNOWN);
    }

    @Test
    void mountOfTableIsEnteredIfItIsTheSame() {
        assertThat(open("/proc/version", ROOT, mount(proc.mount(), 2, "/", "/proc")))
                .isNotNegative();
        assertThat(open("/proc", ROOT, mount(proc.mount(), 2, "/", "/proc"))).isNotNegative();
        assertThat(open("/proc/version", ROOT, mount(proc.mount() + 1, 2, "/", "/proc")))
                .isEqualTo(TrustedPathWalk.UNKNOWN);
        assertThat(open("/etc/passwd", ROOT, mount(proc.mount(), 2, "/", "/etc")))
                .isEqualTo(TrustedPathWalk.UNKNOWN);
    }

    @Test
    void untrustedFileSystemsAndLinksAreUnknown() {
        MountPoint other =
                new MountPoint(proc.mount(), FileStatus.device(0, 2), Bytes.of("/"), Bytes.of("/proc"), "fuse.other");
        assertThat(open("/proc/version", ROOT, other)).isEqualTo(TrustedPathWalk.UNKNOWN);
        assertThat(open("/etc/passwd", other)).isEqualTo(TrustedPathWalk.UNKNOWN);
        MountPoint plain = mount(proc.mount(), 2, "/", "/proc");
        assertThat(open("/proc/self/status", ROOT, plain)).isEqualTo(TrustedPathWalk.UNKNOWN);
    }

    @Test
    void movedSubdirectoryIsKnownByItsInode() {
        MountPoint part = mount(proc.mount(), 2, "/source", "/proc");
        assertThat(areNamed(part, "/source/file", 7, proc.ino(), 2)).isTrue();
        assertThat(areNamed(part, "/moved/file", 7, proc.ino(), 2)).isFalse();
        assertThat(areNamed(part, "/other/file", 7, proc.ino() + 1, 2)).isTrue();
    }

    @Test
    void missingSubdirectoryLeavesNamesUnknown() {
        assertThat(areNamed(mount(proc.mount(), 2, "/source", "/etc"), "/source/file", 7, 2))
                .isFalse();
        assertThat(areNamed(mount(proc.mount(), 2, "/", "/etc"), "/source/file", 7, 2))
                .isTrue();
    }
}
