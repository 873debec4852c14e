package eyas.state.file;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Stores names of files on overlays, and those in their layers. */
final class PendingHostPathsTest {
    private final PendingHostPaths names = new PendingHostPaths();

    private void add(long inode, boolean ofJob, long time, String... paths) {
        names.add(inode, Bytes.EMPTY, ofJob, Stream.of(paths).map(Bytes::of).toList(), time);
    }

    private List<String> take(long inode, long time) {
        return names.take(inode, time).stream().map(Bytes::text).toList();
    }

    @Test
    void namesOfOneCallAreJoinedWithJobsNameFirst() {
        add(7, false, 100, "/lower/a", "/etc/a");
        add(7, true, 101, "/etc/a", "/upper/a");

        assertThat(take(7, 102)).containsExactly("/etc/a", "/upper/a", "/lower/a");
        assertThat(names.isOfJob()).isTrue();
    }

    @Test
    void namesOfAnotherFileOrCallAreNotJoined() {
        add(7, true, 100, "/etc/a");
        add(8, false, 101, "/etc/b");

        assertThat(take(8, 102)).containsExactly("/etc/b");
        assertThat(names.isOfJob()).isFalse();
        add(8, false, 103, "/etc/c");
        assertThat(take(8, 104)).containsExactly("/etc/c");
        add(8, false, 105, "/etc/c");
        add(8, false, 2_000_000_105L, "/etc/d");
        assertThat(take(8, 2_000_000_106L)).containsExactly("/etc/d");
    }
}
