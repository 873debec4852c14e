package eyas.live.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.live.sys.FileStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MountPointTest {
    private static final String TABLE = """
            27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            30 27 8:1 /data/home /home rw,relatime shared:1 master:7 - ext4 /dev/sda1 rw
            31 27 0:40 /@ /srv/a\\040b rw - btrfs /dev/sdb rw,subvol=/@
            32 27 0:41 / /mnt rw - fuse.sshfs host:/ rw
            33 27 8:1 /gone//deleted /old rw - ext4 /dev/sda1 rw
            34 27 nonsense
            """;

    private static List<String> names(int major, int minor, String path) {
        return MountPoint.all(Bytes.of(TABLE)).stream()
                .filter(mount -> mount.device() == FileStatus.device(major, minor))
                .map(mount -> mount.name(Bytes.of(path)))
                .map(name -> name == null ? "" : Bytes.text(name))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Test
    void fileHasANameInEachMountThatContainsIt() {
        assertThat(names(8, 1, "")).containsExactly("/");
        assertThat(names(0, 41, "")).containsExactly("/mnt");
        assertThat(names(8, 1, "/data/home")).containsExactly("/data/home", "/home");
        assertThat(names(8, 1, "/etc/sudoers")).containsExactly("/etc/sudoers");
        assertThat(names(8, 1, "/data/home/ann/.bashrc"))
                .containsExactly("/data/home/ann/.bashrc", "/home/ann/.bashrc");
        assertThat(names(8, 1, "/data/homes/x")).containsExactly("/data/homes/x");
        assertThat(names(8, 1, "/gone/x")).containsExactly("/gone/x");
        assertThat(names(0, 40, "/@/etc/x")).containsExactly("/srv/a b/etc/x");
        assertThat(names(0, 40, "/@snapshots/etc/x")).isEmpty();
        assertThat(names(0, 99, "/etc/x")).isEmpty();
    }

    @Test
    void mountHasTypeOfItsFileSystem() {
        assertThat(MountPoint.all(Bytes.of(TABLE)).stream().map(MountPoint::type))
                .containsExactly("ext4", "ext4", "btrfs", "fuse.sshfs", "ext4");
        assertThat(MountPoint.all(Bytes.of(TABLE)).stream().map(MountPoint::isRoot))
                .containsExactly(true, false, false, false, false);
        assertThat(MountPoint.all(Bytes.of("27 1 8:1 / / rw"))).isEmpty();
    }

    @Test
    void mountHoldsEverythingBelowIt() {
        MountPoint home = MountPoint.all(Bytes.of(TABLE)).get(1);
        assertThat(home.holds(Bytes.of("/home"))).isTrue();
        assertThat(home.holds(Bytes.of("/home/ann"))).isTrue();
        assertThat(home.holds(Bytes.of("/homes"))).isFalse();
        assertThat(home.holds(Bytes.of("/"))).isFalse();
        assertThat(MountPoint.all(Bytes.of(TABLE)).getFirst().holds(Bytes.of("/homes")))
                .isTrue();
    }
}
