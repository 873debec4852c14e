package eyas.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerImage;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerIsolation;
import eyas.state.container.ContainerMount;
import eyas.state.container.ContainerResources;
import eyas.state.container.ContainerType;
import eyas.state.container.PodInfo;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CriEngineTest {
    private static final String ID = "0a".repeat(32);
    private static final String POD = "b1".repeat(32);
    private static final String IMAGE_ID = "c2".repeat(32);
    private static final String INFO = "{\"sandboxID\": \"" + POD
            + "\", \"privileged\": false, \"config\": {\"image\": {\"image\": \"sha256:" + IMAGE_ID
            + "\"}, \"envs\": [{\"key\": \"A\", \"value\": \"b=c\"}], \"linux\": {\"security_context\": {\"privileged\": true}}}}";
    private static final String POD_INFO =
            "{\"cniResult\": {\"Interfaces\": {\"lo\": {\"IPConfigs\": []}, \"veth12\": {}, \"eth0\": "
                    + "{\"IPConfigs\": [{\"IP\": \"10.88.0.7\", \"Gateway\": \"10.88.0.1\"}], \"Mac\": \"x\", \"Sandbox\": \"/ns\"}}}}";

    private static final EngineLimits LIMITS = HttpEngineTest.limits(Duration.ofSeconds(30), Duration.ZERO);

    @TempDir
    Path directory;

    private FakeCriRuntime server;
    private EngineConnections connections;
    private ContainerEngine engine;

    @BeforeEach
    void start() throws IOException {
        Path socket = directory.resolve("cri.sock");
        server = new FakeCriRuntime(socket);
        connections = new EngineConnections(LIMITS);
        engine = EngineClient.engine(new EngineSocket(EngineKind.CRI, socket, null), connections, LIMITS);
        server.on(
                "Version",
                request -> new ProtobufWriter()
                        .text(1, "0.1.0")
                        .text(2, "containerd")
                        .text(3, "v2.1.4")
                        .text(4, "v1")
                        .bytes());
        server.on("ListContainers", request -> {
            try {
                String wanted = request.message(1).text(1);
                return wanted.equals(ID)
                        ? new ProtobufWriter()
                                .message(1, new ProtobufWriter().text(1, ID).text(2, POD))
                                .bytes()
                        : new byte[0];
            } catch (IOException e) {
                throw Status.INVALID_ARGUMENT.asRuntimeException();
            }
        });
        server.on("ContainerStatus", request -> {
            assertVerbose(request, ID);
            return new ProtobufWriter()
                    .message(1, status())
                    .map(2, Map.of("info", INFO))
                    .bytes();
        });
        server.on("PodSandboxStatus", request -> {
            assertVerbose(request, POD);
            return new ProtobufWriter()
                    .message(1, pod())
                    .map(2, Map.of("info", POD_INFO))
                    .bytes();
        });
    }

    private static void assertVerbose(ProtobufMessage request, String id) {
        if (!request.text(1).equals(id) || request.number(2) != 1) {
            throw Status.NOT_FOUND.asRuntimeException();
        }
    }

    private static ProtobufWriter status() {
        return new ProtobufWriter()
                .text(1, ID)
                .message(2, new ProtobufWriter().text(1, "web").number(2, 1))
                .number(3, 1)
                .number(4, 1_795_515_072_999_000_000L)
                .message(8, new ProtobufWriter().text(1, "registry.example/web:3"))
                .text(9, "registry.example/web@sha256:dd")
                .map(12, Map.of("app", "web", "io.kubernetes.container.name", "web"))
                .message(
                        14,
                        new ProtobufWriter()
                                .text(1, "/data")
                                .text(2, "/srv")
                                .number(3, 1)
                                .number(5, 2))
                .message(14, new ProtobufWriter().text(1, "/etc/hosts").text(2, "/h"))
                .message(
                        16,
                        new ProtobufWriter()
                                .message(
                                        1,
                                        new ProtobufWriter()
                                                .number(1, 50_000)
                                                .number(2, 10_000)
                                                .number(3, 256)
                                                .number(4, 1 << 20)
                                                .text(6, "0-1")
                                                .number(10, 1 << 21)))
                .text(17, "sha256:ffff")
                .message(
                        18,
                        new ProtobufWriter()
                                .message(1, new ProtobufWriter().number(1, 1000).number(2, 1000)));
    }

    private static ProtobufWriter pod() {
        return new ProtobufWriter()
                .text(1, POD)
                .message(
                        2,
                        new ProtobufWriter().text(1, "web-0").text(2, "uid-1").text(3, "shop"))
                .number(4, 1_795_515_071_000_000_000L)
                .message(5, new ProtobufWriter().text(1, "10.88.0.7"))
                .message(
                        6,
                        new ProtobufWriter()
                                .message(
                                        1,
                                        new ProtobufWriter()
                                                .message(
                                                        2,
                                                        new ProtobufWriter()
                                                                .number(1, 2)
                                                                .number(2, 0)
                                                                .number(3, 2))))
                .map(7, Map.of("tier", "front"));
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    private static CgroupContainer sighting(String id) {
        return new CgroupContainer(ContainerInfo.shortId(id), id, ContainerType.UNKNOWN, "=/kubepods/" + id);
    }

    private Optional<ContainerInfo> find(String id) throws EngineException {
        return engine.find(sighting(id));
    }

    @Test
    void describesContainerWithItsPod() throws EngineException {
        assertThat(find(ID))
                .contains(new ContainerInfo(
                        ID.substring(0, 12),
                        ID,
                        ContainerType.CONTAINERD,
                        "web",
                        new ContainerImage(
                                "registry.example/web:3", IMAGE_ID, "registry.example/web", "3", "sha256:dd"),
                        "10.88.0.7",
                        "1000",
                        1_795_515_072L,
                        new ContainerIsolation(true, false, true, true),
                        new ContainerResources(1 << 20, 1 << 21, 256, 10_000, 50_000, 2, -1),
                        List.of(
                                new ContainerMount("/srv", "/data", "", false, "rshared"),
                                new ContainerMount("/h", "/etc/hosts", "", true, "private")),
                        List.of(),
                        Map.of(
                                "app", "web",
                                "io.kubernetes.container.name", "web",
                                "io.kubernetes.sandbox.id", POD,
                                "io.kubernetes.pod.name", "web-0",
                                "io.kubernetes.pod.uid", "uid-1",
                                "io.kubernetes.pod.namespace", "shop"),
                        List.of("A=b=c"),
                        List.of(),
                        new PodInfo(
                                false,
                                POD,
                                Map.of("tier", "front"),
                                "{\"eth0\":{\"IPConfigs\":[{\"Gateway\":\"10.88.0.1\",\"IP\":\"10.88.0.7\"}]}}")));
        find(ID);
        assertThat(server.calls.stream().filter("Version"::equals)).hasSize(1);
    }

    @Test
    void describesSandbox() throws EngineException {
        ContainerInfo sandbox = find(POD).orElseThrow();
        assertThat(sandbox.pod().sandbox()).isTrue();
        assertThat(sandbox.pod().sandboxId()).isEqualTo(POD);
        assertThat(sandbox.pod().labels()).containsEntry("tier", "front");
        assertThat(sandbox.name()).isEqualTo("web-0");
        assertThat(sandbox.address()).isEqualTo("10.88.0.7");
        assertThat(sandbox.labels()).containsEntry("io.kubernetes.pod.namespace", "shop");
    }

    @Test
    void missingPodLeavesTheContainer() throws EngineException {
        server.on("PodSandboxStatus", request -> {
            throw Status.NOT_FOUND.asRuntimeException();
        });
        ContainerInfo info = find(ID).orElseThrow();
        assertThat(info.pod()).isEqualTo(new PodInfo(false, ID, Map.of(), ""));
        assertThat(info.labels())
                .containsEntry("io.kubernetes.sandbox.id", ID)
                .doesNotContainKey("io.kubernetes.pod.name");
        assertThat(info.address()).isEmpty();
    }

    @Test
    void readsCriOAnnotations() throws EngineException {
        server.on("Version", request -> new ProtobufWriter().text(2, "cri-o").bytes());
        server.on(
                "ContainerStatus",
                request -> new ProtobufWriter()
                        .message(
                                1,
                                new ProtobufWriter()
                                        .text(1, ID)
                                        .message(8, new ProtobufWriter().text(1, IMAGE_ID))
                                        .text(9, "sha256:dd"))
                        .map(
                                2,
                                Map.of(
                                        "info",
                                        "{\"runtimeSpec\": {\"annotations\": {\"io.kubernetes.cri-o.ImageName\": \"quay.example/a:2\"}}, "
                                                + "\"privileged\": true}"))
                        .bytes());
        server.on(
                "PodSandboxStatus",
                request -> new ProtobufWriter()
                        .message(1, pod())
                        .map(
                                2,
                                Map.of(
                                        "info",
                                        "{\"runtimeSpec\": {\"annotations\": {\"io.kubernetes.cri-o.CNIResult\": \"{\\\"ips\\\":[]}\"}}}"))
                        .bytes());
        ContainerInfo info = find(ID).orElseThrow();
        assertThat(info.type()).isEqualTo(ContainerType.CRIO);
        assertThat(info.rights().privileged()).isTrue();
        assertThat(info.pod().network()).isEqualTo("{\"ips\":[]}");
        assertThat(info.image().digest()).isEqualTo("sha256:dd");
        assertThat(info.image().name()).isEqualTo(IMAGE_ID);
        server.on(
                "ContainerStatus",
                request -> new ProtobufWriter()
                        .message(
                                1,
                                new ProtobufWriter()
                                        .text(1, ID)
                                        .message(8, new ProtobufWriter().text(1, "sha256:" + IMAGE_ID)))
                        .map(
                                2,
                                Map.of(
                                        "info",
                                        "{\"runtimeSpec\": {\"annotations\": {\"io.kubernetes.cri-o.ImageName\": \"quay.example/a:2\"}}}"))
                        .bytes());
        assertThat(find(ID).orElseThrow().image())
                .isEqualTo(new ContainerImage("quay.example/a:2", "", "quay.example/a", "2", ""));
    }

    @Test
    void unknownContainerIsNotAFailure() throws EngineException {
        assertThat(find("77".repeat(32))).isEmpty();
    }

    @Test
    void refusalsAndInvalidRepliesFail() {
        server.on("ListContainers", request -> {
            throw Status.PERMISSION_DENIED.withDescription("not for you").asRuntimeException();
        });
        assertFails("answered ListContainers with status 7: not for you");
        server.on("ListContainers", request -> new byte[] {0x0F});
        assertFails("malformed message");
        server.on("ListContainers", request -> new byte[] {0x0A, 0x7F, 1});
        assertFails("malformed message");
        server.on(
                "ListContainers",
                request -> new ProtobufWriter()
                        .message(1, new ProtobufWriter().text(1, ID + "/../x"))
                        .bytes());
        assertFails("was asked about");
        server.on(
                "ListContainers",
                request -> new ProtobufWriter().text(3, "x".repeat(200_000)).bytes());
        assertFails("");
        connections.close();
        connections = new EngineConnections(HttpEngineTest.SHORT_LIMITS);
        engine = EngineClient.engine(
                new EngineSocket(EngineKind.CRI, directory.resolve("cri.sock"), null),
                connections,
                HttpEngineTest.SHORT_LIMITS);
        server.on("ListContainers", request -> {
            try {
                Thread.sleep(FakeHttpEngine.SILENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new byte[0];
        });
        assertFails("did not answer within");
    }

    @Test
    void usersEngineHasSmallerReplyLimit() throws EngineException {
        EngineLimits large = HttpEngineTest.limits(LIMITS.timeout(), LIMITS.last(), 2 * EngineLimits.USERS_REPLY);
        server.on(
                "ListContainers",
                request -> new ProtobufWriter()
                        .message(1, new ProtobufWriter().text(1, ID).text(2, POD))
                        .text(3, "x".repeat(EngineLimits.USERS_REPLY))
                        .bytes());
        Path socket = directory.resolve("cri.sock");
        engine = EngineClient.engine(new EngineSocket(EngineKind.CRI, socket, null), connections, large);
        assertThat(find(ID)).isPresent();
        engine = EngineClient.engine(new EngineSocket(EngineKind.CRI, socket, "1000"), connections, large);
        assertFails("");
    }

    @Test
    void versionIsThatOfTheRuntime() throws EngineException {
        assertThat(engine.version()).isEqualTo("containerd v2.1.4");
    }

    private void assertFails(String message) {
        assertThatThrownBy(() -> find(ID)).isInstanceOf(EngineException.class).hasMessageContaining(message);
    }
}
