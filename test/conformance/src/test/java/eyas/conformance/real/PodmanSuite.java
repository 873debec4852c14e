package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import eyas.conformance.Privileges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Podman with its own storage, and the API service that describes its containers. */
@Tag("kernel")
@Timeout(300)
@ExtendWith(RealSuiteOutcomes.class)
final class PodmanSuite {
    private static final int CONTAINERS = 6;

    @TempDir
    private Path directory;

    private EngineDirectory engine;
    private ExternalProcess service;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws Exception {
        Privileges.assumeBpfSupport();
        engine = EngineDirectory.create("eyas-podman");
        // runc also supports hybrid hosts with cgroup v1 and v2.
        Path containers = Files.writeString(engine.resolve("containers.conf"), """
                [engine]
                cgroup_manager = "cgroupfs"
                events_logger = "file"
                runtime = "runc"
                tmp_dir = "%s"
                """.formatted(engine.resolve("tmp")));
        Path storage = Files.writeString(
                engine.resolve("storage.conf"), """
                [storage]
                driver = "vfs"
                runroot = "%s"
                graphroot = "%s"
                """.formatted(engine.resolve("run"), engine.resolve("root")));
        Files.writeString(engine.resolve("policy.json"), "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}");
        environment = Map.of(
                "CONTAINERS_CONF", containers.toString(),
                "CONTAINERS_STORAGE_CONF", storage.toString(),
                "PODMAN_IGNORE_CGROUPSV1_WARNING", "1");
        podman(
                "import",
                "--signature-policy=" + engine.resolve("policy.json"),
                SmallImage.archive(engine.path()).toString(),
                "localhost/" + SmallImage.NAME);
        service = ExternalProcess.start(
                engine.resolve("service.log"),
                environment,
                ExternalPrograms.find("podman"),
                "system",
                "service",
                "--time=0",
                "unix://" + socket());
        service.until("Podman listens", () -> Files.exists(socket()));
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            ProcessBuilder remove =
                    new ProcessBuilder(ExternalPrograms.find("podman"), "rm", "--all", "--force", "--time=0");
            remove.environment().putAll(environment);
            EyasProcess.run(remove);
            service.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    private Path socket() {
        return engine.resolve("podman.sock");
    }

    private String podman(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(ExternalPrograms.find("podman")));
        all.addAll(List.of(words));
        return ExternalPrograms.run(environment, all.toArray(String[]::new));
    }

    @Test
    void firstProgramHasNameImageAndPrivileges() throws Exception {
        Path mounted = Files.createDirectory(directory.resolve("mounted"));
        try (FalcoService falco =
                FalcoService.start(directory, ContainerRules.TEXT, ContainerRules.engine("podman", socket()))) {
            for (int i = 0; i < CONTAINERS; i++) {
                boolean privileged = i % 2 == 0;
                List<String> words = new ArrayList<>(List.of(
                        "run",
                        "--rm",
                        "--pull=never",
                        "--network=none",
                        "--name=first_" + i,
                        "--volume=" + mounted + ":/srv/data:ro"));
                if (privileged) {
                    words.add("--privileged");
                }
                // Podman's service does not respond while a container is started or removed, so no query could describe
                // a container that lives for milliseconds. Each container sleeps for a different time, which identifies
                // its alert.
                String time = "1.00" + i;
                words.addAll(List.of("localhost/" + SmallImage.NAME, "/bin/sleep", time));
                podman(words.toArray(String[]::new));
                JsonNode fields = falco.fields("Container Program", "sleep " + time + "\"");
                assertThat(fields.get("container.name").asString())
                        .as("container %s: %s", i, fields)
                        .isEqualTo("first_" + i);
                assertThat(fields.get("container.image.repository").asString())
                        .isEqualTo("localhost/" + SmallImage.REPOSITORY);
                assertThat(fields.get("container.image.tag").asString()).isEqualTo(SmallImage.TAG);
                assertThat(fields.get("container.type").asString()).isEqualTo("podman");
                assertThat(fields.get("container.privileged").asBoolean()).isEqualTo(privileged);
                assertThat(fields.get("container.mounts").asString()).contains(mounted + ":/srv/data:");
                assertThat(fields.get("proc.vpid").asInt()).isOne();
            }
            // Alerts arrive in order, and the last container is not privileged: no more alerts will follow.
            assertThat(falco.allFields("Launch Privileged Container"))
                    .extracting(fields -> fields.get("container.name").asString())
                    .containsExactly("first_0", "first_2", "first_4");
        }
    }
}
