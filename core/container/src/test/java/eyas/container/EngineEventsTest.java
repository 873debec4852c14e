package eyas.container;

import static eyas.container.HttpEngineTest.DOCKER;
import static eyas.container.HttpEngineTest.ID;
import static eyas.container.HttpEngineTest.OTHER;
import static eyas.container.HttpEngineTest.sighting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerJson;
import eyas.state.container.ContainerType;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events that engines report of their containers. */
@Timeout(120)
final class EngineEventsTest {
    private static final String TARGET = "/containers/" + ID + "/json";
    private static final String EVENTS = "/events?";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final EngineLimits LIMITS = HttpEngineTest.limits(LONG, LONG);
    private static final EngineEventLimits SOON = new EngineEventLimits(
            1 << 20, 4 << 20, 256, 50, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(50));

    @TempDir
    private Path directory;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private EngineSocket docker() {
        return new EngineSocket(EngineKind.DOCKER, directory.resolve("d"), null);
    }

    private ContainerLookups lookups(EngineEventLimits limits) {
        return new ContainerLookups(List.of(docker()), LIMITS, limits);
    }

    private static String event(String action, String id) {
        return """
                {"status": "%s", "id": "%s", "from": "app", "Type": "container", "Action": "%s", "Actor": {"ID": "%s", "Attributes": {"name": "a"}}}
                """.formatted(action, id, action, id);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            Thread.sleep(1);
        }
    }

    private static ContainerInfo next(ContainerLookups lookups) throws InterruptedException {
        ContainerLookups.LearnedContainer description = description(lookups);
        return new ContainerJson().read(description.json(), 0, description.json().length);
    }

    private static ContainerLookups.LearnedContainer description(ContainerLookups lookups) throws InterruptedException {
        List<ContainerLookups.LearnedContainer> found = new ArrayList<>();
        await(() -> {
            ContainerLookups.LearnedContainer next = lookups.poll();
            return next != null && found.add(next);
        });
        return found.getFirst();
    }

    private static long asked(FakeHttpEngine server, String description) {
        return server.requests.stream()
                .filter(request -> request.contains(description))
                .count();
    }

    @Test
    void describesContainerBeforeItsFirstProcess() throws Exception {
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = lookups(SOON)) {
            server.on(EVENTS, FakeHttpEngine.stream(events));
            server.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            lookups.prepare();
            events.add(event("create", ID));

            ContainerLookups.LearnedContainer reported = description(lookups);
            assertThat(new String(reported.json(), StandardCharsets.UTF_8)).contains("nightly_build");
            assertThat(reported.isReported()).isTrue();
            assertThat(lookups.counters()).isEqualTo(new LookupCounters(1, 1, 0, 0, 0, 0, 0, 0));
            assertThat(asked(server, TARGET)).isOne();

            lookups.first(sighting(ID));
            assertThat(lookups.isAwaited(sighting(ID))).as("it is known").isFalse();
            assertThat(description(lookups).isReported()).isFalse();
            lookups.first(sighting(ID));
            assertThat(asked(server, TARGET)).isEqualTo(2);
            assertThat(server.requests.stream()
                            .filter(request -> request.contains(EVENTS))
                            .map(request -> URLDecoder.decode(request, StandardCharsets.UTF_8)))
                    .singleElement(STRING)
                    .startsWith("GET /events?filters={\"type\":[\"container\"],"
                            + "\"event\":[\"create\",\"rename\",\"start\",\"update\"]}&since=");
        }
    }

    @Test
    void renamedContainerHasItsNewNameDuringAQuestion() throws Exception {
        CountDownLatch renamed = new CountDownLatch(1);
        String after = DOCKER.replace("/nightly_build", "/renamed");
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = lookups(SOON)) {
            server.on(EVENTS, FakeHttpEngine.stream(events));
            server.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            lookups.wanted(sighting(ID));
            assertThat(next(lookups).name()).isEqualTo("nightly_build");
            lookups.prepare();

            server.on(TARGET, FakeHttpEngine.after(renamed, FakeHttpEngine.json(200, DOCKER)));
            events.add(event("start", ID));
            await(() -> asked(server, TARGET) == 2);
            events.add(event("rename", ID));
            events.add(event("create", OTHER));
            await(() -> asked(server, OTHER) == 1);
            server.on(TARGET, FakeHttpEngine.json(200, after));
            renamed.countDown();

            assertThat(next(lookups).name()).isEqualTo("nightly_build");
            assertThat(next(lookups).name()).isEqualTo("renamed");
        }
    }

    @Test
    void followsEngineThatStartsLaterOrRestarts() throws Exception {
        try (ContainerLookups lookups = lookups(SOON)) {
            lookups.prepare();
            try (FakeHttpEngine server = new FakeHttpEngine(
                    directory.resolve("d"),
                    Map.of(EVENTS, FakeHttpEngine.stream(events), TARGET, FakeHttpEngine.json(200, DOCKER)))) {
                await(() -> asked(server, EVENTS) == 1);
                events.add(FakeHttpEngine.END);
                await(() -> asked(server, EVENTS) == 2);
                events.add(event("create", ID));
                assertThat(next(lookups).name()).isEqualTo("nightly_build");
            }
            Files.delete(directory.resolve("d"));
            BlockingQueue<String> later = new LinkedBlockingQueue<>();
            String renamed = DOCKER.replace("/nightly_build", "/renamed");
            try (FakeHttpEngine server = new FakeHttpEngine(
                    directory.resolve("d"),
                    Map.of(EVENTS, FakeHttpEngine.stream(later), TARGET, FakeHttpEngine.json(200, renamed)))) {
                await(() -> asked(server, EVENTS) == 1);
                later.add(event("rename", ID));
                assertThat(next(lookups).name()).isEqualTo("renamed");
            }
            assertThat(lookups.problems()).isEmpty();
        }
    }

    @Test
    void ignoresEventsWithoutContainer() throws Exception {
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = lookups(SOON)) {
            server.on(EVENTS, FakeHttpEngine.stream(events));
            server.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            lookups.prepare();
            for (String id :
                    List.of("", "a", "../../images/json", "0123456789ab?x=/", "é".repeat(64), "0".repeat(129))) {
                events.add(event("create", id));
            }
            events.add(event("destroy", OTHER));
            events.add(event("exec_create: sh", OTHER));
            events.add(event("create", OTHER).replace("\"Type\": \"container\"", "\"Type\": \"network\""));
            events.add("{}\n[]\n17\n\n");
            events.add(event("create", ID));

            assertThat(next(lookups).name()).isEqualTo("nightly_build");

            assertThat(server.requests.stream()
                            .filter(request -> !request.contains("/version") && !request.contains("0".repeat(64))))
                    .hasSize(2 + 1); // events, the container, its image
            assertThat(lookups.problems()).isEmpty();
        }
    }

    @Test
    void invalidEventPausesFollowingAndIsReported() throws Exception {
        for (String nonsense : List.of("nonsense\n", "x".repeat(SOON.line() + 1))) {
            Path socket = Files.createTempDirectory(directory, "n").resolve("d");
            BlockingQueue<String> later = new LinkedBlockingQueue<>();
            try (FakeHttpEngine server = new FakeHttpEngine(socket);
                    ContainerLookups lookups = new ContainerLookups(
                            List.of(new EngineSocket(EngineKind.DOCKER, socket, null)), LIMITS, SOON)) {
                server.on(EVENTS, out -> {
                    server.on(EVENTS, FakeHttpEngine.stream(later));
                    return FakeHttpEngine.json(200, nonsense).reply(out);
                });
                server.on(TARGET, FakeHttpEngine.json(200, DOCKER));
                lookups.prepare();
                await(() -> asked(server, EVENTS) == 2);
                assertThat(lookups.problems()).singleElement().asString().contains("an event");
                assertThat(lookups.counters().malformed()).isOne();
                later.add(event("create", ID));
                assertThat(next(lookups).name()).isEqualTo("nightly_build");
            }
        }
    }

    @Test
    void limitsQuestionsForManyEvents() throws Exception {
        EngineEventLimits few = new EngineEventLimits(1 << 20, 4 << 20, 5, 1, LONG, LONG, LONG);
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = lookups(few)) {
            server.on(EVENTS, FakeHttpEngine.stream(events));
            lookups.prepare();
            for (int i = 0; i < 10_000; i++) {
                events.add(event("create", "%064x".formatted(i)));
            }
            await(() -> lookups.counters().dropped() > 9_900);
            assertThat(asked(server, "/json")).isLessThan(100);
            assertThat(lookups.counters().asked()).isZero();
        }
    }

    @Test
    void dropsEventsAboveTheRateWithoutParsing() throws Exception {
        // Each dropped line would fit again after a minute only.
        int capacity = 120;
        int lines = 3;
        EngineEventLimits few = new EngineEventLimits(1 << 20, 64 << 20, capacity, 1, LONG, LONG, LONG);
        EngineLimits large = HttpEngineTest.limits(LONG, LONG, few.line());
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = new ContainerLookups(List.of(docker()), large, few)) {
            server.on(EVENTS, FakeHttpEngine.stream(events));
            lookups.prepare();
            events.add(event("create", ID)
                    .replace("{\"status\"", " ".repeat(capacity * EngineEventLimits.UNIT_BYTES) + "{\"status\""));
            for (int i = 0; i < lines; i++) {
                events.add("nonsense" + " ".repeat(capacity / 2 * EngineEventLimits.UNIT_BYTES) + "\n");
            }
            await(() -> lookups.counters().dropped() == lines);
            assertThat(lookups.counters().malformed()).isZero();
            assertThat(lookups.problems()).isEmpty();
        }
    }

    @Test
    void throttlesTheEventStream() throws Exception {
        ThrottledInputStream paced = new ThrottledInputStream(InputStream.nullInputStream(), 1_000);
        assertThat(paced.read()).isEqualTo(-1);
        long start = System.nanoTime();
        byte[] read = new ThrottledInputStream(new ByteArrayInputStream(new byte[10_000]), 40_000).readAllBytes();
        assertThat(read).hasSize(10_000);
        byte[] more = new ThrottledInputStream(new ByteArrayInputStream(new byte[10_000]), 8_000).readAllBytes();
        assertThat(more).hasSize(10_000);
        assertThat(System.nanoTime() - start)
                .isGreaterThan(Duration.ofMillis(200).toNanos());
    }

    @Test
    void removedContainerIsNotReportedWithoutName() throws Exception {
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = lookups(SOON)) {
            server.on(EVENTS, FakeHttpEngine.stream(events));
            lookups.prepare();
            events.add(event("create", ID));
            await(() -> asked(server, TARGET) == 1);
            assertThat(lookups.awaitLast(System.nanoTime() + LONG.toNanos())).isNull();
            assertThat(lookups.counters()).isEqualTo(new LookupCounters(0, 0, 0, 0, 0, 0, 0, 0));
            assertThat(lookups.remembered()).isZero();
        }
    }

    @Test
    void podmanUsesItsOwnInterfaceAtDockersSocketName() throws Exception {
        Files.createSymbolicLink(directory.resolve("d"), directory.resolve("p"));
        EngineSocket podman = new EngineSocket(EngineKind.PODMAN, directory.resolve("p"), null);
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("p"));
                ContainerLookups lookups = new ContainerLookups(List.of(docker(), podman), LIMITS, SOON)) {
            server.on(EVENTS, FakeHttpEngine.stream(events));
            server.on("/v4.0.0/libpod/events?", FakeHttpEngine.stream(events));
            server.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            server.on("/v4.0.0/libpod" + TARGET, FakeHttpEngine.json(200, DOCKER));
            lookups.prepare();
            events.add(event("create", ID));

            assertThat(next(lookups).type()).isEqualTo(ContainerType.PODMAN);

            assertThat(asked(server, "GET /events")).isZero();
        }
    }

    @Test
    void endDoesNotWaitForFollowers() throws Exception {
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"))) {
            server.on(EVENTS, FakeHttpEngine.stream(events));
            ContainerLookups lookups = lookups(SOON);
            lookups.prepare();
            await(() -> asked(server, EVENTS) == 1);
            long start = System.nanoTime();
            lookups.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(lookups.problems()).isEmpty();
        }
    }

    private static void containerd(FakeCriRuntime server, String version) {
        server.on(
                "Version",
                _ -> new ProtobufWriter()
                        .text(1, "0.1.0")
                        .text(2, "containerd")
                        .text(3, version)
                        .bytes());
        server.on(
                "ListContainers",
                _ -> new ProtobufWriter()
                        .message(1, new ProtobufWriter().text(1, ID))
                        .bytes());
        server.on(
                "ContainerStatus",
                _ -> new ProtobufWriter()
                        .message(1, new ProtobufWriter().text(1, ID).message(2, new ProtobufWriter().text(1, "web")))
                        .map(2, Map.of("info", "{}"))
                        .bytes());
    }

    @Test
    void followsKubernetesRuntimes() throws Exception {
        EngineSocket cri = new EngineSocket(EngineKind.CRI, directory.resolve("c"), null);
        try (FakeCriRuntime server = new FakeCriRuntime(directory.resolve("c"));
                ContainerLookups lookups = new ContainerLookups(List.of(cri), LIMITS, SOON)) {
            containerd(server, "v2.0.1");
            lookups.prepare();
            StreamObserver<byte[]> listener = server.events.take();
            listener.onNext(new ProtobufWriter().text(1, OTHER).number(2, 3).bytes()); // deleted
            listener.onNext(new ProtobufWriter().text(1, ID).number(2, 0).bytes());

            assertThat(next(lookups).name()).isEqualTo("web");

            listener.onCompleted();
            server.events
                    .take()
                    .onNext(new ProtobufWriter().text(1, ID).number(2, 1).bytes());
            assertThat(next(lookups).name()).isEqualTo("web");
            assertThat(lookups.problems()).isEmpty();
        }
    }

    /** It sends each event to one listener, and the kubelet may be another one. */
    @Test
    void doesNotFollowFirstContainerd() throws Exception {
        EngineSocket cri = new EngineSocket(EngineKind.CRI, directory.resolve("c"), null);
        try (FakeCriRuntime server = new FakeCriRuntime(directory.resolve("c"));
                ContainerLookups lookups = new ContainerLookups(List.of(cri), LIMITS, SOON)) {
            containerd(server, "1.7.24~ds1");
            lookups.prepare();
            await(() -> server.calls.stream().filter("Version"::equals).count() > 3);
            assertThat(server.calls).doesNotContain("GetContainerEvents");
            assertThat(lookups.problems()).isEmpty();
        }
        assertThat(CriEngine.hasSingleListener("containerd", "v1.7.0")).isTrue();
        assertThat(CriEngine.hasSingleListener("containerd", "v2.0.0-rc.1")).isFalse();
        assertThat(CriEngine.hasSingleListener("containerd", "v10.0.0")).isFalse();
        assertThat(CriEngine.hasSingleListener("cri-o", "1.31.0")).isFalse();
    }
}
