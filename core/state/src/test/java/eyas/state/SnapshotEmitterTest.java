package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.EventCode;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import eyas.state.container.ContainerEntry;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.process.ExecutableFile;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadResourceUsage;
import eyas.state.socket.SocketFamily;
import eyas.state.user.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests that a state can be rebuilt from its snapshot. */
final class SnapshotEmitterTest {
    private static final int TCP_SERVER = 80;

    private static StateEventFeed scene() {
        StateEventFeed feed = StateEventFeed.withShell();
        State state = feed.state;
        state.snapshot().begin(state.machine());
        state.snapshot()
                .networkInterface(new InterfaceRecord(
                        "eth0", new byte[] {10, 0, 0, 5}, new byte[] {-1, 0, 0, 0}, new byte[] {10, -1, -1, -1}, 0));
        for (int uid : new int[] {1000, -2, 0}) {
            state.snapshot().user(new UserRecord(uid, uid, Bytes.of("u" + uid), Bytes.of("/h"), Bytes.of("/sh")));
            state.snapshot().group(new GroupRecord(uid, Bytes.of("g" + uid)));
        }
        state.snapshot().process(StateEventFeed.process(1, 1, 0, "init", "/"));
        state.snapshot().process(StateEventFeed.process(100, 100, 1, "bash", "/home/u"));
        state.snapshot().descriptor(100, StateEventFeed.file(0, "/dev/pts/0"));
        state.snapshot().end();
        feed.fork(100, 300);
        feed.fork(100, 200);
        feed.exec(200, "/usr/bin/server", "-p", "80");
        feed.threaded(201, 200, 100);
        feed.openat(200, 2000, -100, "far/away", 1);
        feed.openat(200, 3, -100, "near", 1);
        feed.socket(200, 4, SocketFamily.INET, 1);
        feed.begin(EventCode.SOCKET_BIND_X, 200)
                .put(0)
                .putBytes(StateEventFeed.inetAddress("10.0.0.5", TCP_SERVER))
                .put(4);
        feed.run();
        accept(feed, 200, 5, StateEventFeed.inet("192.0.2.1", 5000, "10.0.0.5", TCP_SERVER));
        accept(feed, 300, 6, StateEventFeed.inet("192.0.2.1", 5001, "10.0.0.5", 99));
        accept(feed, 300, 7, StateEventFeed.unix(0x10, 0x20, "/run/x.sock"));
        feed.begin(EventCode.SYSCALL_PIPE2_X, 300).put(0).put(8).put(9).put(77).put(0);
        feed.run();
        feed.close(555, 0, 1); // an unknown thread
        return feed;
    }

    private static void accept(StateEventFeed feed, long tid, long fd, byte[] tuple) {
        feed.begin(EventCode.SOCKET_ACCEPT4_6_X, tid)
                .put(fd)
                .putBytes(tuple)
                .put(0)
                .put(0)
                .put(0)
                .put(0);
        feed.run();
    }

    private static ThreadEntry thread(State state, long tid) {
        return Objects.requireNonNull(state.threads().get(tid), "no thread " + tid);
    }

    private static DescriptorEntry descriptor(State state, long tid, long number) {
        DescriptorTable table = Objects.requireNonNull(thread(state, tid).descriptors());
        return Objects.requireNonNull(table.get(number), "no descriptor " + number + " of " + tid);
    }

    private static State again(State state) {
        State copy = new State();
        state.emit(copy.snapshot());
        return copy;
    }

    @Test
    void threadsAreRebuilt() {
        State before = scene().state;
        State after = again(before);
        assertThat(after.threads().size()).isEqualTo(before.threads().size() - 1);
        assertThat(after.threads().get(555)).isNull();
        for (long tid : new long[] {1, 100, 200, 201, 300}) {
            ThreadEntry expected = thread(before, tid);
            ThreadEntry rebuilt = thread(after, tid);
            assertThat(facts(rebuilt)).usingRecursiveComparison().isEqualTo(facts(expected));
            assertThat(rebuilt.env()).isEqualTo(expected.env());
            assertThat(rebuilt.cwd()).isEqualTo(expected.cwd());
            assertThat(rebuilt.threadCount()).isEqualTo(expected.threadCount());
            assertThat(rebuilt.openDescriptorCount()).isEqualTo(expected.openDescriptorCount());
        }
        assertThat(Bytes.text(thread(after, 201).env())).isEqualTo("A=1\0B=2\0");
        assertThat(Bytes.text(thread(after, 200).containerId())).isEqualTo("0123456789ab");
    }

    /** Returns the snapshot values of the thread itself. */
    private static List<Object> facts(ThreadEntry thread) {
        Credentials credentials = thread.credentials();
        ThreadResourceUsage usage = thread.usage();
        ExecutableFile executable = thread.executable();
        return List.of(
                thread.tid(),
                thread.pid(),
                thread.ptid(),
                thread.sid(),
                thread.pgid(),
                thread.vpgid(),
                thread.vtid(),
                thread.vpid(),
                thread.comm(),
                thread.exe(),
                thread.exePath(),
                thread.args(),
                thread.cgroups(),
                thread.containerId(),
                thread.containerKey(),
                thread.root(),
                thread.fdLimit,
                credentials.uid(),
                credentials.gid(),
                credentials.loginUid(),
                credentials.capInheritable(),
                credentials.capPermitted(),
                credentials.capEffective(),
                thread.tty(),
                usage.vmSize(),
                usage.vmRss(),
                usage.vmSwap(),
                usage.majorFaults(),
                usage.minorFaults(),
                executable.flags,
                executable.inode,
                executable.changed,
                executable.modified,
                thread.pidNamespaceStart(),
                thread.cloneTime());
    }

    @Test
    void containersAndTheirUsersAreEmittedAsEvents() {
        StateEventFeed feed = scene();
        String id = "3ad7b26ded6d";
        String json = "{\"container\":{\"id\":\"" + id + "\",\"name\":\"db\",\"labels\":{\"a\":\"" + "x".repeat(20_000)
                + "\"}}}";
        feed.begin(EventCode.CONTAINER_JSON_2_E, -1).putString(Bytes.of(json));
        feed.run();
        feed.begin(EventCode.USER_ADDED_E, -1)
                .put(7)
                .put(8)
                .put("app")
                .put("/srv")
                .put("/bin/false")
                .put(id);
        feed.run();
        feed.begin(EventCode.GROUP_ADDED_E, -1).put(8).put("apps").put(id);
        feed.run();

        State copy = new State();
        List<Integer> codes = new ArrayList<>();
        feed.state.emit(4711, copy.snapshot(), event -> {
            assertThat(event.time()).isEqualTo(4711);
            assertThat(event.isStateOnly()).isTrue();
            codes.add(event.code());
            assertThat(copy.apply(event)).isNotNull();
            copy.settle();
        });

        assertThat(codes)
                .containsExactly(EventCode.CONTAINER_JSON_2_E, EventCode.USER_ADDED_E, EventCode.GROUP_ADDED_E);
        ContainerEntry container = Objects.requireNonNull(copy.containers().find(Bytes.of(id)));
        assertThat(container.info())
                .isEqualTo(Objects.requireNonNull(feed.state.containers().find(Bytes.of(id)))
                        .info());
        UserRecord user = Objects.requireNonNull(copy.users().find(Bytes.of(id), 7));
        assertThat(List.of(user.gid(), Bytes.text(user.name()), Bytes.text(user.home()), Bytes.text(user.shell())))
                .isEqualTo(List.of(8, "app", "/srv", "/bin/false"));
        assertThat(Bytes.text(Objects.requireNonNull(copy.groups().find(Bytes.of(id), 8))
                        .name()))
                .isEqualTo("apps");
        assertThat(copy.threads().size()).isEqualTo(feed.state.threads().size() - 1);
    }

    @Test
    void descriptorsAreRebuilt() {
        State before = scene().state;
        State after = again(before);
        for (long[] place : new long[][] {
            {100, 0}, {200, 0}, {200, 2000}, {200, 3}, {200, 4}, {200, 5}, {300, 6}, {300, 7}, {300, 8}, {300, 9}
        }) {
            DescriptorEntry expected = descriptor(before, place[0], place[1]);
            DescriptorEntry rebuilt = descriptor(after, place[0], place[1]);
            assertThat(rebuilt)
                    .as("descriptor %d of %d", place[1], place[0])
                    .usingRecursiveComparison()
                    .ignoringFields("generation", "serial", "owners", "nameRaw", "role", "connected")
                    .isEqualTo(expected);
            // A snapshot does not contain whether Unix sockets are connected.
            assertThat(rebuilt.connected()).isEqualTo(expected.connected() && place[1] != 7);
            boolean listenerIsGone = place[1] == 6;
            assertThat(rebuilt.role())
                    .isEqualTo(listenerIsGone ? DescriptorEntry.Role.CLIENT : expectedRole(expected, place[1]));
        }
    }

    /** The name of a Unix socket determines the role, as for sockets found in {@code /proc}. */
    private static DescriptorEntry.Role expectedRole(DescriptorEntry entry, long number) {
        return number == 4 ? DescriptorEntry.Role.NONE : entry.role();
    }

    @Test
    void equalStatesEmitEqualSnapshotsInOrderOfIds() {
        State before = scene().state;
        RecordedSnapshot first = new RecordedSnapshot();
        before.emit(first);
        RecordedSnapshot second = new RecordedSnapshot();
        again(before).emit(second);
        assertThat(second.records).usingRecursiveComparison().isEqualTo(first.records);
        assertThat(first.records.stream().map(RecordedSnapshot::id))
                .containsExactly(
                        "machine",
                        "interface",
                        "user 0",
                        "user 1000",
                        "user 4294967294",
                        "group 0",
                        "group 1000",
                        "group 4294967294",
                        "thread 1",
                        "thread 100",
                        "thread 200",
                        "thread 201",
                        "thread 300",
                        "fd 0",
                        "fd 0",
                        "fd 3",
                        "fd 4",
                        "fd 5",
                        "fd 2000",
                        "fd 0",
                        "fd 6",
                        "fd 7",
                        "fd 8",
                        "fd 9",
                        "end");
    }

    /** Collects a snapshot. */
    private static final class RecordedSnapshot implements SnapshotConsumer {
        private final List<Object> records = new ArrayList<>();

        private static String id(Object record) {
            return switch (record) {
                case MachineRecord _ -> "machine";
                case InterfaceRecord _ -> "interface";
                case UserRecord user -> "user " + Integer.toUnsignedString(user.uid());
                case GroupRecord group -> "group " + Integer.toUnsignedString(group.gid());
                case ProcessRecord process -> "thread " + process.tid();
                case DescriptorRecord descriptor -> "fd " + descriptor.fd();
                default -> record.toString();
            };
        }

        @Override
        public void begin(MachineRecord machine) {
            records.add(machine);
        }

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {
            records.add(networkInterface);
        }

        @Override
        public void user(UserRecord user) {
            records.add(user);
        }

        @Override
        public void group(GroupRecord group) {
            records.add(group);
        }

        @Override
        public void process(ProcessRecord process) {
            records.add(process);
        }

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {
            records.add(descriptor);
        }

        @Override
        public void end() {
            records.add("end");
        }
    }
}
