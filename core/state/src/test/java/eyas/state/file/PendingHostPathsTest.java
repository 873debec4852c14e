package eyas.state.file;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Stores names of files on overlays, and those in their layers. */
final class PendingHostPathsTest {
    private final PendingHostPaths names = new PendingHostPaths();

    private void tell(long inode, boolean ofJob, long time, String... paths) {
        names.tell(inode, Bytes.EMPTY, ofJob, Stream.of(paths).map(Bytes::of).toList(), time);
    }

    private List<String> taken(long inode, long time) {
        return names.take(inode, time).stream().map(Bytes::text).toList();
    }

    @Test
    void namesOfOneCallAreJoinedWithJobsNameFirst() {
        tell(7, false, 100, "/lower/a", "/etc/a");
        tell(7, true, 101, "/etc/a", "/upper/a");

        assertThat(taken(7, 102)).containsExactly("/etc/a", "/upper/a", "/lower/a");
        assertThat(names.isOfJob()).isTrue();
    }

    @Test
    void namesOfAnotherFileOrCallAreNotJoined() {
        tell(7, true, 100, "/etc/a");
        tell(8, false, 101, "/etc/b");

        assertThat(taken(8, 102)).containsExactly("/etc/b");
        assertThat(names.isOfJob()).isFalse();
        tell(8, false, 103, "/etc/c");
        assertThat(taken(8, 104)).containsExactly("/etc/c");
        tell(8, false, 105, "/etc/c");
        tell(8, false, 2_000_000_105L, "/etc/d");
        assertThat(taken(8, 2_000_000_106L)).containsExactly("/etc/d");
    }
}
