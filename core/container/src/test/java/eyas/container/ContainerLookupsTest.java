package eyas.container;

import static eyas.container.HttpEngineTest.DOCKER;
import static eyas.container.HttpEngineTest.ID;
import static eyas.container.HttpEngineTest.LIMITS;
import static eyas.container.HttpEngineTest.SHORT_LIMITS;
import static eyas.container.HttpEngineTest.sighting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerJson;
import eyas.state.container.ContainerType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ContainerLookupsTest {
    private static final String TARGET = "/containers/" + ID + "/json";

    /** One engine hangs for this time, and the other answers faster even on a busy machine. */
    private static final Duration SLOWEST = Duration.ofSeconds(12);

    @TempDir
    Path directory;

    private EngineSocket docker(String name) {
        return new EngineSocket(EngineKind.DOCKER, directory.resolve(name), null);
    }

    private static String id(int number) {
        return String.format("%012x%052d", number, 0);
    }

    private static byte @Nullable [] await(ContainerLookups lookups) {
        ContainerLookups.LearnedContainer last =
                lookups.awaitLast(System.nanoTime() + Duration.ofSeconds(60).toNanos());
        return last == null ? null : last.json();
    }

    private static ContainerInfo read(byte @Nullable [] json) {
        byte[] text = Objects.requireNonNull(json, "no answer");
        return new ContainerJson().read(text, 0, text.length);
    }

    @Test
    void answerArrivesOnceAndQuestionsAreNotRepeated() throws IOException {
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = new ContainerLookups(List.of(docker("d")), LIMITS)) {
            server.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            for (int i = 0; i < 100; i++) {
                lookups.wanted(sighting(ID));
            }
            assertThat(read(await(lookups)).name()).isEqualTo("nightly_build");
            lookups.wanted(sighting(ID));
            assertThat(lookups.poll()).isNull();
            assertThat(lookups.counters()).isEqualTo(new LookupCounters(1, 1, 0, 0, 0, 0, 0, 0));
            assertThat(server.requests.stream().filter(r -> r.contains(TARGET))).hasSize(1);
            assertThat(lookups.problems()).isEmpty();
        }
    }

    @Test
    void unknownContainerIsRetriedThenIgnored() throws IOException {
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = new ContainerLookups(List.of(docker("d")), LIMITS)) {
            lookups.wanted(sighting(ID));
            assertThat(await(lookups)).isNull();
            assertThat(server.requests).hasSize(1 + LIMITS.retries().size());
            lookups.wanted(sighting(ID));
            assertThat(lookups.counters()).isEqualTo(new LookupCounters(1, 0, 1, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void unknownContainerIsAskedForAgainLater() throws IOException {
        EngineLimits forgetful = new EngineLimits(
                LIMITS.open(),
                LIMITS.parallel(),
                LIMITS.timeout(),
                LIMITS.retries(),
                Duration.ZERO,
                LIMITS.rest(),
                LIMITS.eventWait(),
                LIMITS.totalWait(),
                LIMITS.last(),
                LIMITS.remembered(),
                LIMITS.reply());
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = new ContainerLookups(List.of(docker("d")), forgetful)) {
            lookups.wanted(sighting(ID));
            assertThat(await(lookups)).isNull();
            server.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            lookups.wanted(sighting(ID));
            assertThat(read(await(lookups)).fullId()).isEqualTo(ID);
            assertThat(lookups.counters()).isEqualTo(new LookupCounters(2, 1, 1, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void findsContainerThatTheEngineLearnsLate() throws IOException {
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = new ContainerLookups(List.of(docker("d")), LIMITS)) {
            server.on(TARGET, out -> {
                server.on(TARGET, FakeHttpEngine.json(200, DOCKER));
                return FakeHttpEngine.json(404, "{}").reply(out);
            });
            lookups.wanted(sighting(ID));
            assertThat(read(await(lookups)).fullId()).isEqualTo(ID);
        }
    }

    @Test
    void eventThreadNeverWaitsAndQuestionsAreBounded() throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = new ContainerLookups(List.of(docker("d")), LIMITS)) {
            for (int i = 0; i < 100; i++) {
                String id = id(i);
                server.on("/containers/" + id + "/json", FakeHttpEngine.after(asked, FakeHttpEngine.json(404, "{}")));
                lookups.wanted(sighting(id));
                lookups.poll();
            }
            assertThat(lookups.counters().late())
                    .as("the event thread did not wait")
                    .isZero();
            assertThat(lookups.counters().asked()).isEqualTo(LIMITS.open());
            assertThat(lookups.counters().dropped()).isEqualTo(100 - LIMITS.open());
            asked.countDown();
            assertThat(await(lookups)).isNull();
        }
    }

    @Test
    void hangingEngineIsNotAskedForAWhile() throws IOException {
        try (FakeHttpEngine server = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = new ContainerLookups(List.of(docker("d")), SHORT_LIMITS)) {
            for (int i = 0; i < SHORT_LIMITS.open(); i++) {
                server.on("/containers/" + id(i) + "/json", FakeHttpEngine.silent());
                lookups.wanted(sighting(id(i)));
            }
            assertThat(await(lookups)).isNull();
            LookupCounters end = lookups.counters();
            assertThat(end.failed()).isEqualTo(SHORT_LIMITS.open());
            // The first requests time out; then the engine is not asked, and no request waits for it.
            assertThat(end.late()).isBetween(1L, (long) SHORT_LIMITS.parallel());
            assertThat(lookups.problems()).singleElement().asString().contains("did not answer within 1000 ms");
        }
    }

    @Test
    void hangingEngineDoesNotHideAnothersAnswer() throws IOException {
        try (FakeHttpEngine hanging = new FakeHttpEngine(directory.resolve("a"));
                FakeHttpEngine sound = new FakeHttpEngine(directory.resolve("b"));
                ContainerLookups lookups = new ContainerLookups(
                        List.of(docker("a"), docker("b")), HttpEngineTest.limits(SLOWEST, LIMITS.last()))) {
            hanging.on(TARGET, FakeHttpEngine.silent());
            sound.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            lookups.wanted(sighting(ID));
            assertThat(read(await(lookups)).fullId()).isEqualTo(ID);
            assertThat(lookups.counters().late()).isEqualTo(1);
        }
    }

    @Test
    void asksTheLikelyEngineFirst() throws IOException {
        EngineSocket podman = new EngineSocket(EngineKind.PODMAN, directory.resolve("p"), null);
        try (FakeHttpEngine first = new FakeHttpEngine(directory.resolve("p"));
                FakeHttpEngine likely = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = new ContainerLookups(List.of(podman, docker("d")), LIMITS)) {
            likely.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            lookups.wanted(sighting(ID));
            assertThat(await(lookups)).isNotNull();
            assertThat(first.requests).isEmpty();
        }
    }

    @Test
    void usersEnginesAreTrustedAboutTheirContainersOnly() throws IOException {
        Path run = Files.createDirectories(directory.resolve("user/1000/podman"));
        try (FakeHttpEngine server = new FakeHttpEngine(run.resolve("podman.sock"))) {
            List<EngineSocket> sockets = EngineSocket.ofUsers(directory.resolve("user"));
            assertThat(sockets)
                    .containsExactly(new EngineSocket(EngineKind.PODMAN, run.resolve("podman.sock"), "1000"));
            server.on(
                    "/v4.0.0/libpod/containers/" + ID + "/json", FakeHttpEngine.json(200, "{\"Id\": \"" + ID + "\"}"));
            try (ContainerLookups lookups = new ContainerLookups(sockets, LIMITS)) {
                lookups.wanted(new CgroupContainer(
                        ID.substring(0, 12), ID, ContainerType.UNKNOWN, "=/machine.slice/libpod-" + ID + ".scope"));
                assertThat(await(lookups)).isNull();
                assertThat(server.requests).isEmpty();
                lookups.wanted(new CgroupContainer(
                        ID.substring(0, 12),
                        ID,
                        ContainerType.UNKNOWN,
                        "=/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + ID + ".scope/container"));
                ContainerInfo own = read(await(lookups));
                assertThat(own.type()).isEqualTo(ContainerType.PODMAN);
                assertThat(own.owner()).isEqualTo("1000");
            }
        }
    }

    private static CgroupContainer ofUser(String user, String id) {
        return new CgroupContainer(
                id.substring(0, 12),
                id,
                ContainerType.UNKNOWN,
                "=/user.slice/user-" + user + ".slice/user@" + user + ".service/libpod-" + id + ".scope");
    }

    /** A user's group may have the id of a container that waits to be started, and its engine may give any description. */
    @Test
    void usersGroupDoesNotAffectMachineContainer() throws IOException {
        EngineSocket users = new EngineSocket(EngineKind.DOCKER, directory.resolve("u"), "1000");
        String lie = DOCKER.replace("/nightly_build", "/lie");
        try (FakeHttpEngine ofUser = new FakeHttpEngine(directory.resolve("u"));
                FakeHttpEngine machines = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = new ContainerLookups(List.of(users, docker("d")), LIMITS)) {
            machines.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            lookups.first(ofUser("1000", ID));
            assertThat(await(lookups)).as("its own engine does not know it").isNull();
            assertThat(machines.requests).isEmpty();

            ofUser.on(TARGET, FakeHttpEngine.json(200, lie));
            lookups.first(ofUser("1001", ID));
            assertThat(await(lookups)).as("no engine may answer for this user").isNull();
            lookups.first(sighting(ID));
            ContainerInfo known = read(await(lookups));
            assertThat(known.name()).isEqualTo("nightly_build");
            assertThat(known.owner()).isEqualTo(ContainerInfo.MACHINE);
        }
    }

    @Test
    void hangingUsersEngineDelaysNoOther() throws IOException {
        EngineSocket users = new EngineSocket(EngineKind.DOCKER, directory.resolve("u"), "1000");
        try (FakeHttpEngine ofUser = new FakeHttpEngine(directory.resolve("u"));
                FakeHttpEngine machines = new FakeHttpEngine(directory.resolve("d"));
                ContainerLookups lookups = new ContainerLookups(List.of(users, docker("d")), LIMITS)) {
            for (int i = 0; i < LIMITS.open(); i++) {
                ofUser.on("/containers/" + id(i) + "/json", FakeHttpEngine.silent());
                lookups.wanted(ofUser("1000", id(i)));
            }
            assertThat(lookups.counters().dropped()).isEqualTo(LIMITS.open() - LIMITS.openOfUser());
            machines.on(TARGET, FakeHttpEngine.json(200, DOCKER));
            lookups.wanted(sighting(ID));
            assertThat(read(await(lookups)).name()).isEqualTo("nightly_build");
            assertThat(lookups.counters().late()).as("it still hangs").isZero();
        }
    }

    @Test
    void usersEngineIsRecognizedByPath() {
        assertThat(EngineSocket.parse("podman=/run/user/1000/podman/podman.sock")
                        .owner())
                .isEqualTo("1000");
        assertThat(EngineSocket.parse("podman=/run/user/../podman/podman.sock").owner())
                .isNull();
        assertThat(EngineSocket.parse("docker=/var/run/docker.sock").owner()).isNull();
        assertThat(EngineSocket.parse("docker=/var/run/user/1000/docker.sock").owner())
                .as("another name of the same directory")
                .isEqualTo("1000");
        assertThat(EngineSocket.parse("docker=/var/../run/user/1000/docker.sock")
                        .owner())
                .isEqualTo("1000");
    }

    /** The engine may not run yet when its socket is configured. */
    @Test
    void usersEngineIsRecognizedByDanglingLinks() throws IOException {
        Path away = Files.createSymbolicLink(directory.resolve("away"), Path.of("/run/user/4294967/docker.sock"));
        Path further = Files.createSymbolicLink(directory.resolve("further"), Path.of("away"));
        assertThat(EngineSocket.at(EngineKind.DOCKER, away).owner()).isEqualTo("4294967");
        assertThat(EngineSocket.at(EngineKind.DOCKER, further).owner()).isEqualTo("4294967");
        Path circle = Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
        assertThat(EngineSocket.at(EngineKind.DOCKER, circle).owner()).isNull();
    }

    @Test
    void usersEngineHasSmallerReplyLimit() throws IOException {
        EngineSocket users = new EngineSocket(EngineKind.DOCKER, directory.resolve("u"), "1000");
        String large = DOCKER + " ".repeat(EngineLimits.USERS_REPLY);
        Duration patient = Duration.ofSeconds(60);
        EngineLimits limits = HttpEngineTest.limits(patient, patient, EngineLimits.DEFAULT.reply());
        try (FakeHttpEngine ofUser = new FakeHttpEngine(directory.resolve("u"));
                ContainerLookups lookups = new ContainerLookups(List.of(users), limits)) {
            ofUser.on(TARGET, FakeHttpEngine.json(200, large));
            lookups.wanted(ofUser("1000", ID));
            assertThat(await(lookups)).isNull();
            assertThat(lookups.counters().malformed()).isPositive();
        }
    }

    @Test
    void doesNothingWithoutEngines() {
        try (ContainerLookups lookups = new ContainerLookups(List.of(docker("none")), LIMITS)) {
            long start = System.nanoTime();
            lookups.wanted(sighting(ID));
            assertThat(await(lookups)).isNull();
            assertThat(lookups.counters()).isEqualTo(new LookupCounters(1, 0, 0, 1, 0, 0, 0, 0));
            assertThat(System.nanoTime() - start).isLessThan(LIMITS.timeout().toNanos());
            assertThat(lookups.problems()).isEmpty();
        }
    }

    @Test
    void asksNothingWhenDisabled() {
        try (ContainerLookups lookups = new ContainerLookups(List.of(), LIMITS)) {
            lookups.wanted(sighting(ID));
            assertThat(lookups.counters().asked()).isZero();
        }
    }

    @Test
    void retryCountIsForgottenEventually() {
        try (ContainerLookups lookups = new ContainerLookups(List.of(docker("none")), LIMITS)) {
            for (int i = 0; i < 1_000; i++) {
                lookups.wanted(sighting(id(i)));
                await(lookups);
            }
            assertThat(lookups.remembered()).isEqualTo(LIMITS.remembered());
        }
    }

    @Test
    void socketTextIncludesTheEngine() {
        assertThat(EngineSocket.parse("podman=/x.sock"))
                .isEqualTo(new EngineSocket(EngineKind.PODMAN, Path.of("/x.sock"), null));
        assertThat(EngineSocket.parse("unix:///var/run/docker.sock").kind()).isEqualTo(EngineKind.DOCKER);
        assertThat(EngineSocket.parse("/run/user/1/podman/podman.sock").kind()).isEqualTo(EngineKind.PODMAN);
        assertThat(EngineSocket.parse("cri=unix:///run/crio/crio.sock").path())
                .isEqualTo(Path.of("/run/crio/crio.sock"));
        assertThat(EngineSocket.parse("/run/crio/crio.sock").kind()).isEqualTo(EngineKind.CRI);
        assertThatThrownBy(() -> EngineSocket.parse("tcp://host:2375")).hasMessageContaining("is not a socket");
        assertThatThrownBy(() -> EngineSocket.parse("lxc=/x")).hasMessageContaining("names no engine");
    }
}
