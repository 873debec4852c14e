package eyas.container;

import static eyas.container.HttpEngineTest.DOCKER;
import static eyas.container.HttpEngineTest.ID;
import static eyas.container.HttpEngineTest.LIMITS;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource;
import eyas.event.EventSource.Outcome;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.container.ContainerEntry;
import eyas.state.container.ContainerText;
import eyas.state.limits.StateLimits;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(900)
final class ContainerSourceTest {
    private static final long START = 1_795_515_072_000_000_000L;

    @TempDir
    Path directory;

    /** Delivers a process in a container, then events, one per call, and idles until the answer has arrived. */
    private static final class OneContainer implements EventSource {
        private final EventWriter writer = new EventWriter(Arena.ofAuto().allocate(4_096));
        private final int events;
        private final CountDownLatch answered;
        /** Fails the test instead of idling forever. */
        private final long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();

        private int delivered;
        private boolean closed;

        private OneContainer(int events, CountDownLatch answered) {
            this.events = events;
            this.answered = answered;
        }

        @Override
        public void start(SnapshotConsumer snapshot) {
            snapshot.begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", START, 0));
            snapshot.process(process());
            snapshot.end();
        }

        private static ProcessRecord process() {
            byte[] name = Bytes.of("app");
            byte[] groups = Bytes.of("memory=/docker/" + ID + "\0");
            return ProcessRecord.builder(7)
                    .ptid(1)
                    .vtid(1)
                    .vpid(1)
                    .comm(name)
                    .exe(name)
                    .exePath(name)
                    .cgroups(groups)
                    .vmSize(1)
                    .vmRss(1)
                    .pidNamespaceStart(START)
                    .startTime(START)
                    .build();
        }

        @Override
        public Outcome next(Event event) {
            if (delivered == 1 && answered.getCount() > 0 && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(1_000_000);
                return Outcome.IDLE;
            }
            if (delivered == events) {
                return Outcome.END;
            }
            delivered++;
            writer.begin(EventCode.SYSCALL_CLOSE_X, START + delivered, 7)
                    .put(0)
                    .put(3)
                    .end();
            event.wrap(writer.segment(), 0, 1, delivered, false);
            return Outcome.EVENT;
        }

        @Override
        public SourceCounters counters() {
            return new SourceCounters(delivered, 0, 0, 0, List.of());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void deliversAnswersBetweenEventsWithUniqueNumbers() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        OneContainer inner = new OneContainer(3, answered);
        ContainerLookups lookups = new ContainerLookups(
                List.of(new EngineSocket(EngineKind.DOCKER, directory.resolve("d"), null)), LIMITS);
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerSource source = new ContainerSource(inner, lookups)) {
            CountDownLatch begun = new CountDownLatch(1);
            server.on("/containers/" + ID + "/json", FakeHttpEngine.after(begun, FakeHttpEngine.json(200, DOCKER)));
            State state = new State(StateLimits.DEFAULT, source::lookUp, lookups);
            List<String> seen = new ArrayList<>();
            source.start(state.snapshot());
            Event event = new Event();
            for (Outcome outcome = source.next(event); outcome != Outcome.END; outcome = source.next(event)) {
                if (outcome == Outcome.EVENT) {
                    EventContext context = Objects.requireNonNull(state.apply(event));
                    ContainerEntry container = context.container();
                    seen.add(event.number() + " " + context.info().name() + " " + (event.time() - START) + " "
                            + (container == null ? "-" : Bytes.text(container.text(ContainerText.NAME))));
                    begun.countDown();
                    if (event.code() == EventCode.CONTAINER_JSON_2_E) {
                        answered.countDown();
                    }
                }
            }
            assertThat(seen)
                    .containsExactly(
                            "1 close 1 -",
                            "2 container 1 nightly_build",
                            "3 close 2 nightly_build",
                            "4 close 3 nightly_build");
            assertThat(source.counters().events()).isEqualTo(4);
        }
        assertThat(inner.closed).isTrue();
    }

    /** As in a recorder, which has no state that would look up containers. */
    @Test
    void looksUpRunningContainersWithoutAState() throws IOException {
        ContainerLookups lookups = new ContainerLookups(
                List.of(new EngineSocket(EngineKind.DOCKER, directory.resolve("d"), null)), LIMITS);
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerSource source = new ContainerSource(new OneContainer(0, new CountDownLatch(0)), lookups)) {
            server.on("/containers/" + ID + "/json", FakeHttpEngine.json(200, DOCKER));
            source.start(new State().snapshot());
            Event event = new Event();
            assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(event.code()).isEqualTo(EventCode.CONTAINER_JSON_2_E);
            assertThat(source.next(event)).isEqualTo(Outcome.END);
        }
    }

    @Test
    void endWaitsForAnswersWithinTheLimit() throws IOException {
        CountDownLatch nothing = new CountDownLatch(0);
        ContainerLookups lookups = new ContainerLookups(
                List.of(new EngineSocket(EngineKind.DOCKER, directory.resolve("d"), null)), LIMITS);
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerSource source = new ContainerSource(new OneContainer(0, nothing), lookups)) {
            server.on("/containers/" + ID + "/json", FakeHttpEngine.chunked(DOCKER, 800, 60));
            State state = new State(StateLimits.DEFAULT, source::lookUp, lookups);
            source.start(state.snapshot());
            Event event = new Event();
            assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(event.code()).isEqualTo(EventCode.CONTAINER_JSON_2_E);
            assertThat(event.number()).isEqualTo(1);
            assertThat(source.next(event)).isEqualTo(Outcome.END);
        }
        EngineLimits shortEnd = HttpEngineTest.limits(LIMITS.timeout(), Duration.ofMillis(200));
        lookups = new ContainerLookups(
                List.of(new EngineSocket(EngineKind.DOCKER, directory.resolve("e"), null)), shortEnd);
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("e"));
                ContainerSource source = new ContainerSource(new OneContainer(0, nothing), lookups)) {
            server.on("/containers/" + ID + "/json", FakeHttpEngine.silent());
            State state = new State(StateLimits.DEFAULT, source::lookUp, lookups);
            source.start(state.snapshot());
            long start = System.nanoTime();
            assertThat(source.next(new Event())).isEqualTo(Outcome.END);
            assertThat(System.nanoTime() - start)
                    .isBetween(shortEnd.last().toNanos(), LIMITS.timeout().toNanos());
        }
    }
}
