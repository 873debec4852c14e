package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import eyas.conformance.Privileges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Containers of a Docker engine. */
@Tag("kernel")
@Timeout(300)
@ExtendWith(RealSuiteOutcomes.class)
final class DockerSuite {
    private static final int CONTAINERS = 20;

    private static DockerService docker;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        Privileges.assumeBpfSupport();
        docker = DockerService.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (docker != null) {
            docker.close();
        }
    }

    private FalcoService falco() throws Exception {
        return FalcoService.start(directory, ContainerRules.TEXT, ContainerRules.engine("docker", docker.socket()));
    }

    @Test
    void firstProgramHasNameImageAndPrivileges() throws Exception {
        Path mounted = Files.createDirectory(directory.resolve("mounted"));
        try (FalcoService falco = falco()) {
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
                words.addAll(List.of(SmallImage.NAME, "/bin/touch", "/docker-" + i));
                docker.run(words.toArray(String[]::new));
                JsonNode fields = falco.fields("Container Program", "touch /docker-" + i + "\"");
                assertThat(fields.get("container.name").asString())
                        .as("container %s: %s", i, fields)
                        .isEqualTo("first_" + i);
                assertThat(fields.get("container.image.repository").asString()).isEqualTo(SmallImage.REPOSITORY);
                assertThat(fields.get("container.image.tag").asString()).isEqualTo(SmallImage.TAG);
                assertThat(fields.get("container.privileged").asBoolean()).isEqualTo(privileged);
                assertThat(fields.get("container.mounts").asString()).contains(mounted + ":/srv/data:");
                assertThat(fields.get("user.name").asString()).isEqualTo("root");
                assertThat(fields.get("proc.vpid").asInt()).isOne();
            }
            // Alerts arrive in order, and the last container is not privileged: no more alerts will follow.
            assertThat(falco.allFields("Launch Privileged Container"))
                    .extracting(fields -> fields.get("container.name").asString())
                    .containsExactlyElementsOf(IntStream.range(0, CONTAINERS / 2)
                            .mapToObj(half -> "first_" + 2 * half)
                            .toList());
        }
    }

    @Test
    void runningContainerHasName() throws Exception {
        docker.run(
                "run",
                "--detach",
                "--rm",
                "--pull=never",
                "--network=none",
                "--name=earlier",
                SmallImage.NAME,
                "/bin/sleep",
                "1000");
        try (FalcoService falco = falco()) {
            docker.run("exec", "--user=builder", "earlier", "/bin/touch", "/dev/shm/docker-earlier");
            JsonNode fields = falco.fields("Container Program", "touch /dev/shm/docker-earlier");
            assertThat(fields.get("container.name").asString()).isEqualTo("earlier");
            assertThat(fields.get("user.name").asString()).isEqualTo("builder");
        } finally {
            docker.run("rm", "--force", "earlier");
        }
    }

    @Test
    void privilegedContainerOfJobIsReported() throws Exception {
        Path report = directory.resolve("report.json");
        List<String> words = new ArrayList<>(List.of(
                "watch",
                "--container-socket=docker=" + docker.socket(),
                "--report=" + report,
                "--fail-on=error",
                "--"));
        words.addAll(docker.command(
                "run", "--rm", "--pull=never", "--network=none", "--privileged", SmallImage.NAME, "/bin/id"));
        EyasProcess watch = EyasProcess.run(words.toArray(String[]::new));
        assertThat(watch.out()).contains("uid=0(root) gid=0(root)");
        assertThat(watch.exitCode()).as(watch.err()).isNotZero();
        assertThat(watch.err()).contains("Container With the Host in Reach");
    }
}
