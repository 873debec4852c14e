package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.EventSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTreeTest {
    private static final String INITIAL = "cgroup:[4026531835]";

    @TempDir
    Path proc;

    private CgroupTree tree(String cgroup, String mounts, String namespace) throws IOException {
        Files.createDirectories(proc.resolve("self/ns"));
        Files.writeString(proc.resolve("self/cgroup"), cgroup);
        Files.writeString(proc.resolve("self/mountinfo"), mounts);
        Files.createSymbolicLink(proc.resolve("self/ns/cgroup"), Path.of(namespace));
        return CgroupTree.find(proc).orElseThrow();
    }

    @Test
    void findsHierarchyBesideVersion1() throws IOException {
        CgroupTree tree = tree("9:name=systemd:/x\n0::/user.slice/job\n", """
                30 1 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
                31 1 0:27 / /sys/fs/cgroup/unified rw,nosuid shared:9 - cgroup2 cgroup2 rw
                """, INITIAL);

        assertThat(tree.isComplete()).isTrue();
        assertThat(tree.ownDirectory()).isEqualTo(Path.of("/sys/fs/cgroup/unified/user.slice/job"));
        assertThat(tree.level(tree.ownDirectory())).isEqualTo(2);
        assertThat(tree.level(tree.ownDirectory().resolve("eyas-1"))).isEqualTo(3);
        assertThat(tree.level(Path.of("/sys/fs/cgroup/unified"))).isZero();
    }

    @Test
    void supportsMountOfASubdirectory() throws IOException {
        CgroupTree tree = tree(
                "0::/docker/abc/inner\n",
                "31 1 0:27 /docker/abc /mnt/with\\040space rw - cgroup2 cgroup2 rw\n",
                INITIAL);

        assertThat(tree.ownDirectory()).isEqualTo(Path.of("/mnt/with space/inner"));
        assertThat(tree.level(tree.ownDirectory())).isEqualTo(3);
    }

    @Test
    void rejectsDepthInNamespaceAndForeignDirectories() throws IOException {
        CgroupTree tree = tree("0::/\n", "31 1 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", "cgroup:[4026532999]");

        assertThat(tree.isComplete()).isFalse();
        assertThatThrownBy(() -> tree.level(Path.of("/sys/fs/cgroup/a")))
                .isInstanceOf(EventSourceException.class)
                .hasMessageContaining("--cgroupns=host");
        assertThatThrownBy(() -> tree.level(Path.of("/sys/fs/cgroup/../elsewhere")))
                .isInstanceOf(EventSourceException.class)
                .hasMessageContaining("is not below /sys/fs/cgroup");
    }

    @Test
    void findsProcessesAtAnyDepth() throws IOException {
        Path deep = proc;
        for (int i = 0; i < 100; i++) {
            deep = deep.resolve("d");
        }
        Files.createDirectories(deep);
        Files.writeString(proc.resolve("cgroup.procs"), "8\n7\n");
        Files.writeString(deep.resolve("cgroup.procs"), "7\n4711\n");

        assertThat(CgroupTree.processes(proc)).containsExactly(7, 8, 4711);
    }

    @Test
    void findsNothingWithVersion1Only() throws IOException {
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/cgroup"), Path.of(INITIAL));
        Files.writeString(proc.resolve("self/cgroup"), "1:cpu:/\n");
        Files.writeString(proc.resolve("self/mountinfo"), "");

        assertThat(CgroupTree.find(proc)).isEmpty();
        assertThat(CgroupTree.find(proc.resolve("nowhere"))).isEmpty();
    }
}
