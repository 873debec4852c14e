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
import eyas.state.container.HealthProbe;
import eyas.state.container.PodInfo;
import eyas.state.container.PortMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpEngineTest {
    static final String ID = "0123456789abcdef".repeat(4);
    static final String OTHER = "fedcba9876543210".repeat(4);
    static final String IMAGE_ID = "ab".repeat(32);
    static final String IMAGE = "sha256:" + IMAGE_ID;

    static final String DOCKER = """
            {"Id": "%s", "Created": "2026-11-24T10:11:12.123456789Z", "Name": "/nightly_build", "Image": "%s",
             "SizeRw": 4096, "RestartCount": 0, "State": {"Status": "running", "Pid": 77, "Health": null},
             "HostConfig": {"NetworkMode": "default", "PidMode": "host", "IpcMode": "private", "Privileged": true,
               "Memory": 536870912, "MemorySwap": -1, "CpuShares": 512, "CpuPeriod": 0, "CpuQuota": 50000,
               "CpusetCpus": "0-3,8", "Binds": ["/srv:/data"]},
             "Mounts": [
               {"Type": "bind", "Source": "/srv", "Destination": "/data", "Mode": "z", "RW": true, "Propagation": "rprivate"},
               {"Type": "volume", "Name": "v", "Source": "/var/lib/docker/volumes/v/_data", "Destination": "/cache",
                "Driver": "local", "Mode": "", "RW": false, "Propagation": ""}],
             "Config": {"Image": "registry.example:5000/team/app:1.2", "User": "1000", "Env": ["PATH=/bin", "CI=true"],
               "Labels": {"team": "blue", "long": "%s", "kubectl": ""},
               "Healthcheck": {"Test": ["CMD-SHELL", "curl -f http://localhost/"], "Interval": 30000000000}},
             "NetworkSettings": {"IPAddress": "172.17.0.2", "Ports": {
               "80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}, {"HostIp": "::", "HostPort": "8080"}],
               "53/udp": [{"HostIp": "0.0.0.0", "HostPort": "53"}],
               "443/tcp": null}}}
            """.formatted(ID, IMAGE, "x".repeat(101));
    static final String DOCKER_IMAGE = """
            {"Id": "%s", "RepoTags": ["registry.example:5000/team/app:1.2", "other:9"],
             "RepoDigests": ["registry.example:5000/team/app@sha256:dd"]}
            """.formatted(IMAGE);
    static final ContainerInfo BUILD = new ContainerInfo(
            ID.substring(0, 12),
            ID,
            ContainerType.DOCKER,
            "nightly_build",
            new ContainerImage(
                    "registry.example:5000/team/app:1.2",
                    IMAGE_ID,
                    "registry.example:5000/team/app",
                    "1.2",
                    "sha256:dd"),
            "172.17.0.2",
            "1000",
            1_795_515_072L,
            new ContainerIsolation(true, true, false, false),
            new ContainerResources(536_870_912L, -1, 512, 50_000, 100_000, 5, 4_096),
            List.of(
                    new ContainerMount("/srv", "/data", "z", true, "rprivate"),
                    new ContainerMount("/var/lib/docker/volumes/v/_data", "/cache", "", false, "")),
            List.of(new PortMapping(0, 8080, 80)),
            Map.of("team", "blue", "kubectl", ""),
            List.of("PATH=/bin", "CI=true"),
            List.of(new HealthProbe(HealthProbe.Kind.HEALTH, "/bin/sh", List.of("-c", "curl -f http://localhost/"))),
            PodInfo.NONE);

    /** Limits for fake engines: a busy machine answers late, too. */
    static final EngineLimits LIMITS = limits(Duration.ofSeconds(30), Duration.ofSeconds(30));
    /** Limits for fake engines that never answer. */
    static final EngineLimits SHORT_LIMITS = limits(Duration.ofSeconds(1), Duration.ofSeconds(30));

    static EngineLimits limits(Duration timeout, Duration last) {
        return limits(timeout, last, 100_000);
    }

    static EngineLimits limits(Duration timeout, Duration last, int reply) {
        return new EngineLimits(
                8,
                2,
                timeout,
                List.of(Duration.ofMillis(10), Duration.ofMillis(20)),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                last,
                16,
                reply);
    }

    @TempDir
    Path directory;

    private Path socket;
    private FakeHttpEngine server;
    private EngineConnections connections;

    static CgroupContainer sighting(String id) {
        return new CgroupContainer(ContainerInfo.shortId(id), id, ContainerType.UNKNOWN, "memory=/docker/" + id);
    }

    @BeforeEach
    void start() throws IOException {
        socket = directory.resolve("engine.sock");
        server = new FakeHttpEngine(socket);
        connections = new EngineConnections(LIMITS);
    }

    @AfterEach
    void stop() throws IOException {
        connections.close();
        server.close();
    }

    private ContainerEngine engine(EngineKind kind) {
        return EngineClient.engine(new EngineSocket(kind, socket, null), connections, LIMITS);
    }

    private Optional<ContainerInfo> find(EngineKind kind) throws EngineException {
        return engine(kind).find(sighting(ID));
    }

    private void image() {
        server.on("/images/" + IMAGE + "/json", FakeHttpEngine.json(200, DOCKER_IMAGE));
    }

    @Test
    void dockerDescribesContainer() throws EngineException {
        image();
        server.on("/containers/" + ID + "/json", FakeHttpEngine.json(200, DOCKER));
        assertThat(find(EngineKind.DOCKER)).contains(BUILD);
        assertThat(server.requests)
                .containsExactly("GET /containers/" + ID + "/json HTTP/1.1", "GET /images/" + IMAGE + "/json HTTP/1.1");
    }

    @Test
    void acceptsChunkedAndSlowReplies() throws EngineException {
        image();
        server.on("/containers/" + ID + "/json", FakeHttpEngine.chunked(DOCKER, 701, 20));
        assertThat(find(EngineKind.DOCKER)).contains(BUILD);
    }

    @Test
    void missingImageLeavesItsNameAndId() throws EngineException {
        server.on("/containers/" + ID + "/json", FakeHttpEngine.json(200, DOCKER));
        assertThat(find(EngineKind.DOCKER).orElseThrow().image())
                .isEqualTo(new ContainerImage("registry.example:5000/team/app:1.2", IMAGE_ID, "", "", ""));
    }

    @Test
    void addressMayBeOfANetworkOrAnotherContainer() throws EngineException {
        String networks =
                "\"NetworkSettings\": {\"Networks\": {\"b\": {\"IPAddress\": \"10.0.0.2\"}, \"a\": {\"IPAddress\": \"\"}}}";
        server.on(
                "/containers/" + OTHER + "/json",
                FakeHttpEngine.json(200, "{\"Id\": \"" + OTHER + "\", " + networks + "}"));
        server.on(
                "/containers/" + ID + "/json", FakeHttpEngine.json(200, "{\"Id\": \"" + ID + "\", " + networks + "}"));
        assertThat(find(EngineKind.DOCKER).orElseThrow().address()).isEqualTo("10.0.0.2");
        server.on(
                "/containers/" + ID + "/json",
                FakeHttpEngine.json(
                        200,
                        "{\"Id\": \"" + ID + "\", \"HostConfig\": {\"NetworkMode\": \"container:" + OTHER + "\"}}"));
        assertThat(find(EngineKind.DOCKER).orElseThrow().address()).isEqualTo("10.0.0.2");
    }

    @Test
    void recognizesHostNamespacesAndSandboxesByName() throws EngineException {
        server.on(
                "/containers/" + ID + "/json",
                FakeHttpEngine.json(
                        200,
                        "{\"Id\": \"" + ID + "\", \"Name\": \"/k8s_POD_web\", \"Created\": \"now\", \"HostConfig\": "
                                + "{\"NetworkMode\": \"host\", \"IpcMode\": \"host\", \"PidMode\": \"container:x\"}}"));
        ContainerInfo info = find(EngineKind.DOCKER).orElseThrow();
        assertThat(info.rights()).isEqualTo(new ContainerIsolation(false, false, true, true));
        assertThat(info.pod().sandbox()).isTrue();
        assertThat(info.createdSeconds()).isZero();
        assertThat(info.resources()).isEqualTo(ContainerResources.UNKNOWN);
    }

    @Test
    void podmanDescribesContainer() throws EngineException {
        server.on("/v4.0.0/libpod/containers/" + ID + "/json", FakeHttpEngine.json(200, """
                {"Id": "%s", "Created": "2026-11-24T12:11:12.5+02:00", "Name": "quirky_bell", "Image": "%s",
                 "ImageName": "quay.example/team/app:7", "ImageDigest": "sha256:ee", "Pod": "", "IsInfra": false,
                 "Mounts": [{"Type": "bind", "Source": "/b", "Destination": "/m", "Driver": "", "Mode": "",
                   "Options": ["rbind"], "RW": false, "Propagation": "rprivate"}],
                 "Config": {"User": "", "Env": ["container=podman"], "Labels": null, "Healthcheck": {"Test": ["CMD", "/hc", "-v"]}},
                 "HostConfig": {"PidMode": "private", "NetworkMode": "slirp4netns", "IpcMode": "shareable", "Privileged": false,
                   "CpuShares": 0, "CpuPeriod": 20000},
                 "NetworkSettings": {"IPAddress": "", "Ports": {"8080/tcp": [{"HostIp": "", "HostPort": "80"}]}}}
                """.formatted(ID, IMAGE_ID)));
        assertThat(find(EngineKind.PODMAN))
                .contains(new ContainerInfo(
                        ID.substring(0, 12),
                        ID,
                        ContainerType.PODMAN,
                        "quirky_bell",
                        new ContainerImage(
                                "quay.example/team/app:7", IMAGE_ID, "quay.example/team/app", "7", "sha256:ee"),
                        "",
                        "",
                        1_795_515_072L,
                        ContainerIsolation.NONE,
                        new ContainerResources(0, 0, 1_024, 0, 20_000, 0, -1),
                        List.of(new ContainerMount("/b", "/m", "", false, "rprivate")),
                        List.of(new PortMapping(0, 80, 8_080)),
                        Map.of(),
                        List.of("container=podman"),
                        List.of(new HealthProbe(HealthProbe.Kind.HEALTH, "/hc", List.of("-v"))),
                        PodInfo.NONE));
    }

    @Test
    void unknownContainerIsNotAFailure() throws EngineException {
        assertThat(find(EngineKind.DOCKER)).isEmpty();
        assertThat(find(EngineKind.PODMAN)).isEmpty();
    }

    @Test
    void rejectsAnswerAboutAnotherContainer() {
        for (String id : List.of(OTHER, "", "../../x", ID + "\r\nX: y")) {
            server.on(
                    "/containers/" + ID + "/json",
                    FakeHttpEngine.json(200, "{\"Id\": \"" + id.replace("\r\n", "\\r\\n") + "\"}"));
            assertFails(EngineException.Kind.MALFORMED, "was asked about " + ID);
        }
    }

    @Test
    void doesNotAskForIdsThatWouldChangeTheRequest() throws EngineException {
        CgroupContainer hostile = new CgroupContainer("x", "../../info?", ContainerType.UNKNOWN, "");
        assertThat(engine(EngineKind.DOCKER).find(hostile)).isEmpty();
        assertThat(engine(EngineKind.PODMAN).find(hostile)).isEmpty();
        assertThat(server.requests).isEmpty();
    }

    @Test
    void invalidRepliesFailWithTheReason() {
        String target = "/containers/" + ID + "/json";
        server.on(target, FakeHttpEngine.json(500, "{}"));
        assertFails(EngineException.Kind.MALFORMED, "with status 500");
        server.on(target, FakeHttpEngine.json(200, "{\"Id\": "));
        assertFails(EngineException.Kind.MALFORMED, "unusable JSON");
        server.on(target, FakeHttpEngine.json(200, "[".repeat(50_000)));
        assertFails(EngineException.Kind.MALFORMED, "unusable JSON");
        server.on(target, FakeHttpEngine.json(200, ""));
        assertFails(EngineException.Kind.MALFORMED, "JSON is empty");
        server.on(target, FakeHttpEngine.json(301, ""));
        assertFails(EngineException.Kind.MALFORMED, "with status 301");
        server.on(target, FakeHttpEngine.sized(5_000, 100));
        assertFails(EngineException.Kind.MALFORMED, "closed the connection");
        server.on(target, FakeHttpEngine.raw("SSH-2.0-OpenSSH_10.0\r\n"));
        assertFails(EngineException.Kind.MALFORMED, "invalid reply");
        server.on(target, FakeHttpEngine.raw(""));
        assertFails(EngineException.Kind.MALFORMED, "closed the connection");
    }

    @Test
    void rejectsHugeReplies() {
        String target = "/containers/" + ID + "/json";
        server.on(target, FakeHttpEngine.sized(1L << 40, 200_000));
        assertFails(EngineException.Kind.MALFORMED, "");
        server.on(target, FakeHttpEngine.chunked(" ".repeat(200_000), 50_000, 0));
        assertFails(EngineException.Kind.MALFORMED, "");
        server.on(target, FakeHttpEngine.raw("HTTP/1.1 200 OK\r\n" + "X: ".concat("y".repeat(1 << 20)) + "\r\n\r\n"));
        assertFails(EngineException.Kind.MALFORMED, "");
    }

    @Test
    void silentEngineTimesOut() {
        connections.close();
        connections = new EngineConnections(SHORT_LIMITS);
        server.on("/containers/" + ID + "/json", FakeHttpEngine.silent());
        long start = System.nanoTime();
        assertFails(EngineException.Kind.LATE, "did not answer within 1000 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(FakeHttpEngine.SILENCE);
    }

    @Test
    void missingListenerIsUnreachable() throws IOException {
        server.close();
        assertFails(EngineException.Kind.UNREACHABLE, "cannot be reached");
        Files.delete(socket);
        assertFails(EngineException.Kind.UNREACHABLE, "cannot be reached");
        Files.writeString(socket, "no socket");
        assertFails(EngineException.Kind.UNREACHABLE, "cannot be reached");
    }

    @Test
    void checksNameTheEngineOrTheRemedy() {
        server.on("/version", FakeHttpEngine.json(200, "{\"Version\": \"28.1.0\"}"));
        EngineSocket docker = new EngineSocket(EngineKind.DOCKER, socket, null);
        EngineSocket podman = new EngineSocket(EngineKind.PODMAN, socket, null);
        EngineSocket absent = new EngineSocket(EngineKind.CRI, directory.resolve("none.sock"), null);
        server.on("/v4.0.0/libpod/version", FakeHttpEngine.json(400, "{}"));
        List<EngineCheck> checks = EngineCheck.of(List.of(docker, podman, absent), Duration.ofMinutes(1));
        assertThat(checks.get(0)).isEqualTo(new EngineCheck(docker, true, true, "Docker 28.1.0"));
        assertThat(checks.get(1).reachable()).isFalse();
        assertThat(checks.get(1).detail()).contains("status 400", "check the kind of engine");
        assertThat(checks.get(2)).isEqualTo(new EngineCheck(absent, false, false, "no such socket"));
    }

    private void assertFails(EngineException.Kind kind, String message) {
        assertThatThrownBy(() -> find(EngineKind.DOCKER))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
                .hasMessageContaining(socket.toString())
                .hasMessageContaining(message);
    }
}
