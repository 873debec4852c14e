package eyas.state.file;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import org.junit.jupiter.api.Test;

final class MountedDirectoriesTest {
    @Test
    void unmountInOneNamespaceKeepsMountOfAnother() {
        MountedDirectories mounts = new MountedDirectories(4, 100);
        byte[] path = Bytes.of("/mnt");
        mounts.add(path, Bytes.EMPTY, true, true);
        mounts.remove(path, Bytes.EMPTY, 5);

        assertThat(mounts.isPassed(path, path.length, Bytes.EMPTY, 0, true, 9)).isTrue();
    }

    @Test
    void mountsOfContainersWithoutProcessAreRemoved() {
        MountedDirectories mounts = new MountedDirectories(4, 100);
        byte[] container = Bytes.of("0123456789ab");
        mounts.add(Bytes.of("/a"), container, true, false);
        mounts.add(Bytes.of("/a"), Bytes.EMPTY, true, false);
        mounts.keepContainers(_ -> true);
        assertThat(mounts.size()).isEqualTo(2);
        mounts.keepContainers(_ -> false);

        assertThat(mounts.size()).isOne();
        assertThat(passes(mounts, "/a/b", 0)).isTrue();
    }

    @Test
    void mountsBeyondTheLimitAreCounted() {
        MountedDirectories mounts = new MountedDirectories(4, 100);
        for (int i = 0; i < 6; i++) {
            mounts.add(Bytes.of("/" + i), Bytes.EMPTY, true, false);
        }
        assertThat(mounts.evicted()).isEqualTo(2);
        mounts.add(Bytes.of("/" + "a".repeat(97)), Bytes.EMPTY, true, false);

        assertThat(mounts.evicted()).isEqualTo(5);
        assertThat(mounts.size()).isEqualTo(2);
    }

    /** The number of directories and their memory is the same as before. */
    @Test
    void directoryThatReplacesMountPointTakesItsMemory() {
        MountedDirectories mounts = new MountedDirectories(8, 20);
        mounts.add(Bytes.of("/a/m"), Bytes.EMPTY, true, false);
        for (int i = 0; i < 20; i++) {
            mounts.add(Bytes.of("/b/m"), Bytes.EMPTY, true, false);
            mounts.rename(Bytes.of("/b"), Bytes.of("/a"), Bytes.EMPTY, false);
        }
        mounts.add(Bytes.of("/c/m"), Bytes.EMPTY, true, false);
        mounts.add(Bytes.of("/d/m"), Bytes.EMPTY, true, false);

        assertThat(mounts.size()).isEqualTo(3);
        assertThat(mounts.evicted()).isZero();
        mounts.add(Bytes.of("/e/m" + "m".repeat(8)), Bytes.EMPTY, true, false);
        assertThat(mounts.evicted()).as("the bytes are still bounded").isOne();
    }

    @Test
    void evictedFormerMountsAffectCallsStartedBefore() {
        MountedDirectories mounts = new MountedDirectories(2, 100);
        for (int i = 1; i <= 3; i++) {
            mounts.add(Bytes.of("/" + i), Bytes.EMPTY, true, false);
            mounts.remove(Bytes.of("/" + i), Bytes.EMPTY, i);
        }

        assertThat(mounts.evicted()).isZero();
        assertThat(passes(mounts, "/1/a", 0)).isTrue();
        assertThat(passes(mounts, "/1/a", 1)).isFalse();
        assertThat(passes(mounts, "/3/a", 2)).isTrue();
        assertThat(passes(mounts, "/3/a", 3)).isFalse();
    }

    private static boolean passes(MountedDirectories mounts, String path, long since) {
        return mounts.isPassed(Bytes.of(path), path.length(), Bytes.EMPTY, 0, false, since);
    }
}
