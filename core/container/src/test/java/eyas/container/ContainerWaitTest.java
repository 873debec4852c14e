package eyas.container;

import static eyas.container.HttpEngineTest.DOCKER;
import static eyas.container.HttpEngineTest.ID;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.LossCollector;
import eyas.event.ParamInfo;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.state.State;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first events of a container wait for its description. */
@Timeout(900)
final class ContainerWaitTest {
    private static final long START = 1_795_515_072_000_000_000L;
    private static final String REQUEST = "/containers/" + ID + "/json";
    private static final String GROUP = "/docker/" + ID;
    /** A limit for an engine on a busy machine; in tests without waiting there is no answer at all. */
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    /** Delivers the given events, each created on request. */
    private static final class Events implements EventSource {
        private final Iterator<Supplier<MemorySegment>> events;
        private double fill;
        private long delivered;

        private Events(List<Supplier<MemorySegment>> events) {
            this.events = events.iterator();
        }

        @Override
        public void start(SnapshotConsumer snapshot) {}

        @Override
        public Outcome next(Event event) {
            if (!events.hasNext()) {
                return Outcome.END;
            }
            event.wrap(events.next().get(), 0, 1, ++delivered, false);
            return Outcome.EVENT;
        }

        @Override
        public double fill() {
            return fill;
        }

        @Override
        public SourceCounters counters() {
            return new SourceCounters(delivered, 0, 0, 0, List.of());
        }

        @Override
        public void close() {}
    }

    private static MemorySegment exec(String group) {
        return process(EventCode.SYSCALL_EXECVE_19_X, group);
    }

    private static MemorySegment process(int code, String group) {
        return process(code, group, "/bin/true");
    }

    private static MemorySegment process(int code, String group, String path) {
        EventWriter writer = new EventWriter(Arena.ofAuto().allocate(4_096));
        List<ParamInfo> params = EventTable.get(code).params();
        writer.begin(code, START, 7);
        for (ParamInfo param : params) {
            if (param.name().equals("cgroups")) {
                writer.putString(Bytes.of("cpuset=" + group + "\0memory=" + group));
            } else if (param.name().equals("trusted_exepath")) {
                writer.putString(Bytes.of(path));
            } else {
                writer.putEmpty();
            }
        }
        writer.end();
        return writer.segment();
    }

    private static MemorySegment move(String group) {
        EventWriter writer = new EventWriter(Arena.ofAuto().allocate(4_096));
        writer.begin(EventCode.ASYNCEVENT_E, START, 5).put(0).put(CgroupMove.EVENT_NAME);
        writer.putBytes(new CgroupMove(7, Bytes.of(group)).data()).end();
        return writer.segment();
    }

    private static EngineLimits limits(Duration hold, Duration holds) {
        EngineLimits some = HttpEngineTest.LIMITS;
        return new EngineLimits(
                some.open(),
                some.parallel(),
                LONG,
                some.retries(),
                some.forget(),
                some.rest(),
                hold,
                holds,
                Duration.ZERO,
                some.remembered(),
                some.reply());
    }

    private ContainerLookups lookups(EngineLimits limits) {
        return new ContainerLookups(List.of(new EngineSocket(EngineKind.DOCKER, directory.resolve("d"), null)), limits);
    }

    private static List<String> delivered(ContainerSource source) {
        List<String> names = new ArrayList<>();
        Event event = new Event();
        while (source.next(event) == EventSource.Outcome.EVENT) {
            names.add(event.number() + " " + EventTable.get(event.code()).name());
        }
        return names;
    }

    private static long late(ContainerSource source) {
        long[] late = {0};
        source.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                late[0] += kind.equals("container_late") ? count : 0;
            }

            @Override
            public void note(String description) {}
        });
        return late[0];
    }

    @Test
    void firstProgramFollowsTheDescription() throws IOException {
        Events events = new Events(List.of(() -> exec("/"), () -> exec(GROUP), () -> exec(GROUP)));
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerSource source = new ContainerSource(events, lookups(limits(LONG, LONG)))) {
            server.on(REQUEST, FakeHttpEngine.chunked(DOCKER, 200, 20));

            assertThat(delivered(source)).containsExactly("1 execve", "2 container", "3 execve", "4 execve");

            assertThat(late(source)).isZero();
            assertThat(server.requests)
                    .filteredOn(each -> each.contains(REQUEST))
                    .hasSize(1);
        }
    }

    /** So it is not awaited, and does not count as an event of a watched process. */
    @Test
    void reportedContainerIsKnownAtItsFirstProgram() throws IOException {
        BlockingQueue<String> reported = new LinkedBlockingQueue<>();
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"))) {
            server.on("/events?", FakeHttpEngine.stream(reported));
            server.on(REQUEST, FakeHttpEngine.json(200, DOCKER));
            Supplier<MemorySegment> other = () -> {
                reported.add(
                        "{\"Type\": \"container\", \"Action\": \"create\", \"Actor\": {\"ID\": \"" + ID + "\"}}\n");
                long deadline = System.nanoTime() + LONG.toNanos();
                while (server.requests.stream().noneMatch(each -> each.contains(REQUEST))
                        && System.nanoTime() - deadline < 0) {
                    Thread.onSpinWait();
                }
                return exec("/");
            };
            Events events = new Events(List.of(other, () -> exec(GROUP), () -> exec(GROUP)));
            List<String> shown = new ArrayList<>();
            try (ContainerSource source = new ContainerSource(events, lookups(HttpEngineTest.LIMITS))) {
                source.start(new State().snapshot());
                Event event = new Event();
                while (source.next(event) == EventSource.Outcome.EVENT) {
                    shown.add(EventTable.get(event.code()).name() + (event.isStateOnly() ? " of state" : ""));
                }
                assertThat(late(source)).isZero();
            }
            // The answer to the second request arrives before or after the program passes; both orders are correct.
            assertThat(shown).startsWith("execve", "container of state");
            assertThat(shown).containsOnlyOnce("container of state").containsOnlyOnce("container");
        }
    }

    @Test
    void asksWhenAProcessIsPutIntoTheContainer() throws IOException {
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"))) {
            server.on(REQUEST, FakeHttpEngine.json(200, DOCKER));
            // Nothing waits here: the description precedes the program because it was requested early.
            Supplier<MemorySegment> program = () -> {
                long deadline = System.nanoTime() + LONG.toNanos();
                while (server.requests.isEmpty() && System.nanoTime() - deadline < 0) {
                    Thread.onSpinWait();
                }
                return exec(GROUP);
            };
            Events events = new Events(List.of(() -> move(GROUP), program));
            try (ContainerSource source = new ContainerSource(events, lookups(limits(LONG, LONG)))) {
                assertThat(delivered(source)).containsExactly("1 asyncevent", "2 container", "3 execve");
            }
            assertThat(server.requests)
                    .filteredOn(each -> each.contains(REQUEST))
                    .hasSize(1);
        }
    }

    /** Podman answers only once the container is created, while its creator has processes in the group before. */
    @Test
    void creatorOfTheContainerDoesNotWait() throws IOException {
        CountDownLatch made = new CountDownLatch(1);
        Supplier<MemorySegment> clone = () -> process(EventCode.SYSCALL_CLONE_20_X, GROUP);
        Supplier<MemorySegment> program = () -> {
            made.countDown();
            return exec(GROUP);
        };
        Events events = new Events(List.of(() -> move(GROUP), clone, clone, program));
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerSource source = new ContainerSource(events, lookups(limits(LONG, LONG)))) {
            server.on(REQUEST, FakeHttpEngine.after(made, FakeHttpEngine.json(200, DOCKER)));

            assertThat(delivered(source))
                    .containsExactly("1 asyncevent", "2 clone", "3 clone", "4 container", "5 execve");

            assertThat(late(source)).isZero();
        }
    }

    /** The wait would be in vain, and exhausted before the container's own first program. */
    @Test
    void runcDoesNotWaitForItsContainer() throws IOException {
        CountDownLatch made = new CountDownLatch(1);
        Supplier<MemorySegment> program = () -> {
            made.countDown();
            return exec(GROUP);
        };
        Events events = new Events(List.of(
                () -> move(GROUP),
                () -> process(EventCode.SYSCALL_EXECVE_19_X, GROUP, "memfd:runc_cloned:/proc/self/exe"),
                program));
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerSource source = new ContainerSource(events, lookups(limits(LONG, LONG)))) {
            server.on(REQUEST, FakeHttpEngine.after(made, FakeHttpEngine.json(200, DOCKER)));

            assertThat(delivered(source)).containsExactly("1 asyncevent", "2 execve", "3 container", "4 execve");

            assertThat(late(source)).isZero();
        }
    }

    @Test
    void lateAnswerIsCountedAndNotAwaited() throws IOException {
        Duration hold = Duration.ofMillis(120);
        Events events = new Events(List.of(() -> exec(GROUP), () -> exec(GROUP)));
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerSource source = new ContainerSource(events, lookups(limits(hold, LONG)))) {
            server.on(REQUEST, FakeHttpEngine.silent());
            long start = System.nanoTime();

            assertThat(delivered(source)).containsExactly("1 execve", "2 execve");

            assertThat(System.nanoTime() - start).isBetween(hold.toNanos(), LONG.toNanos());
            assertThat(late(source)).isOne();
        }
    }

    /** For example the steps of an image build, which run in groups like a container's. */
    @Test
    void unknownContainerIsNotAwaited() throws IOException {
        Events events = new Events(List.of(() -> exec(GROUP)));
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerSource source = new ContainerSource(events, lookups(limits(Duration.ofHours(1), LONG)))) {
            long start = System.nanoTime();

            assertThat(delivered(source)).containsExactly("1 execve");

            assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
            assertThat(server.requests)
                    .filteredOn(each -> each.contains(REQUEST))
                    .isNotEmpty();
        }
    }

    @Test
    void nothingWaitsOnceABufferFills() throws IOException {
        Events events = new Events(List.of(() -> exec(GROUP)));
        events.fill = 0.3;
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerSource source = new ContainerSource(events, lookups(limits(Duration.ofHours(1), LONG)))) {
            server.on(REQUEST, FakeHttpEngine.silent());

            assertThat(delivered(source)).containsExactly("1 execve");

            assertThat(late(source)).isOne();
        }
    }

    @Test
    void endlessContainerCreationExhaustsTheBudget() throws IOException {
        List<Supplier<MemorySegment>> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String group = "/docker/" + i + ID.substring(1);
            many.add(() -> exec(group));
        }
        Duration holds = Duration.ofMillis(200);
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerSource source =
                        new ContainerSource(new Events(many), lookups(limits(Duration.ofHours(1), holds)))) {
            for (int i = 0; i < 8; i++) {
                server.on("/containers/" + i + ID.substring(1) + "/json", FakeHttpEngine.silent());
            }
            long start = System.nanoTime();

            assertThat(delivered(source)).hasSize(8);

            assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
            assertThat(late(source)).isEqualTo(8);
        }
    }

    @Test
    void budgetIsRestoredAtATenthOfTheRate() {
        HoldBudget allowance = new HoldBudget(Duration.ofNanos(1_000), 0);
        assertThat(allowance.left(0)).isEqualTo(1_000);
        allowance.spend(0, 900);
        assertThat(allowance.left(900)).isEqualTo(100);
        assertThat(allowance.left(5_900)).isEqualTo(600);
        assertThat(allowance.left(1_000_000)).isEqualTo(1_000);
        allowance.spend(5_900, 9_000);
        assertThat(allowance.left(9_000)).isZero();
    }
}
