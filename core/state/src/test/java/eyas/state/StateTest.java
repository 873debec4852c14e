package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.DescriptorType;
import eyas.event.EventCode;
import eyas.event.MachineRecord;
import eyas.event.SyscallTable;
import eyas.event.UserRecord;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadLookup;
import eyas.state.process.ThreadTable;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class StateTest {
    @Test
    void snapshotIsLinkedInAnyOrder() {
        State state = new State();
        state.snapshot().begin(new MachineRecord(1, 0, 0, "h", StateEventFeed.BOOT, 0));
        state.snapshot().user(new UserRecord(1000, 1000, Bytes.of("u"), Bytes.EMPTY, Bytes.EMPTY));
        state.snapshot().process(StateEventFeed.process(20, 20, 10, "child", "/c"));
        state.snapshot().process(StateEventFeed.process(21, 20, 10, "thread", "/t"));
        state.snapshot().process(StateEventFeed.process(10, 10, 1, "parent", "/p"));
        state.snapshot().end();
        ThreadTable threads = state.threads();
        ThreadEntry thread = Objects.requireNonNull(threads.get(21));
        assertThat(threads.main(thread)).isSameAs(threads.get(20));
        assertThat(threads.parent(thread)).isSameAs(threads.get(10));
        assertThat(Bytes.text(thread.cwd())).isEqualTo("/c/");
        assertThat(thread.threadCount()).isEqualTo(2);
        assertThat(threads.ancestor(thread, 2)).isNull();
        assertThat(state.users().find(1000)).isNotNull();
        assertThat(state.machine().hostname()).isEqualTo("h");
        state.snapshot().begin(state.machine());
        state.snapshot().end();
        assertThat(threads.size()).isZero();
        assertThat(state.users().size()).isZero();
        assertThat(state.counters().descriptors()).isZero();
    }

    @Test
    void snapshotDistinguishesAcceptedFromOpenedConnections() {
        State state = new State();
        state.snapshot().begin(new MachineRecord(1, 0, 0, "h", StateEventFeed.BOOT, 0));
        state.snapshot().process(StateEventFeed.process(10, 10, 1, "server", "/"));
        byte[] here = {10, 0, 0, 1};
        byte[] there = {10, 0, 0, 2};
        socket(state, 3, DescriptorType.IPV4_SERVER_SOCKET, new SocketRecord(here, 80, Bytes.EMPTY, 0, 1, 0, 0));
        socket(state, 4, DescriptorType.IPV4_SOCKET, new SocketRecord(here, 80, there, 5000, 1, 0, 0));
        socket(state, 5, DescriptorType.IPV4_SOCKET, new SocketRecord(here, 6000, there, 443, 1, 0, 0));
        state.snapshot().end();
        DescriptorTable table = Objects.requireNonNull(
                Objects.requireNonNull(state.threads().get(10)).descriptors());
        DescriptorEntry listening = Objects.requireNonNull(table.get(3));
        DescriptorEntry accepted = Objects.requireNonNull(table.get(4));
        DescriptorEntry opened = Objects.requireNonNull(table.get(5));
        assertThat(Bytes.text(listening.name())).isEqualTo("10.0.0.1:80");
        assertThat(Bytes.text(accepted.name())).isEqualTo("10.0.0.2:5000->10.0.0.1:80");
        assertThat(accepted.role()).isEqualTo(DescriptorEntry.Role.SERVER);
        assertThat(Bytes.text(opened.name())).isEqualTo("10.0.0.1:6000->10.0.0.2:443");
        assertThat(opened.role()).isEqualTo(DescriptorEntry.Role.CLIENT);
        assertThat(opened.connected()).isTrue();
    }

    private static void socket(State state, long fd, DescriptorType type, SocketRecord ends) {
        state.snapshot().descriptor(10, new DescriptorRecord(fd, type, 1, 0, 0, Bytes.EMPTY, ends));
    }

    @Test
    void unknownThreadIsLookedUpThenCreated() {
        ThreadLookup lookup = (thread, snapshot) -> {
            if (thread != 50) {
                return false;
            }
            snapshot.process(StateEventFeed.process(50, 50, 100, "found", "/f"));
            snapshot.descriptor(50, StateEventFeed.file(3, "/open"));
            return true;
        };
        StateEventFeed feed = StateEventFeed.withShell(new State(StateLimits.DEFAULT, lookup));
        feed.close(50, 0, 3);
        assertThat(Bytes.text(feed.thread(50).comm())).isEqualTo("found");
        assertThat(feed.thread(50).ptid()).isEqualTo(100);
        assertThat(feed.find(50, 3)).isNull();
        feed.close(51, 0, 3);
        assertThat(feed.thread(51).invented()).isTrue();
        assertThat(feed.state.counters().inventedThreads()).isEqualTo(1);
        assertThat(feed.state.counters().systemLookups()).isEqualTo(2);
    }

    @Test
    void fullTableDropsAndCountsUntilThereIsRoom() {
        StateEventFeed feed =
                StateEventFeed.withShell(new State(StateLimits.DEFAULT.withThreads(4), ThreadLookup.NOTHING));
        feed.fork(100, 200);
        feed.fork(100, 201);
        feed.fork(100, 202);
        assertThat(feed.state.threads().get(202)).isNull();
        assertThat(feed.state.counters().droppedThreads()).isEqualTo(1);
        EventContext context = feed.close(999, 0, 1);
        assertThat(context.thread()).isNull();
        feed.exit(200, 0);
        feed.close(999, 0, 1);
        assertThat(feed.thread(999).invented()).isTrue();
        feed.time += 2_000_000_000L;
        feed.fork(100, 203);
        assertThat(feed.state.threads().get(203)).isNotNull();
        assertThat(feed.state.threads().get(999)).isNull();
    }

    @Test
    void malformedEventIsCounted() {
        StateEventFeed feed = StateEventFeed.withShell();
        feed.begin(EventCode.SYSCALL_CLOSE_X, 100).put(0).put(1);
        feed.writer.end();
        feed.writer.segment().set(ValueLayout.JAVA_BYTE, 27, (byte) 0x7F);
        feed.event.wrap(feed.writer.segment(), 0, 0, 1, false);
        assertThat(feed.state.apply(feed.event)).isNull();
        assertThat(feed.state.counters().malformed()).isEqualTo(1);
    }

    @Test
    void contextKeepsTime() {
        StateEventFeed feed = StateEventFeed.withShell();
        EventContext context = feed.close(100, 0, 1);
        assertThat(context.previousTime()).isZero();
        long first = feed.time;
        feed.close(100, 0, 2);
        assertThat(context.previousTime()).isEqualTo(first);
        assertThat(context.firstTime()).isEqualTo(first);
    }

    @Test
    void needsCoverWhatChangesState() {
        State state = new State();
        assertThat(state.stateNeed(EventCode.SYSCALL_OPENAT_2_X)).isEqualTo(StateNeed.ALWAYS);
        assertThat(state.stateNeed(EventCode.SYSCALL_READ_X)).isEqualTo(StateNeed.TRAFFIC);
        assertThat(state.stateNeed(EventCode.SYSCALL_MMAP_X)).isEqualTo(StateNeed.COUNTERS);
        assertThat(state.stateNeed(EventCode.SYSCALL_FUTEX_X)).isEqualTo(StateNeed.NONE);
        assertThat(state.stateNeed(-1)).isEqualTo(StateNeed.NONE);
        assertThat(state.requiredCodes().get(EventCode.PROCEXIT_1_E)).isTrue();
        for (String name : new String[] {
            "clone", "clone3", "fork", "vfork", "execve", "execveat", "sched_process_exit", "open", "openat", "close",
            "dup3", "chdir", "fchdir", "setuid", "setpgid", "prctl", "connect", "accept4", "socket", "capset"
        }) {
            assertThat(State.requiredSyscalls()
                            .get(Objects.requireNonNull(SyscallTable.find(name)).code()))
                    .as(name)
                    .isTrue();
        }
        assertThat(State.requiredSyscalls()
                        .get(Objects.requireNonNull(SyscallTable.find("read")).code()))
                .isFalse();
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> StateLimits.DEFAULT.withThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads=0");
        assertThatThrownBy(() -> StateLimits.DEFAULT.withEnvironment(1 << 21))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit 'environment' is 2097152 bytes");
    }

    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

    @Test
    void knownEntitiesAllocateNothing() {
        StateEventFeed feed = StateEventFeed.withShell();
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] name = Bytes.of("some/file");
        long perRound = Long.MAX_VALUE;
        // Until the last compiler has finished, which takes a while on a busy machine.
        for (long end = System.nanoTime() + PATIENCE; perRound > 0 && System.nanoTime() < end; ) {
            long before = meter.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                round(feed, name);
            }
            perRound = (meter.getCurrentThreadAllocatedBytes() - before) / 20_000;
        }
        assertThat(perRound)
                .as("bytes per open, read, fork, exec, exit and close")
                .isZero();
    }

    private static final byte[] EXE = Bytes.of("child");
    private static final byte[] PATH = Bytes.of("/bin/child");

    private static void round(StateEventFeed feed, byte[] name) {
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, 100)
                .put(3)
                .put(-100)
                .putString(name)
                .put(1)
                .put(0)
                .put(8)
                .put(9);
        feed.run();
        feed.begin(EventCode.SYSCALL_READ_X, 100).put(5).putString(name).put(3).put(5);
        feed.run();
        feed.begin(EventCode.SYSCALL_CLONE_20_X, 100)
                .put(200)
                .putString(EXE)
                .putString(EXE)
                .put(100)
                .put(100)
                .put(1);
        feed.writer
                .putEmpty()
                .put(9)
                .put(1)
                .put(2)
                .put(3)
                .put(4)
                .put(5)
                .putString(EXE)
                .putString(EXE)
                .put(0)
                .put(1);
        feed.writer.put(1).put(100).put(100);
        feed.run();
        feed.begin(EventCode.SYSCALL_EXECVE_19_X, 200)
                .put(0)
                .putString(EXE)
                .putString(EXE)
                .put(200)
                .put(200)
                .put(100);
        for (int i = 6; i < 27; i++) {
            feed.writer.putEmpty();
        }
        feed.writer.putString(PATH);
        feed.run();
        feed.begin(EventCode.PROCEXIT_1_E, 200).put(0).put(0).put(0).put(0).put(0);
        feed.run();
        feed.time += 3_000_000_000L; // otherwise the next clone is treated as the late second report of this one
        feed.begin(EventCode.SYSCALL_CLOSE_X, 100).put(0).put(3);
        feed.run();
    }
}
