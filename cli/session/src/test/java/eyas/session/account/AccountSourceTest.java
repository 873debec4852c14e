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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AccountSourceTest {
    private static final long START = 1_795_515_072_000_000_000L;
    private static final String ID = "c".repeat(64);
    private static final String HOST = "cpu=/user.slice\0";
    private static final String CONTAINER = "cpu=/docker/" + ID + "\0";
    /** Long enough for slow machines under load. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final AccountTiming PATIENT = new AccountTiming(NEVER, Duration.ZERO, NEVER, NEVER, NEVER);
    /** Time from one event to the next. */
    private static final Duration STEP = Duration.ofMillis(1);

    /** Used as a user: no program runs, but a process is moved to the group. */
    private static final int MOVED = -2;
    /** Added to a user: no program runs, but a process starts. */
    private static final int FORKED = 1 << 20;

    @TempDir
    private Path directory;

    private Path host;
    /** Runs when a root directory other than the machine's is found. */
    private volatile Runnable finding = () -> {};

    private final Map<Long, Path> roots = new ConcurrentHashMap<>();

    /** Number of root directory lookups in the event thread. */
    private final AtomicInteger ownFinds = new AtomicInteger();

    /** The event thread's time, ns. */
    private long now = NEVER.toNanos();

    private final Thread events = Thread.currentThread();
    /** Number of lookups of threads with the machine's root directory. */
    private final AtomicInteger hostFinds = new AtomicInteger();

    private final CountDownLatch spotted = new CountDownLatch(5);
    /** The identity of every thread's root directory; null if the kernel does not report it. */
    private volatile @Nullable RootDirectoryId spot;

    /** A program that runs: its thread, user, control groups, and a change of files before it. */
    private record Program(long thread, int uid, String groups, Change before) {
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
    private interface Change {
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

    @BeforeEach
    void makeHost() throws IOException {
        host = root("host", "root:x:0:0::/root:/bin/sh\n");
    }

    private Path root(String name, String users) throws IOException {
        Path made = Files.createDirectory(directory.resolve(name));
        Files.createDirectory(made.resolve("etc"));
        Files.writeString(made.resolve("etc/passwd"), users);
        Files.writeString(made.resolve("etc/group"), "root:x:0:\n");
        return made;
    }

    private static Change write(Path root, String users) {
        return () -> {
            Path next = Files.writeString(root.resolve("etc/passwd+"), users);
            Files.move(next, root.resolve("etc/passwd"), StandardCopyOption.REPLACE_EXISTING);
        };
    }

    /** Returns the name of each program's user when it runs, and the losses. */
    private List<String> run(AccountTiming timing, Program... programs) {
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

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void userAddedToHostGetsItsName() {
        assertThat(run(
                        PATIENT,
                        new Program(1, 4321, HOST, Change.NONE),
                        new Program(2, 4321, HOST, write(host, "root:x:0:0::/root:/bin/sh\nci:x:4321:1::/:/bin/sh\n"))))
                .containsExactly("-", "ci");
    }

    @Test
    void renamedOrRemovedUserIsNoticedLater() {
        AccountTiming always = new AccountTiming(Duration.ZERO, Duration.ZERO, NEVER, NEVER, NEVER);
        assertThat(run(
                        always,
                        new Program(1, 5, HOST, write(host, "root:x:0:0::/root:/bin/sh\nold:x:5:1::/:/bin/sh\n")),
                        new Program(1, 5, HOST, write(host, "root:x:0:0::/root:/bin/sh\nnewer:x:5:1::/:/bin/sh\n")),
                        new Program(1, 5, HOST, write(host, "root:x:0:0::/root:/bin/sh\n"))))
                .containsExactly("old", "newer", "-");
    }

    @Test
    void containerHasItsNamesAtItsFirstProgram() throws IOException {
        roots.put(20L, host);
        roots.put(21L, root("image", "root:x:0:0::/:/\napp:x:4321:1::/:/\n"));
        assertThat(run(
                        PATIENT,
                        new Program(20, 4321, CONTAINER, Change.NONE),
                        new Program(21, 4321, CONTAINER, Change.NONE),
                        new Program(3, 4321, HOST, Change.NONE)))
                .as("a process that creates the container has the host's root, and provides no names")
                .containsExactly("-", "app", "-");
    }

    @Test
    void runningContainerHasItsNames() throws IOException {
        roots.put(7L, root("image", "app:x:4321:1::/:/\n"));
        assertThat(run(PATIENT, new Program(21, 4321, CONTAINER, Change.NONE))).containsExactly("app");
    }

    @Test
    void userAddedToContainerGetsItsName() throws IOException {
        Path image = root("image", "root:x:0:0::/:/\n");
        roots.put(21L, image);
        roots.put(22L, image);
        assertThat(run(
                        PATIENT,
                        new Program(21, 0, CONTAINER, Change.NONE),
                        new Program(22, 9, CONTAINER, write(image, "root:x:0:0::/:/\nlate:x:9:1::/:/\n"))))
                .containsExactly("root", "late");
    }

    @Test
    void rootInsideContainerDoesNotRenameItsUsers() throws IOException {
        roots.put(21L, root("image", "app:x:4321:1::/:/\n"));
        roots.put(22L, root("faked", "nobody:x:4321:1::/:/\nother:x:9:1::/:/\n"));
        assertThat(run(
                        PATIENT,
                        new Program(21, 4321, CONTAINER, Change.NONE),
                        new Program(22, 9, CONTAINER, Change.NONE),
                        new Program(22, 4321, CONTAINER, Change.NONE)))
                .containsExactly("app", "-", "app");
    }

    @Test
    void rootInsideContainerDoesNotDelayItsNames() throws IOException {
        Path image = root("image", "app:x:4321:1::/:/\n");
        roots.put(21L, image);
        roots.put(22L, root("own", "nobody:x:4321:1::/:/\n"));
        List<Program> programs = new ArrayList<>();
        programs.add(new Program(21, 4321, CONTAINER, Change.NONE));
        int uid = 100;
        for (long millis = 60; millis < 1_000; millis *= 2) {
            long wait = millis;
            programs.add(new Program(22, uid++, CONTAINER, () -> pass(Duration.ofMillis(wait))));
        }
        Change more = write(image, "app:x:4321:1::/:/\nlate:x:9:1::/:/\n");
        programs.add(new Program(21, 9, CONTAINER, () -> {
            more.apply();
            pass(Duration.ofMillis(100));
        }));
        List<String> names = run(PATIENT, programs.toArray(Program[]::new));
        assertThat(names).hasSize(programs.size()).startsWith("app", "-").endsWith("late");
    }

    @Test
    void nameMissedBecauseOfRareReadsIsALoss() throws IOException {
        Path image = root("image", "root:x:0:0::/:/\n");
        roots.put(21L, image);
        List<Program> programs = new ArrayList<>();
        programs.add(new Program(21, 0, CONTAINER, Change.NONE));
        for (int uid = 1; uid < 30; uid++) {
            programs.add(new Program(21, uid, CONTAINER, write(image, "new%d:x:%d:1::/:/\n".formatted(uid, uid))));
        }
        programs.add(new Program(21, 29, CONTAINER, () -> pass(Duration.ofSeconds(1))));
        assertThat(run(PATIENT, programs.toArray(Program[]::new))).endsWith("new29", "accounts_unread 1");
    }

    @Test
    void shortIdCollisionPrefersTheMachinesContainer() throws IOException {
        String machines = "cpu=/docker/" + "d".repeat(64) + "\0";
        String users = "cpu=/user.slice/user-1000.slice/libpod-" + "d".repeat(12) + "f".repeat(52) + ".scope\0";
        roots.put(21L, root("users", "faked:x:4321:1::/:/\nother:x:9:1::/:/\n"));
        roots.put(22L, root("image", "app:x:4321:1::/:/\n"));
        assertThat(run(
                        PATIENT,
                        new Program(21, 4321, users, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE),
                        new Program(22, 9, machines, Change.NONE),
                        new Program(21, 9, users, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE)))
                .containsExactly("faked", "app", "-", "-", "app", "accounts_unread 1");
    }

    /** The ID of a stopped container is public. */
    @Test
    void userCannotClaimIdOfTheMachinesContainer() throws IOException {
        String machines = "cpu=/docker/" + "d".repeat(64) + "\0";
        String users = "cpu=/user.slice/user-1000.slice/docker-" + "d".repeat(64) + ".scope\0";
        roots.put(21L, root("users", "faked:x:4321:1::/:/\nother:x:9:1::/:/\n"));
        roots.put(22L, root("image", "app:x:4321:1::/:/\n"));
        assertThat(run(
                        PATIENT,
                        new Program(21, 4321, users, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE),
                        new Program(22, 9, machines, Change.NONE),
                        new Program(21, 9, users, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE)))
                .containsExactly("faked", "app", "-", "-", "app", "accounts_unread 1");
    }

    /** The search for the user's root directory continues in another thread. */
    @Test
    void rootOfAUsersContainerIsNotUsedForTheMachines() throws IOException {
        String machines = "cpu=/docker/" + "d".repeat(64) + "\0";
        String users = "cpu=/user.slice/user-1000.slice/docker-" + "d".repeat(64) + ".scope\0";
        Path fake = root("users", "faked:x:4321:1::/:/\nother:x:9:1::/:/\n");
        Path image = root("image", "app:x:4321:1::/:/\n");
        roots.put(21L, host);
        roots.put(22L, host);
        assertThat(run(
                        PATIENT,
                        new Program(21, 4321, users, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE),
                        new Program(22, 4321, machines, () -> {
                            becomes(22, image);
                            becomes(21, fake);
                        }),
                        new Program(22, 9, machines, Change.NONE),
                        new Program(22, 4321, machines, Change.NONE)))
                .containsExactly("-", "-", "app", "-", "app");
    }

    /** Gives a thread its own root directory, and waits until it is found. */
    private void becomes(long thread, Path root) {
        CountDownLatch found = new CountDownLatch(1);
        finding = found::countDown;
        roots.put(thread, root);
        await(found);
    }

    @Test
    void reusedFirstThreadIdHasNoNamesForTheContainer() throws IOException {
        roots.put(21L, root("image", "app:x:4321:1::/:/\n"));
        roots.put(22L, root("within", "within:x:9:1::/:/\n"));
        Path untrusted = root("untrusted", "faked:x:4321:1::/:/\nother:x:9:1::/:/\n");
        assertThat(run(
                        PATIENT,
                        new Program(21, 4321, CONTAINER, Change.NONE),
                        new Program(22, 9, CONTAINER, () -> roots.put(21L, untrusted)),
                        new Program(22, 4321, CONTAINER, Change.NONE)))
                .as("as after the first one has ended")
                .containsExactly("app", "within", "-");
    }

    @Test
    void recreatedContainerHasTheNewNames() throws IOException {
        roots.put(21L, root("image", "app:x:4321:1::/:/\n"));
        roots.put(22L, root("again", "later:x:9:1::/:/\n"));
        assertThat(run(
                        PATIENT,
                        new Program(21, 4321, CONTAINER, Change.NONE),
                        new Program(22, 9, CONTAINER, () -> roots.remove(21L)),
                        new Program(22, 4321, CONTAINER, Change.NONE)))
                .containsExactly("app", "later", "-");
    }

    /** It ended before its event was handled, like programs of a few milliseconds; its parent was seen before. */
    @Test
    void endedProgramHasTheNameOfItsContainer() throws IOException {
        Path image = root("image", "app:x:4321:1::/:/\n");
        CountDownLatch found = new CountDownLatch(1);
        roots.put(21L, host);
        finding = found::countDown;
        assertThat(run(PATIENT, Program.move(21), new Program(21, 4321, CONTAINER, () -> {
                    roots.put(21L, image);
                    await(found);
                    roots.remove(21L);
                })))
                .containsExactly("moved", "app");
    }

    @Test
    void unreadFilesAreALoss() throws IOException {
        roots.put(21L, root("image", "#".repeat(1 << 20)));
        assertThat(run(PATIENT, new Program(21, 0, CONTAINER, Change.NONE))).containsExactly("-", "accounts_unread 1");
    }

    /** The files are found only after the event was delivered: with a fast disk the test would prove nothing. */
    @Test
    void eventWaitsNoLongerThanItsLimit() throws IOException {
        roots.put(21L, root("image", "app:x:4321:1::/:/\n"));
        AccountTiming hasty = new AccountTiming(NEVER, Duration.ZERO, NEVER, Duration.ZERO, NEVER);
        CountDownLatch delivered = new CountDownLatch(1);
        finding = () -> {
            if (Thread.currentThread() != events) {
                await(delivered);
            }
        };
        assertThat(run(
                        hasty,
                        Program.move(21),
                        new Program(21, 4321, CONTAINER, Change.NONE),
                        new Program(1, 0, HOST, delivered::countDown)))
                .containsExactly("moved", "-", "root", "accounts_unread 1");
    }

    @Test
    void unknownHostUserIsNotLookedUpAtEveryProgram() {
        AccountTiming seldom = new AccountTiming(NEVER, NEVER, NEVER, NEVER, NEVER);
        assertThat(run(
                        seldom,
                        new Program(1, 4321, HOST, Change.NONE),
                        new Program(2, 4321, HOST, write(host, "root:x:0:0::/root:/bin/sh\nci:x:4321:1::/:/bin/sh\n"))))
                .containsExactly("-", "-");
    }

    @Test
    void constantlyChangingContainerIsReadLessOften() throws IOException {
        Path image = root("image", "root:x:0:0::/:/\n");
        roots.put(21L, image);
        List<Program> programs = new ArrayList<>();
        programs.add(new Program(21, 0, CONTAINER, Change.NONE));
        for (int uid = 1; uid < 30; uid++) {
            Change written = write(image, "new%d:x:%d:1::/:/\n".formatted(uid, uid));
            programs.add(new Program(21, uid, CONTAINER, () -> {
                written.apply();
                pass(Duration.ofMillis(59));
            }));
        }
        List<String> names = run(PATIENT, programs.toArray(Program[]::new));
        names.removeIf("-"::equals);
        assertThat(names).containsExactly("root", "new1", "new2", "new4", "new8", "new15", "new29");
    }

    @Test
    void activeContainerIsNotEvicted() throws IOException {
        roots.put(21L, root("image", "app:x:4321:1::/:/\n"));
        AtomicInteger found = new AtomicInteger();
        AtomicInteger foundBefore = new AtomicInteger();
        finding = found::incrementAndGet;
        Program working = new Program(21, 4321, CONTAINER, Change.NONE);
        List<Program> programs = new ArrayList<>();
        programs.add(working);
        for (int i = 0; i < 300; i++) {
            programs.add(new Program(30, 4321, "cpu=/docker/%012x%052d\0".formatted(i, 0), Change.NONE));
            if (i == 200) {
                programs.add(working);
            }
        }
        programs.add(new Program(21, 4321, CONTAINER, () -> foundBefore.set(found.get())));
        assertThat(run(PATIENT, programs.toArray(Program[]::new))).endsWith("app");
        assertThat(found).as("it is not read again").hasValue(foundBefore.get());
    }

    /** Also if Eyas itself is in a container that shares the machine's processes: then this is the root of the whole job. */
    @Test
    void processWithMachinesRootIsNotCheckedAtEachEvent() {
        roots.put(30L, host);
        Program[] forks = new Program[1_000];
        Arrays.fill(forks, new Program(30, FORKED, CONTAINER, Change.NONE));
        run(PATIENT, forks);
        assertThat(ownFinds).as("the existing process, and the first fork").hasValue(2);
    }

    @Test
    void processWithRootInsideContainerIsNotCheckedAtEachEvent() throws IOException {
        roots.put(21L, root("image", "app:x:4321:1::/:/\n"));
        roots.put(22L, root("chroot", "app:x:4321:1::/:/\n"));
        Program[] programs = new Program[1_000];
        Arrays.fill(programs, new Program(22, 9, CONTAINER, Change.NONE));
        programs[0] = new Program(21, 4321, CONTAINER, Change.NONE);
        AccountTiming often = new AccountTiming(Duration.ofMillis(50), Duration.ofMillis(50), NEVER, NEVER, NEVER);
        run(often, programs);
        // The triggering program waits for the result, so the number does not depend on the machine.
        int looks = 999 / 51;
        assertThat(ownFinds)
                .as("the existing process, two for the first program, and four for each check")
                .hasValue(1 + 2 + 4 * looks);
    }

    @Test
    void unchangedRootIsNotCheckedAgain() throws IOException {
        Path image = root("image", "app:x:4321:1::/:/\n");
        AtomicInteger findsBefore = new AtomicInteger();
        roots.put(21L, host);
        spot = new RootDirectoryId(1, 2);
        assertThat(run(PATIENT, Program.move(21), new Program(21, 4321, CONTAINER, () -> {
                    await(spotted);
                    findsBefore.set(hostFinds.get());
                    roots.put(21L, image);
                    spot = new RootDirectoryId(2, 2);
                })))
                .containsExactly("moved", "app");
        assertThat(findsBefore).hasValue(1);
    }
}
