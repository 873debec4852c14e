package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.KernelName;
import eyas.state.process.CloneFlag;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Descriptor tables that processes or threads share, and stop sharing. */
final class SharedDescriptorsTest {
    private static final int CWD = KernelName.WORKING_DIRECTORY;
    private static final long LAST = 0xFFFF_FFFFL;
    private static final int CLOSE_RANGE_UNSHARE = 2;
    private static final String HOSTS = "/etc/hosts";

    private final StateEventFeed feed = StateEventFeed.withShell();

    @BeforeEach
    void kernelReportsNames() {
        KernelName name =
                new KernelName(99, 5, 0, CWD, KernelName.Kind.BASE, 0, 0, 0, 0, Bytes.of("/home/u"), Bytes.EMPTY);
        feed.begin(EventCode.ASYNCEVENT_E, 100)
                .put(0)
                .put(KernelName.EVENT_NAME)
                .putBytes(name.data());
        feed.run();
    }

    private void share(long with, long process) {
        feed.clone(EventCode.SYSCALL_CLONE_20_X, process, 0, process, with, CloneFlag.FILES, process, process);
    }

    private void open(long thread, long descriptor, String path) {
        feed.openat(thread, descriptor, -100, path, 2);
    }

    private void unshare(long thread) {
        feed.begin(EventCode.SYSCALL_UNSHARE_X, thread).put(0).put(CloneFlag.FILES);
        feed.run();
    }

    private void closeRange(long thread) {
        feed.begin(EventCode.SYSCALL_CLOSE_RANGE_X, thread)
                .put(0)
                .put(3)
                .put(LAST)
                .put(CLOSE_RANGE_UNSHARE);
        feed.run();
    }

    /** Returns how many names were lost by a write. */
    private long namesLostByWrite(long thread, long descriptor) {
        long before = lost();
        feed.begin(EventCode.SYSCALL_WRITE_X, thread)
                .put(4)
                .putBytes(Bytes.of("text"))
                .put(descriptor)
                .put(4);
        feed.run();
        return lost() - before;
    }

    private long lost() {
        Map<String, Long> losses = KernelPathsFixture.losses(feed);
        return losses.getOrDefault("name_unknown", 0L);
    }

    @Test
    void duplicateByOneProcessIsKnownToTheOther() {
        share(100, 300);
        open(100, 7, HOSTS);
        feed.duplicate(100, 7, 1);

        assertThat(feed.name(300, 1)).isEqualTo(HOSTS);
    }

    @Test
    void unshareEndsSharingOfProcesses() {
        share(100, 300);
        open(100, 7, HOSTS);
        unshare(300);
        open(100, 8, HOSTS);
        open(300, 9, HOSTS);

        assertThat(feed.name(300, 7)).as("opened before").isEqualTo(HOSTS);
        assertThat(feed.find(300, 8)).isNull();
        assertThat(feed.find(100, 9)).isNull();
        assertThat(namesLostByWrite(300, 10))
                .as("a third process may have opened it before")
                .isEqualTo(1);
    }

    @Test
    void closeRangeWithUnshareEndsSharingOfProcesses() {
        share(100, 300);
        open(100, 7, HOSTS);
        closeRange(300);
        open(100, 8, HOSTS);

        assertThat(feed.find(300, 7)).isNull();
        assertThat(feed.find(300, 8)).isNull();
        assertThat(feed.name(100, 7)).isEqualTo(HOSTS);
    }

    @Test
    void threadHasItsOwnTableAfterUnshare() {
        feed.threaded(101, 100, 1);
        open(100, 7, HOSTS);
        assertThat(feed.name(101, 7)).isEqualTo(HOSTS);
        unshare(101);
        open(101, 7, "/tmp/other");

        assertThat(feed.name(101, 7)).isEqualTo("/tmp/other");
        assertThat(feed.name(100, 7)).isEqualTo(HOSTS);
    }

    @Test
    void closeRangeUnshareOfThreadKeepsProcesssDescriptors() {
        feed.threaded(101, 100, 1);
        open(100, 7, HOSTS);
        closeRange(101);

        assertThat(feed.find(101, 7)).isNull();
        assertThat(feed.name(100, 7)).isEqualTo(HOSTS);
    }

    @Test
    void closeRangeUnshareOfMainThreadKeepsOthersDescriptors() {
        feed.threaded(101, 100, 1);
        open(100, 7, HOSTS);
        closeRange(100);

        assertThat(feed.find(100, 7)).isNull();
        assertThat(feed.name(101, 7)).isEqualTo(HOSTS);
    }

    @Test
    void execByThreadWithOwnTableMakesDescriptorsUnknown() {
        feed.threaded(101, 100, 1);
        unshare(101);
        open(101, 1, HOSTS);
        feed.exec(100, "/usr/bin/echo");

        assertThat(feed.find(100, 1)).isNull();
        assertThat(namesLostByWrite(100, 1)).isEqualTo(1);
    }

    @Test
    void forkedProcessLacksWhatItsParentLacks() {
        feed.fork(100, 200);
        assertThat(namesLostByWrite(200, 9)).isZero();
        share(100, 300);
        feed.fork(100, 400);

        assertThat(namesLostByWrite(400, 9)).isEqualTo(1);
    }
}
