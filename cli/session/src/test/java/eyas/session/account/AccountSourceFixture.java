package eyas.session.account;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.container.CgroupLists;
import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.GroupRecord;
import eyas.event.LossCollector;
import eyas.event.MachineRecord;
import eyas.event.ParamInfo;
import eyas.event.ParamType;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.event.UserRecord;
import eyas.live.account.AccountRoot;
import eyas.live.account.AccountRootFinder;
import eyas.live.account.RootDirectoryId;
import eyas.state.State;
import eyas.state.container.CgroupContainer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A machine whose programs run in turn, with the user files of its root directories. */
final class AccountSourceFixture {
    private static final long START = 1_795_515_072_000_000_000L;
    private static final String ID = "c".repeat(64);
    static final String HOST = "cpu=/user.slice\0";
    static final String CONTAINER = "cpu=/docker/" + ID + "\0";
    /** Long enough for slow machines under load. */
    static final Duration NEVER = Duration.ofHours(1);

    static final AccountTiming PATIENT = new AccountTiming(NEVER, Duration.ZERO, NEVER, NEVER, NEVER);
    /** Time from one event to the next. */
    private static final Duration STEP = Duration.ofMillis(1);

    /** Used as a user: no program runs, but a process is moved to the group. */
    private static final int MOVED = -2;
    /** Added to a user: no program runs, but a process starts. */
    static final int FORKED = 1 << 20;

    private final Path directory;
    final Path host;
    /** Runs when a root directory other than the machine's is found. */
    volatile Runnable finding = () -> {};

    final Map<Long, Path> roots = new ConcurrentHashMap<>();

    /** Number of root directory lookups in the event thread. */
    final AtomicInteger ownFinds = new AtomicInteger();

    /** The event thread's time, ns. */
    private long now = NEVER.toNanos();

    final Thread events = Thread.currentThread();
    /** Number of lookups of threads with the machine's root directory. */
    final AtomicInteger hostFinds = new AtomicInteger();

    final CountDownLatch spotted = new CountDownLatch(5);
    /** The identity of every thread's root directory; null if the kernel does not report it. */
    volatile @Nullable RootDirectoryId spot;

    /** A program that runs: its thread, user, control groups, and a change of files before it. */
    record Program(long thread, int uid, String groups, Change before) {
        /** Returns a move of a process to the container's group. */
        static Program move(long thread) {
            return new Program(thread, MOVED, CONTAINER, Change.NONE);
        }
    }

    /** The root directories that a test defines, with their identities. */
    private final class FakeRoots implements AccountSource.RootFinder {
        @Override
        public @Nullable AccountRoot find(AccountRootFinder finder, long thread) {
            Path path = roots.get(thread);
            if (Thread.currentThread() == events) {
                ownFinds.incrementAndGet();
            }
            if (host.equals(path)) {
                hostFinds.incrementAndGet();
            }
            return root(finder, path);
        }

        @Override
        public @Nullable RootDirectoryId spot(AccountRootFinder finder, long thread) {
            spotted.countDown();
            return spot;
        }
    }

    /** A change of files. */
    @FunctionalInterface
    interface Change {
        Change NONE = () -> {};

        void apply() throws IOException;
    }

    /** Programs that run in turn on a machine with one user. */
    private final class Programs implements EventSource {
        private final EventWriter writer = new EventWriter(Arena.ofAuto().allocate(8_192));
        private final List<Program> programs;
        private int delivered;

        private Programs(List<Program> programs) {
            this.programs = programs;
        }

        @Override
        public void start(SnapshotConsumer snapshot) {
            snapshot.begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", START, 0));
            snapshot.user(new UserRecord(0, 0, Bytes.of("root"), Bytes.of("/root"), Bytes.of("/bin/sh")));
            snapshot.group(new GroupRecord(0, Bytes.of("root")));
            snapshot.process(ProcessRecord.builder(7)
                    .comm(Bytes.of("init"))
                    .cgroups(Bytes.of(CONTAINER))
                    .build());
            snapshot.end();
        }

        @Override
        public Outcome next(Event event) {
            if (delivered == programs.size()) {
                return Outcome.END;
            }
            Program program = programs.get(delivered++);
            pass(STEP);
            try {
                program.before().apply();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            if (program.uid() == MOVED) {
                byte[] path = Bytes.of("/docker/" + ID);
                writer.begin(EventCode.ASYNCEVENT_E, START + delivered, 1)
                        .put(0)
                        .putString(Bytes.of(CgroupMove.EVENT_NAME))
                        .putBytes(new CgroupMove(program.thread(), path).data())
                        .end();
                event.wrap(writer.segment(), 0, 1, delivered, false);
                return Outcome.EVENT;
            }
            int code = program.uid() >= FORKED ? EventCode.SYSCALL_CLONE_20_X : EventCode.SYSCALL_EXECVE_19_X;
            writer.begin(code, START + delivered, program.thread());
            for (ParamInfo param : EventTable.get(code).params()) {
                switch (param.name()) {
                    case "uid" -> writer.put(program.uid() % FORKED);
                    case "cgroups" -> writer.putBytes(Bytes.of(program.groups()));
                    case "tid", "pid" -> writer.put(program.thread());
                    default -> {
                        if (param.type() == ParamType.CHARBUF || param.type() == ParamType.FSPATH) {
                            writer.putString(Bytes.of("x"));
                        } else if (param.type() == ParamType.BYTEBUF) {
                            writer.putBytes(Bytes.EMPTY);
                        } else {
                            writer.put(0);
                        }
                    }
                }
            }
            writer.end();
            event.wrap(writer.segment(), 0, 1, delivered, false);
            return Outcome.EVENT;
        }

        @Override
        public SourceCounters counters() {
            return new SourceCounters(delivered, 0, 0, 0, List.of());
        }

        @Override
        public void close() {}
    }

    AccountSourceFixture(Path directory) throws IOException {
        this.directory = directory;
        host = root("host", "root:x:0:0::/root:/bin/sh\n");
    }

    Path root(String name, String users) throws IOException {
        Path made = Files.createDirectory(directory.resolve(name));
        Files.createDirectory(made.resolve("etc"));
        Files.writeString(made.resolve("etc/passwd"), users);
        Files.writeString(made.resolve("etc/group"), "root:x:0:\n");
        return made;
    }

    static Change write(Path root, String users) {
        return () -> {
            Path next = Files.writeString(root.resolve("etc/passwd+"), users);
            Files.move(next, root.resolve("etc/passwd"), StandardCopyOption.REPLACE_EXISTING);
        };
    }

    /** Returns the name of each program's user when it runs, and the losses. */
    List<String> run(AccountTiming timing, Program... programs) {
        List<String> names = new ArrayList<>();
        try (AccountSource source = new AccountSource(
                new Programs(List.of(programs)),
                timing,
                new ContainerRoots(new AccountRootFinder(), host, new FakeRoots()),
                new CgroupLists(),
                () -> now)) {
            State state = new State();
            source.start(state.snapshot());
            Event event = new Event();
            long number = 0;
            while (source.next(event) == EventSource.Outcome.EVENT) {
                assertThat(event.number()).isEqualTo(++number);
                state.apply(event);
                if (event.code() == EventCode.ASYNCEVENT_E) {
                    names.add("moved");
                } else if (event.code() == EventCode.SYSCALL_EXECVE_19_X) {
                    Program program = programs[names.size()];
                    CgroupContainer found = CgroupContainer.find(Bytes.of(program.groups()));
                    byte[] container = found == null ? Bytes.EMPTY : Bytes.of(found.id());
                    UserRecord user = state.users().find(container, program.uid());
                    names.add(user == null ? "-" : Bytes.text(user.name()));
                }
                state.settle();
            }
            source.losses(new LossCollector() {
                @Override
                public void lost(String kind, long count) {
                    if (count > 0) {
                        names.add(kind + " " + count);
                    }
                }

                @Override
                public void note(String description) {
                    names.add(description);
                }
            });
        }
        return names;
    }

    private @Nullable AccountRoot root(AccountRootFinder finder, @Nullable Path path) {
        if (path == null) {
            return null;
        }
        if (!path.equals(host)) {
            finding.run();
        }
        return finder.at(path);
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
