package eyas.live.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.live.sys.FileCalls;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrustedFilesystemsTest {
    private static final MountPoint MEMORY = mount("0:40 / /run rw - tmpfs tmpfs rw");
    private static final MountPoint OTHER_MEMORY = mount("0:41 / /tmp rw - tmpfs tmpfs rw");
    private static final MountPoint OVERLAY = mount("0:42 / /stack rw - overlay overlay rw");
    private static final MountPoint LOOP = mount("7:0 / /image rw - ext4 /dev/loop0 rw");
    private static final MountPoint SERVER = mount("0:43 / /net rw - fuse.sshfs host:/ rw");

    private final TrustedFilesystems plain =
            new TrustedFilesystems(List.of(MEMORY, OTHER_MEMORY, OVERLAY, LOOP, SERVER), new FileCalls());

    private static MountPoint mount(String line) {
        return MountPoint.all(Bytes.of("27 1 " + line + "\n")).getFirst();
    }

    @Test
    void fileSystemsBackedByOthersAreNotTrusted() {
        assertThat(plain.has(MEMORY)).isTrue();
        assertThat(plain.has(OVERLAY)).isFalse();
        assertThat(plain.has(LOOP)).isFalse();
        assertThat(plain.has(SERVER)).isFalse();
    }

    @Test
    void deviceNumberIsTrustedForInitialFileSystemOnly() {
        assertThat(plain.has(mount("0:40 / /run rw - fuse.evil none rw"))).isFalse();
        assertThat(plain.has(mount("0:44 / /late rw - tmpfs tmpfs rw"))).isFalse();
    }

    @Test
    void unmountedFileSystemIsForgotten() {
        plain.keep(List.of(OTHER_MEMORY, OVERLAY));
        plain.keep(List.of(MEMORY, OTHER_MEMORY, OVERLAY));
        assertThat(plain.has(MEMORY)).isFalse();
        assertThat(plain.has(OTHER_MEMORY)).isTrue();
    }
}
