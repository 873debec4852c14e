package eyas.container;

import static eyas.container.HttpEngineTest.DOCKER;
import static eyas.container.HttpEngineTest.ID;
import static eyas.container.HttpEngineTest.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Preparation before the first container, so that its first event is not delayed. */
@Timeout(120)
final class EnginePreparationTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final EngineLimits LIMITS = HttpEngineTest.limits(LONG, LONG);
    private static final EngineEventLimits SOON = new EngineEventLimits(
            1 << 20, 4 << 20, 256, 50, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(50));
    private static final String TARGET = "/containers/" + ID + "/json";
    private static final String MISSING_CONTAINER = "/containers/" + "0".repeat(64) + "/json";

    @TempDir
    Path directory;

    private EngineSocket socket(EngineKind kind) {
        return new EngineSocket(kind, directory.resolve("d"), null);
    }

    private ContainerLookups lookups(EngineKind kind) {
        return new ContainerLookups(List.of(socket(kind)), LIMITS, SOON);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            Thread.sleep(1);
        }
    }

    private static boolean wasAsked(FakeHttpEngine server, String target) {
        return server.requests.contains("GET " + target + " HTTP/1.1");
    }

    @Test
    void preparesAllRequestsForAContainer() throws Exception {
        for (Map.Entry<EngineKind, String> engine : Map.of(EngineKind.DOCKER, "", EngineKind.PODMAN, "/v4.0.0/libpod")
                .entrySet()) {
            try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                    ContainerLookups lookups = lookups(engine.getKey())) {
                server.on(engine.getValue() + "/events?", FakeHttpEngine.stream(new LinkedBlockingQueue<>()));
                server.on(engine.getValue() + "/version", FakeHttpEngine.json(200, "{\"Version\": \"26.1\"}"));
                lookups.prepare();
                await(() -> wasAsked(server, engine.getValue() + "/version"));
                await(() -> wasAsked(server, engine.getValue() + MISSING_CONTAINER));
                assertThat(lookups.counters()).isEqualTo(new LookupCounters(0, 0, 0, 0, 0, 0, 0, 0));
                assertThat(lookups.problems()).isEmpty();
            }
            Files.delete(directory.resolve("d"));
        }
    }

    @Test
    void preparesKubernetesRuntime() throws Exception {
        try (FakeCriRuntime server = new FakeCriRuntime(directory.resolve("d"));
                ContainerLookups lookups = lookups(EngineKind.CRI)) {
            server.on(
                    "Version",
                    _ -> new ProtobufWriter()
                            .text(2, "containerd")
                            .text(3, "v2.0.1")
                            .bytes());
            lookups.prepare();
            await(() -> server.calls.containsAll(List.of("Version", "ListContainers")));
            assertThat(lookups.counters()).isEqualTo(new LookupCounters(0, 0, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void preparesEngineThatStartsLater() throws Exception {
        try (ContainerLookups lookups = lookups(EngineKind.DOCKER)) {
            lookups.prepare();
            // Both have looked for it in vain: a second for both threads, even on a busy machine.
            Thread.sleep(Duration.ofSeconds(1));
            try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"))) {
                server.on("/version", FakeHttpEngine.json(200, "{}"));
                await(() -> wasAsked(server, MISSING_CONTAINER));
            }
        }
    }

    @Test
    void failedPreparationDoesNotPreventQuestions() throws Exception {
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"))) {
            server.on("/version", FakeHttpEngine.silent());
            server.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            try (EngineClient client =
                    new EngineClient(List.of(socket(EngineKind.DOCKER)), HttpEngineTest.SHORT_LIMITS)) {
                client.prepare(socket(EngineKind.DOCKER));
                await(() -> wasAsked(server, "/version"));
                assertThat(client.late.get()).as("the engine is still asked").isZero();
                assertThat(client.problems()).isEmpty();
            }
            try (ContainerLookups lookups = lookups(EngineKind.DOCKER)) {
                lookups.prepare();
                lookups.first(sighting(ID));
                await(() -> lookups.poll() != null);
                assertThat(lookups.counters().answered()).isOne();
            }
        }
    }
}
