package eyas.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerJson;
import eyas.state.container.ContainerMount;
import eyas.state.container.ContainerType;
import eyas.state.container.HealthProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests with real engines, started with their own directories and sockets. A container is created but not run, so only an engine is needed.
 * Skipped, with the reason, without an engine or root.
 */
@Timeout(600)
final class RealEngineTest {
    private static final EngineLimits LIMITS = HttpEngineTest.limits(Duration.ofSeconds(10), Duration.ofSeconds(20));

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static void assumeInstalled(String program) {
        assumeTrue("root".equals(System.getProperty("user.name")), program + " is skipped: it needs root");
        boolean there = List.of("/usr/bin", "/usr/local/bin", "/usr/sbin").stream()
                .anyMatch(bin -> Files.isExecutable(Path.of(bin, program)));
        assumeTrue(there, program + " is not installed (apt-get install " + program + ")");
    }

    private void start(Path socket, String... command) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        started.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.exists(socket)) {
            assumeTrue(
                    System.nanoTime() < end && started.getLast().isAlive(),
                    () -> command[0] + " does not run here: " + text(log));
            Thread.sleep(20);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        assumeTrue(code == 0, () -> String.join(" ", command) + " fails here: " + text(directory.resolve("errors")));
        return output.strip();
    }

    @Test
    void podmanDescribesContainerThatItCreated() throws Exception {
        assumeInstalled("podman");
        Path socket = directory.resolve("podman.sock");
        List<String> podman = List.of(
                "podman", "--root", directory + "/root", "--runroot", directory + "/run", "--storage-driver", "vfs");
        List<String> service = new ArrayList<>(podman);
        service.addAll(List.of("system", "service", "--time=0", "unix://" + socket));
        start(socket, service.toArray(String[]::new));
        Path files = Files.createDirectories(directory.resolve("files"));
        List<String> create = new ArrayList<>(podman);
        create.addAll(List.of("create", "--name", "eyas-made", "--network=none", "--pid=host", "--privileged"));
        create.addAll(List.of(
                "--label", "team=blue", "--env", "A=b", "--health-cmd", "test -f /x", "-v", files + ":/mnt:ro"));
        create.addAll(List.of("--memory=64m", "--rootfs", files.toString(), "/bin/sleep", "600"));
        Instant before = Instant.now();
        String id = run(create);

        EngineSocket engine = new EngineSocket(EngineKind.PODMAN, socket, null);
        try (EngineClient client = new EngineClient(List.of(engine), LIMITS)) {
            EngineClient.Outcome outcome = client.find(
                    new CgroupContainer(
                            id.substring(0, 12), id, ContainerType.UNKNOWN, "=/machine.slice/libpod-" + id + ".scope"),
                    null);
            assertThat(client.problems()).isEmpty();
            assertThat(outcome).isInstanceOf(EngineClient.Outcome.Known.class);
            ContainerInfo info = ((EngineClient.Outcome.Known) outcome).info();
            assertThat(info.fullId()).isEqualTo(id);
            assertThat(info.type()).isEqualTo(ContainerType.PODMAN);
            assertThat(info.name()).isEqualTo("eyas-made");
            assertThat(info.labels()).containsEntry("team", "blue");
            assertThat(info.environment()).contains("A=b");
            assertThat(info.rights().privileged()).isTrue();
            assertThat(info.rights().hostPid()).isTrue();
            assertThat(info.rights().hostNetwork()).isFalse();
            assertThat(info.resources().memory()).isEqualTo(64L << 20);
            assertThat(info.mounts()).contains(new ContainerMount(files.toString(), "/mnt", "", false, "rprivate"));
            assertThat(info.probes())
                    .containsExactly(new HealthProbe(HealthProbe.Kind.HEALTH, "/bin/sh", List.of("-c", "test -f /x")));
            assertThat(info.createdSeconds()).isBetween(before.getEpochSecond() - 1, before.getEpochSecond() + 60);
        }
        assertThat(EngineCheck.of(List.of(engine)).getFirst().detail()).matches("Podman [0-9]+[.].*");
    }

    @Test
    void podmanReportsCreatedAndRenamedContainer() throws Exception {
        assumeInstalled("podman");
        Path socket = directory.resolve("podman.sock");
        List<String> podman = List.of(
                "podman", "--root", directory + "/root", "--runroot", directory + "/run", "--storage-driver", "vfs");
        start(
                socket,
                concat(podman, "system", "service", "--time=0", "unix://" + socket)
                        .toArray(String[]::new));
        Path files = Files.createDirectories(directory.resolve("files"));
        EngineSocket engine = new EngineSocket(EngineKind.PODMAN, socket, null);
        try (ContainerLookups lookups = new ContainerLookups(List.of(engine), LIMITS)) {
            lookups.prepare();
            run(concat(
                    podman,
                    "create",
                    "--name",
                    "eyas-made",
                    "--network=none",
                    "--rootfs",
                    files.toString(),
                    "/bin/true"));
            awaitName(lookups, "eyas-made");
            run(concat(podman, "rename", "eyas-made", "eyas-renamed"));
            awaitName(lookups, "eyas-renamed");
            assertThat(lookups.problems()).isEmpty();
        }
    }

    private static List<String> concat(List<String> first, String... others) {
        return Stream.concat(first.stream(), Stream.of(others)).toList();
    }

    /** Waits until a container of this name is described. */
    private static void awaitName(ContainerLookups lookups, String name) throws InterruptedException {
        String found = "";
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!found.equals(name)) {
            assertThat(System.nanoTime())
                    .as(name + ", not '" + found + "': " + lookups.problems())
                    .isLessThan(end);
            ContainerLookups.LearnedContainer learned = lookups.poll();
            if (learned == null) {
                Thread.sleep(5);
            } else {
                found = new ContainerJson()
                        .read(learned.json(), 0, learned.json().length)
                        .name();
            }
        }
    }

    @Test
    void containerdAnswersByGrpc() throws Exception {
        assumeInstalled("containerd");
        Path socket = directory.resolve("containerd.sock");
        start(
                socket,
                "containerd",
                "--root",
                directory + "/root",
                "--state",
                directory + "/state",
                "--address",
                socket.toString());
        EngineSocket cri = new EngineSocket(EngineKind.CRI, socket, null);
        String detail = "";
        for (int i = 0; i < 1_200 && !detail.startsWith("containerd"); i++) { // its services start after its socket
            detail = EngineCheck.of(List.of(cri)).getFirst().detail();
            Thread.sleep(100);
        }
        assertThat(detail).matches("containerd v?[0-9]+[.].*");
        try (EngineClient client = new EngineClient(List.of(cri), LIMITS)) {
            assertThat(client.find(HttpEngineTest.sighting(HttpEngineTest.ID), null))
                    .isEqualTo(new EngineClient.Outcome.Denied());
            assertThat(client.problems()).isEmpty();
        }
    }
}
