package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.event.EventSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CgroupOwnershipTest {
    @TempDir
    private Path mount;

    private Path above;
    private Path group;

    @BeforeEach
    void create() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can change a file's owner");
        above = Files.createDirectory(mount.resolve("user@1001.service"));
        group = Files.createDirectory(above.resolve("runner.service"));
        for (Path directory : new Path[] {mount, above, group}) {
            Path processes = Files.createFile(directory.resolve("cgroup.procs"));
            Files.setPosixFilePermissions(processes, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static void give(Path directory) throws IOException {
        Files.setAttribute(directory.resolve("cgroup.procs"), "unix:uid", 1001);
    }

    @Test
    void rootOwnedAncestorsPreventMovingOut() throws Exception {
        assertThat(CgroupOwnership.foreignAbove(mount, group)).isEmpty();
        give(group);
        assertThat(CgroupOwnership.foreignAbove(mount, group))
                .as("the groups below the runner's own group are controlled, too")
                .isEmpty();
        CgroupOwnership.check(mount, group);
    }

    /** A user service is below a group that is owned by the user. */
    @Test
    void rejectsAncestorOwnedByAUser() throws Exception {
        give(above);
        assertThat(CgroupOwnership.foreignAbove(mount, group)).contains(above);
        assertThatThrownBy(() -> CgroupOwnership.check(mount, group))
                .isInstanceOf(EventSourceException.class)
                .hasMessageStartingWith(
                        "egress cannot be controlled: a user other than root may move processes in " + above);
    }

    @Test
    void rejectsProcessListWritableByGroupOrOthers() throws Exception {
        Path processes = mount.resolve("cgroup.procs");
        Files.setPosixFilePermissions(processes, PosixFilePermissions.fromString("rw-r--rw-"));
        assertThat(CgroupOwnership.foreignAbove(mount, group)).contains(mount);
        Files.setPosixFilePermissions(processes, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(CgroupOwnership.foreignAbove(mount, group))
                .as("of root's own group")
                .isEmpty();
        Files.setAttribute(processes, "unix:gid", 1001);
        assertThat(CgroupOwnership.foreignAbove(mount, group)).contains(mount);
    }
}
