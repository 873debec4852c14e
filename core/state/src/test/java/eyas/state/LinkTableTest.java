package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.state.file.LinkTable;
import eyas.state.file.PathResolver;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Creates links and opens files through them. */
final class LinkTableTest {
    private final StateEventFeed feed = StateEventFeed.withShell();

    private String realName(String path) {
        EventContext context = feed.openat(100, 7, -100, path, 1);
        return Bytes.text(Objects.requireNonNull(context.descriptor()).realName());
    }

    @Test
    void createdLinksAreFollowed() {
        feed.begin(EventCode.SYSCALL_SYMLINK_X, 100)
                .put(0)
                .put("/etc/sudoers.d")
                .put("/home/u/a");
        feed.run();
        feed.begin(EventCode.SYSCALL_SYMLINKAT_X, 100).put(0).put("a").put(-100).put("b");
        feed.run();
        feed.begin(EventCode.SYSCALL_LINK_2_X, 100).put(0).put("/etc/shadow").put("/home/u/c");
        feed.run();
        feed.begin(EventCode.SYSCALL_LINKAT_2_X, 100)
                .put(0)
                .put(-100)
                .put("/etc/passwd")
                .put(-100)
                .put("d")
                .put(0);
        feed.run();

        assertThat(realName("/home/u/a/job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(realName("/home/u/b/job")).isEqualTo("/etc/sudoers.d/job");
        assertThat(realName("/home/u/c")).isEqualTo("/etc/shadow");
        assertThat(realName("/home/u/d")).isEqualTo("/etc/passwd");
        assertThat(realName("/home/u/e")).isEqualTo("/home/u/e");
    }

    @Test
    void pathOpenedBeforeIsFollowedThroughLaterLink() {
        symlink("/x", "/home/u/other");
        assertThat(realName("/home/u/d/f")).isEqualTo("/home/u/d/f");
        assertThat(realName("/home/u/d/f")).isEqualTo("/home/u/d/f");
        assertThat(realName("d/f")).isEqualTo("/home/u/d/f");

        symlink("/etc", "/home/u/d");
        assertThat(realName("/home/u/d/f")).isEqualTo("/etc/f");
        assertThat(realName("d/f")).isEqualTo("/etc/f");

        feed.begin(EventCode.SYSCALL_RENAME_X, 100).put(0).put("/home/u/d").put("/home/u/e");
        feed.run();
        assertThat(realName("/home/u/d/f")).isEqualTo("/home/u/d/f");
        assertThat(realName("/home/u/e/f")).isEqualTo("/etc/f");
    }

    /** A relative path denotes another file after the process has changed its directory. */
    @Test
    void samePathFromAnotherDirectoryIsResolvedAgain() {
        symlink("/etc", "/tmp/d");
        assertThat(realName("d/f")).isEqualTo("/home/u/d/f");
        feed.begin(EventCode.SYSCALL_CHDIR_X, 100).put(0).put("/tmp");
        feed.run();
        assertThat(realName("d/f")).isEqualTo("/etc/f");
    }

    @Test
    void pathsWithSameHashAreFoundAsQuickly() {
        LinkTable links = new LinkTable();
        // So many that comparing all pairs would take far longer, on any machine.
        int pairs = 16;
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < 1 << pairs; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int bit = 0; bit < pairs; bit++) {
                path.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            links.add(Bytes.of(path.toString()), Bytes.of("/etc"), Bytes.EMPTY);
        }
        assertThat(links.size()).isEqualTo(1 << pairs);
        assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
                .as("ns of processor time")
                .isLessThan(5_000_000_000L);
    }

    @Test
    void pathsRespectMemoryLimit() {
        LinkTable links = new LinkTable();
        byte[] target = Bytes.of("/t".repeat(2_000));
        int fits = (int) (LinkTable.MOST_BYTES / (2L * target.length));
        assertThat(fits).isLessThan(LinkTable.MOST);
        for (int i = 0; i < fits; i++) {
            links.add(deep(i), target, Bytes.EMPTY);
        }
        assertThat(links.size()).isGreaterThan(fits - 100);
        long evicted = links.evicted();
        assertThat(evicted).isEqualTo(fits - links.size());
        links.add(deep(fits), target, Bytes.EMPTY);
        assertThat(links.evicted()).isEqualTo(evicted + 1);

        links.begin(1);
        for (int i = 0; i < fits; i++) {
            links.removed(deep(i), Bytes.EMPTY);
            links.add(deep(i), target, Bytes.EMPTY);
            links.removed(deep(i), Bytes.EMPTY);
        }
        // The first link was evicted before, and its return evicts another one.
        assertThat(links.evicted()).as("former links are not lost").isEqualTo(evicted + 2);
        assertThat(isAmbiguous(links, 0)).isTrue();
        assertThat(isAmbiguous(links, 1)).isFalse();
        for (int i = 0; i < 3 * fits; i++) {
            links.mounts().add(deep(i), Bytes.EMPTY, true, false);
        }
        assertThat(links.evicted()).isGreaterThan(evicted + fits / 2);
    }

    private static boolean isAmbiguous(LinkTable links, long since) {
        links.callStartedAfter(since);
        links.follow(Bytes.EMPTY, Bytes.of("/x/y"), Bytes.EMPTY, true, new byte[PathResolver.MOST_REAL]);
        return links.isAmbiguous();
    }

    private static byte[] deep(int number) {
        return Bytes.of("/d".repeat(2_000) + "/" + number);
    }

    private void symlink(String target, String path) {
        feed.begin(EventCode.SYSCALL_SYMLINK_X, 100).put(0).put(target).put(path);
        feed.run();
    }

    private void call(int code, String first, String second) {
        feed.begin(code, 100).put(0).put(first).put(second);
        feed.run();
    }

    @Test
    void hardLinkFollowsFileWhenParentDirectoryIsRenamed() {
        call(EventCode.SYSCALL_RENAME_X, "/home/u/.git", "/home/u/q");
        call(EventCode.SYSCALL_LINK_2_X, "/home/u/q/config", "/home/u/x");
        symlink("/home/u/q/config", "/home/u/y");
        call(EventCode.SYSCALL_RENAME_X, "/home/u/q", "/home/u/.git");

        assertThat(realName("/home/u/x")).isEqualTo("/home/u/.git/config");
        assertThat(realName("/home/u/y")).as("by its text").isEqualTo("/home/u/q/config");
    }

    @Test
    void renameBetweenNamesOfOneFileChangesNothing() {
        call(EventCode.SYSCALL_LINK_2_X, "/home/u/file", "/home/u/x");
        call(EventCode.SYSCALL_LINK_2_X, "/home/u/x", "/home/u/y");
        call(EventCode.SYSCALL_RENAME_X, "/home/u/x", "/home/u/y");
        call(EventCode.SYSCALL_RENAME_X, "/home/u/y", "/home/u/file");

        assertThat(realName("/home/u/x")).isEqualTo("/home/u/file");
        assertThat(realName("/home/u/y")).isEqualTo("/home/u/file");
    }

    @Test
    void relativeLinkIsResolvedFromItsOwnDirectory() {
        symlink("M", "/home/u/fake/L");
        call(EventCode.SYSCALL_LINK_2_X, "/home/u/fake/L", "/home/u/copy/L");
        call(EventCode.SYSCALL_RENAME_X, "/home/u/fake/L", "/home/u/moved/L");
        assertThat(realName("/home/u/moved/L/a")).isEqualTo("/home/u/moved/M/a");
        assertThat(realName("/home/u/copy/L/a")).isEqualTo("/home/u/copy/M/a");

        symlink(".git", "/home/u/moved/M");
        symlink("../M", "/home/u/moved/d/L");
        call(EventCode.SYSCALL_RENAME_X, "/home/u/moved", "/home/u/repo");
        assertThat(realName("/home/u/repo/d/L/a")).isEqualTo("/home/u/repo/.git/a");
        assertThat(realName("/home/u/repo/L/a")).isEqualTo("/home/u/repo/.git/a");
    }

    @Test
    void hardLinkThroughFollowedLinkLeadsToFile() {
        symlink("../target", "/home/u/d/link");
        feed.begin(EventCode.SYSCALL_LINKAT_2_X, 100)
                .put(0)
                .put(-100)
                .put("/home/u/d/link")
                .put(-100)
                .put("/home/u/e/f/file")
                .put(0x400);
        feed.run();

        assertThat(realName("/home/u/e/f/file")).isEqualTo("/home/u/target");
    }

    @Test
    void failedLinkIsIgnored() {
        feed.begin(EventCode.SYSCALL_SYMLINK_X, 100).put(-17).put("/etc").put("/home/u/a");
        feed.run();
        assertThat(feed.state.links().size()).isZero();
    }

    @Test
    void cyclicLinksTerminateAndOldestAreEvicted() {
        feed.begin(EventCode.SYSCALL_SYMLINK_X, 100).put(0).put("/x/b").put("/x/a");
        feed.run();
        feed.begin(EventCode.SYSCALL_SYMLINK_X, 100).put(0).put("/x/a").put("/x/b");
        feed.run();
        assertThat(realName("/x/a")).isEqualTo("/x/a");
        for (int i = 0; i < LinkTable.MOST; i++) {
            feed.begin(EventCode.SYSCALL_SYMLINK_X, 100).put(0).put("/y").put("/z/" + i);
            feed.run();
        }
        assertThat(feed.state.links().size()).isEqualTo(LinkTable.MOST);
        assertThat(feed.state.links().evicted()).isEqualTo(2);
    }

    /** Package managers link tens of thousands of files that they wrote. */
    @Test
    void namesOfProgramsOwnFilesAreEvictedFirst() {
        feed.begin(EventCode.SYSCALL_LINK_2_X, 100)
                .put(0)
                .put("/home/u/.aws/credentials")
                .put("/home/u/innocent");
        feed.run();
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, 100)
                .put(6)
                .put(-100)
                .put("/home/u/own")
                .put(0x4006)
                .put(0)
                .put(8)
                .put(71);
        feed.run();
        for (int i = 0; i < LinkTable.MOST + 1_000; i++) {
            feed.begin(EventCode.SYSCALL_LINK_2_X, 100)
                    .put(0)
                    .put("/home/u/own")
                    .put("/z/" + i);
            feed.run();
        }
        assertThat(feed.state.links().size()).isEqualTo(LinkTable.MOST);
        assertThat(feed.state.links().evicted()).isZero();
        assertThat(realName("/home/u/innocent")).isEqualTo("/home/u/.aws/credentials");
    }
}
