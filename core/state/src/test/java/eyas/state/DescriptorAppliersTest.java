package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.EventCode;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.state.file.DescriptorEntry;
import eyas.state.limits.StateLimits;
import eyas.state.process.CloneFlag;
import org.junit.jupiter.api.Test;

/** Tests close, the duplicating calls and those that create descriptors without a path. */
final class DescriptorAppliersTest {
    private final StateEventFeed feed = StateEventFeed.withShell();

    @Test
    void closeTakesEffectAfterTheEvent() {
        feed.begin(EventCode.SYSCALL_CLOSE_X, 100).put(0).put(1);
        EventContext context = feed.apply();
        assertThat(context.descriptor()).isSameAs(feed.find(100, 1)).isNotNull();
        feed.state.settle();
        assertThat(feed.find(100, 1)).isNull();
    }

    @Test
    void failedCloseKeepsDescriptor() {
        feed.close(100, -5, 1);
        assertThat(feed.find(100, 1)).isNotNull();
    }

    @Test
    void closeRangeClosesOrMarks() {
        for (int fd : new int[] {3, 4, 2000, 3000, 4000}) {
            feed.openat(100, fd, -100, "f", 1);
        }
        feed.begin(EventCode.SYSCALL_CLOSE_RANGE_X, 100).put(0).put(4).put(3000).put(1 << 2);
        feed.run();
        assertThat(feed.descriptor(100, 4).closesOnExec()).isTrue();
        assertThat(feed.descriptor(100, 3).closesOnExec()).isFalse();
        feed.begin(EventCode.SYSCALL_CLOSE_RANGE_X, 100).put(0).put(3).put(3999).put(0);
        feed.run();
        assertThat(feed.thread(100).openDescriptorCount()).isEqualTo(4);
        assertThat(feed.find(100, 4000)).isNotNull();
        feed.begin(EventCode.SYSCALL_CLOSE_RANGE_X, 100)
                .put(0)
                .put(3)
                .put(0xFFFF_FFFFL)
                .put(0);
        feed.run();
        assertThat(feed.thread(100).openDescriptorCount()).isEqualTo(3);
    }

    @Test
    void duplicatesReplaceTargetAndDoNotInheritCloexec() {
        feed.openat(100, 3, -100, "log", 2 | DescriptorEntry.OPEN_CLOEXEC);
        feed.begin(EventCode.SYSCALL_DUP2_X, 100).put(1).put(3).put(1);
        EventContext context = feed.run();
        assertThat(context.descriptorNumber()).isEqualTo(1);
        assertThat(context.descriptor()).isSameAs(feed.descriptor(100, 1));
        assertThat(feed.name(100, 1)).isEqualTo("/home/u/log");
        assertThat(feed.descriptor(100, 1).closesOnExec()).isFalse();
        assertThat(feed.descriptor(100, 3).closesOnExec()).isTrue();
        feed.begin(EventCode.SYSCALL_DUP3_X, 100).put(9).put(1).put(9).put(DescriptorEntry.OPEN_CLOEXEC);
        feed.run();
        assertThat(feed.descriptor(100, 9).closesOnExec()).isTrue();
        feed.begin(EventCode.SYSCALL_DUP_1_X, 100).put(-24).put(3);
        context = feed.run();
        assertThat(context.descriptorNumber()).isEqualTo(3);
    }

    @Test
    void fcntlDuplicatesAndSetsCloexec() {
        feed.begin(EventCode.SYSCALL_FCNTL_X, 100).put(10).put(1).put(0x1A).put(10);
        feed.run();
        assertThat(feed.name(100, 10)).isEqualTo("/dev/pts/1");
        assertThat(feed.descriptor(100, 10).closesOnExec()).isTrue();
        feed.begin(EventCode.SYSCALL_FCNTL_X, 100).put(11).put(10).put(1).put(11);
        feed.run();
        assertThat(feed.name(100, 11)).isEqualTo("/dev/pts/1");
        assertThat(feed.descriptor(100, 11).closesOnExec()).isFalse();
        feed.begin(EventCode.SYSCALL_FCNTL_X, 100).put(12).put(10).put(2).put(0);
        feed.run();
        assertThat(feed.find(100, 12)).as("another command").isNull();
        feed.begin(EventCode.SYSCALL_FCNTL_X, 100).put(0).put(10).put(3).put(0);
        feed.run();
        assertThat(feed.descriptor(100, 10).closesOnExec()).isFalse();
        feed.begin(EventCode.SYSCALL_FCNTL_X, 100).put(0).put(10).put(3).put(1);
        feed.run();
        assertThat(feed.descriptor(100, 10).closesOnExec()).isTrue();
        feed.begin(EventCode.SYSCALL_FCNTL_X, 100).put(0).put(10).put(3).putBytes(Bytes.EMPTY);
        feed.run();
        assertThat(feed.descriptor(100, 10).closesOnExec())
                .as("descriptor passed to the call is unknown")
                .isTrue();
    }

    @Test
    void changeOfSharedEntryStaysWithItsProcess() {
        feed.fork(100, 200);
        feed.begin(EventCode.SYSCALL_FCNTL_X, 200).put(0).put(1).put(3).put(1);
        feed.run();
        assertThat(feed.descriptor(200, 1).closesOnExec()).isTrue();
        assertThat(feed.descriptor(100, 1).closesOnExec()).isFalse();
    }

    @Test
    void pipesHaveTwoEnds() {
        feed.begin(EventCode.SYSCALL_PIPE2_X, 100)
                .put(0)
                .put(5)
                .put(6)
                .put(1234)
                .put(DescriptorEntry.OPEN_CLOEXEC);
        EventContext context = feed.run();
        assertThat(feed.descriptor(100, 5).type()).isEqualTo(DescriptorType.FIFO);
        assertThat(feed.descriptor(100, 5).ino()).isEqualTo(1234);
        assertThat(feed.descriptor(100, 6).closesOnExec()).isTrue();
        assertThat(context.descriptorNumber()).isEqualTo(6);
        feed.begin(EventCode.SYSCALL_PIPE_X, 100).put(0).put(7).put(8).put(99);
        feed.run();
        assertThat(feed.descriptor(100, 7).type()).isEqualTo(DescriptorType.FIFO);
        assertThat(feed.descriptor(100, 8).ino()).isEqualTo(99);
        assertThat(feed.descriptor(100, 8).closesOnExec()).isFalse();
    }

    @Test
    void endsOfShellPipeMarkTheThread() {
        feed.openat(100, 5, -100, "p", 1);
        feed.begin(EventCode.SYSCALL_DUP2_X, 100).put(0).put(5).put(0);
        feed.run();
        assertThat(feed.thread(100).flags() & (CloneFlag.PIPE_DESTINATION | CloneFlag.PIPE_SOURCE))
                .isEqualTo(CloneFlag.PIPE_DESTINATION);
        feed.begin(EventCode.SYSCALL_DUP3_X, 100).put(1).put(5).put(1).put(0);
        feed.run();
        feed.exec(100, "/bin/cat");
        assertThat(feed.thread(100).flags() & (CloneFlag.PIPE_DESTINATION | CloneFlag.PIPE_SOURCE))
                .isEqualTo(CloneFlag.PIPE_DESTINATION | CloneFlag.PIPE_SOURCE);
    }

    @Test
    void anonymousDescriptorsHaveTheirTypes() {
        Object[][] calls = {
            {EventCode.SYSCALL_EVENTFD_X, DescriptorType.EVENT},
            {EventCode.SYSCALL_SIGNALFD_X, DescriptorType.SIGNALFD},
            {EventCode.SYSCALL_INOTIFY_INIT_X, DescriptorType.INOTIFY},
            {EventCode.SYSCALL_EPOLL_CREATE_X, DescriptorType.EVENTPOLL},
            {EventCode.SYSCALL_EVENTFD2_X, DescriptorType.EVENT},
            {EventCode.SYSCALL_SIGNALFD4_X, DescriptorType.SIGNALFD},
            {EventCode.SYSCALL_TIMERFD_CREATE_X, DescriptorType.TIMERFD},
            {EventCode.SYSCALL_INOTIFY_INIT1_X, DescriptorType.INOTIFY},
            {EventCode.SYSCALL_EPOLL_CREATE1_X, DescriptorType.EVENTPOLL},
            {EventCode.SYSCALL_USERFAULTFD_X, DescriptorType.USERFAULTFD},
            {EventCode.SYSCALL_IO_URING_SETUP_X, DescriptorType.IO_URING},
            {EventCode.SYSCALL_BPF_2_X, DescriptorType.BPF},
        };
        for (int i = 0; i < calls.length; i++) {
            int code = (Integer) calls[i][0];
            feed.begin(code, 100).put(-24);
            feed.run();
            EventWriter event = feed.begin(code, 100).put(20 + i);
            if (EventTable.get(code).params().size() > 1) {
                event.put(0);
            }
            EventContext context = feed.run();
            assertThat(feed.descriptor(100, 20 + i).type()).isEqualTo(calls[i][1]);
            assertThat(context.descriptorNumber()).isEqualTo(20 + i);
        }
        assertThat(feed.thread(100).openDescriptorCount()).isEqualTo(3 + calls.length);
    }

    @Test
    void anonymousDescriptorsAreClosedByExecAsInKernel() {
        int mark = DescriptorEntry.OPEN_CLOEXEC;
        feed.begin(EventCode.SYSCALL_EVENTFD2_X, 100).put(10).put(mark);
        feed.run();
        feed.begin(EventCode.SYSCALL_SIGNALFD4_X, 100).put(11).put(mark);
        feed.run();
        feed.begin(EventCode.SYSCALL_INOTIFY_INIT1_X, 100).put(12).put(mark);
        feed.run();
        feed.begin(EventCode.SYSCALL_EPOLL_CREATE1_X, 100).put(13).put(1);
        feed.run();
        feed.begin(EventCode.SYSCALL_USERFAULTFD_X, 100).put(14).put(mark);
        feed.run();
        feed.begin(EventCode.SYSCALL_IO_URING_SETUP_X, 100).put(15);
        feed.run();
        feed.begin(EventCode.SYSCALL_BPF_2_X, 100).put(16).put(0);
        feed.run();
        feed.begin(EventCode.SYSCALL_PIDFD_OPEN_X, 100).put(17).put(1).put(0);
        feed.run();
        feed.begin(EventCode.SYSCALL_EVENTFD_X, 100).put(18);
        feed.run();
        feed.begin(EventCode.SYSCALL_DUP_1_X, 100).put(19).put(17);
        feed.run();
        feed.exec(100, "/bin/true");
        for (int fd = 10; fd < 18; fd++) {
            assertThat(feed.find(100, fd)).as("descriptor %d", fd).isNull();
        }
        assertThat(feed.thread(100).openDescriptorCount()).isEqualTo(5);
        assertThat(feed.name(100, 19)).isEqualTo("/proc/1");
    }

    @Test
    void bpfCommandsThatReturnNoDescriptorKeepStandardInput() {
        feed.begin(EventCode.SYSCALL_BPF_2_X, 100).put(0).put(1);
        feed.run();
        assertThat(feed.name(100, 0)).isEqualTo("/dev/pts/0");
    }

    @Test
    void memoryFilesAndPidfdsAreNamed() {
        feed.begin(EventCode.SYSCALL_MEMFD_CREATE_X, 100).put(3).put("payload").put(1);
        feed.run();
        assertThat(feed.name(100, 3)).isEqualTo("payload");
        assertThat(feed.descriptor(100, 3).closesOnExec()).isTrue();
        feed.fork(1, 300);
        feed.openat(300, 9, -100, "/secret", 1);
        feed.begin(EventCode.SYSCALL_PIDFD_OPEN_X, 100).put(4).put(300).put(0);
        feed.run();
        assertThat(feed.name(100, 4)).isEqualTo("/proc/300");
        feed.begin(EventCode.SYSCALL_PIDFD_GETFD_X, 100).put(5).put(4).put(9).put(0);
        feed.run();
        assertThat(feed.name(100, 5)).isEqualTo("/secret");
        assertThat(feed.descriptor(100, 5).closesOnExec()).isTrue();
        feed.begin(EventCode.SYSCALL_PIDFD_OPEN_X, 100)
                .put(6)
                .put(Long.MIN_VALUE)
                .put(0);
        feed.run();
        assertThat(feed.name(100, 6)).isEqualTo("/proc/" + Long.MIN_VALUE);
    }

    @Test
    void descriptorTakenFromUnknownProcessIsLookedUp() {
        StateEventFeed known = StateEventFeed.withShell(new State(StateLimits.DEFAULT, (thread, snapshot) -> {
            snapshot.descriptor(thread, StateEventFeed.file(5, "/run/taken"));
            return true;
        }));
        known.begin(EventCode.SYSCALL_PIDFD_OPEN_X, 100).put(4).put(999).put(0);
        known.run();
        known.begin(EventCode.SYSCALL_PIDFD_GETFD_X, 100).put(5).put(4).put(9).put(0);
        assertThat(known.apply().descriptor()).isSameAs(known.descriptor(100, 5));
        assertThat(known.name(100, 5)).isEqualTo("/run/taken");
    }

    @Test
    void generationsChangeWithTheEntry() {
        long before = feed.descriptor(100, 1).generation();
        feed.begin(EventCode.SYSCALL_READ_X, 100)
                .put(3)
                .putBytes(Bytes.of("abc"))
                .put(1)
                .put(3);
        feed.run();
        assertThat(feed.descriptor(100, 1).generation()).isEqualTo(before);
        feed.openat(100, 1, -100, "new", 1);
        assertThat(feed.descriptor(100, 1).generation()).isGreaterThan(before);
    }
}
