package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.HostPaths;
import eyas.state.file.HostPathTable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Renames files after writing them below another root directory, as package managers do. */
final class HostPathTableTest {
    private static final int EXCHANGE = 2;
    private final StateEventFeed feed = StateEventFeed.withShell();

    private void write(String name, String... machine) {
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(HostPaths.EVENT_NAME)
                .putBytes(HostPaths.data(
                        99, Bytes.EMPTY, Stream.of(machine).map(Bytes::of).toList()));
        feed.run();
        open(name, 0x2);
    }

    private void open(String name, int flags) {
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, 100)
                .put(3)
                .put(-100)
                .put(name)
                .put(flags)
                .put(0)
                .put(8)
                .put(99);
        feed.run();
    }

    private List<String> named(int code, String from, String to) {
        feed.begin(code, 100).put(0).put(from).put(to);
        return feed.run().machineNames().stream().map(Bytes::text).toList();
    }

    private List<String> renamed(String from, String to) {
        return named(EventCode.SYSCALL_RENAME_X, from, to);
    }

    @Test
    void renamedOrLinkedFileKeepsHostDirectories() {
        write("/mnt/u/.x", "/home/u/.x", "/srv/all/home/u/.x");
        assertThat(renamed("/mnt/u/.x", "/mnt/u/.bashrc"))
                .containsExactly("/home/u/.bashrc", "/srv/all/home/u/.bashrc");
        assertThat(named(EventCode.SYSCALL_LINK_2_X, "/mnt/u/.bashrc", "/mnt/v/.profile"))
                .containsExactly("/home/v/.profile", "/srv/all/home/v/.profile");
        assertThat(renamed("/mnt/v/.profile", "/mnt/v/.zshrc")).hasSize(2);

        write("/etc/x", "/srv/image/etc/x");
        assertThat(renamed("/etc/x", "/etc/sudoers")).containsExactly("/srv/image/etc/sudoers");
    }

    @Test
    void renamedFileBelowItsOwnRootKeepsHostDirectories() {
        feed.begin(EventCode.SYSCALL_CHROOT_X, 100).put(0).put("/srv/image");
        feed.run();
        write("/etc/x", "/srv/image/etc/x");
        assertThat(named(EventCode.SYSCALL_LINK_2_X, "/etc/x", "/etc/y")).containsExactly("/srv/image/etc/y");
    }

    @Test
    void exchangedFilesExchangeHostPaths() {
        write("/mnt/x", "/etc/x");
        feed.begin(EventCode.SYSCALL_RENAMEAT2_X, 100)
                .put(0)
                .put(-100)
                .put("/mnt/sudoers")
                .put(-100)
                .put("/mnt/x")
                .put(EXCHANGE);
        assertThat(feed.run().machineNames().stream().map(Bytes::text)).containsExactly("/etc/sudoers");
    }

    @Test
    void unknownFileHasNoHostPaths() {
        assertThat(renamed("/mnt/x", "/mnt/y")).isEmpty();
        write("/mnt/x", "/etc/x");
        assertThat(renamed("/mnt/z", "/mnt/y")).isEmpty();
        assertThat(renamed("/mnt/x", "/mntx")).as("another folder").isEmpty();
        write("/mnt/file", "/srv/other");
        assertThat(renamed("/mnt/file", "/mnt/y")).as("no common directory").isEmpty();
    }

    @Test
    void filesWithSamePathShareHostPaths() {
        write("/etc/x", "/srv/one/etc/x");
        write("/etc/x", "/srv/two/etc/x");
        assertThat(renamed("/etc/x", "/etc/y")).containsExactly("/srv/one/etc/y", "/srv/two/etc/y");
    }

    @Test
    void tableIsBounded() {
        HostPathTable table = new HostPathTable();
        for (int i = 0; i <= HostPathTable.MOST; i++) {
            table.opened(Bytes.of("/f" + i), List.of(Bytes.of("/r/f" + i)));
        }
        assertThat(table.named(Bytes.of("/f0"), Bytes.of("/g"))).isEmpty();
        assertThat(table.named(Bytes.of("/f1"), Bytes.of("/g"))).hasSize(1);
        for (int i = 0; i < 2 * HostPathTable.MOST_NAMES; i++) {
            table.opened(Bytes.of("/f"), List.of(Bytes.of("/r" + i + "/f")));
        }
        assertThat(table.named(Bytes.of("/f"), Bytes.of("/h"))).hasSize(HostPathTable.MOST_NAMES);
    }

    /** Otherwise a job could evict a file by writing others, and then rename it unnoticed. */
    @Test
    void renameOfEvictedFileIsCounted() {
        HostPathTable table = new HostPathTable();
        for (int i = 0; i <= HostPathTable.MOST; i++) {
            table.opened(Bytes.of("/f" + i), List.of(Bytes.of("/r/f" + i)));
        }
        assertThat(table.lost()).isZero();
        table.named(Bytes.of("/f1"), Bytes.of("/other"));
        assertThat(table.lost()).isZero();
        table.named(Bytes.of("/f0"), Bytes.of("/step"));
        assertThat(table.lost()).isOne();
        table.named(Bytes.of("/step"), Bytes.of("/etc/sudoers"));
        assertThat(table.lost()).isEqualTo(2);
    }

    @Test
    void renameOfFileWithTooManyNamesIsCounted() {
        HostPathTable table = new HostPathTable();
        for (int i = 0; i < HostPathTable.MOST_NAMES; i++) {
            table.opened(Bytes.of("/f"), List.of(Bytes.of("/r" + i + "/f")));
        }
        table.named(Bytes.of("/f"), Bytes.of("/g"));
        assertThat(table.lost()).isZero();
        table.opened(Bytes.of("/f"), List.of(Bytes.of("/home/f")));
        table.named(Bytes.of("/f"), Bytes.of("/g"));
        assertThat(table.lost()).isOne();
    }
}
