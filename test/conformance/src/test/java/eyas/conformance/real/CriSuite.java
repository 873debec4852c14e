package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import eyas.conformance.Privileges;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A containerd with the plugin for Kubernetes' CRI; the test creates pods and containers like a kubelet. */
@Tag("kernel")
@Timeout(300)
@ExtendWith(RealSuiteOutcomes.class)
final class CriSuite {
    private static final String PYTHON = "/usr/bin/python3";
    private static final int CONTAINERS = 4;

    /** Pods use the host network, because no CNI plugin is configured. */
    private static final String PLUGINS = """
            [plugins."io.containerd.grpc.v1.cri"]
            sandbox_image = "IMAGE"
            restrict_oom_score_adj = true
            [plugins."io.containerd.grpc.v1.cri".containerd]
            snapshotter = "native"
            default_runtime_name = "runc"
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
            runtime_type = "io.containerd.runc.v2"
            """;

    @TempDir
    private Path directory;

    private EngineDirectory engine;
    private ContainerdService containerd;

    @BeforeEach
    void start() throws Exception {
        Privileges.assumeBpfSupport();
        engine = EngineDirectory.create("eyas-cri");
        containerd = ContainerdService.start(engine.path(), PLUGINS.replace("IMAGE", "docker.io/" + SmallImage.NAME));
        ExternalPrograms.run(
                Map.of(),
                ExternalPrograms.find("ctr"),
                "--address=" + containerd.socket(),
                "--namespace=k8s.io",
                "images",
                "import",
                "--snapshotter=native",
                SmallImage.dockerArchive(engine.path()).toString());
        try (InputStream in = Objects.requireNonNull(CriSuite.class.getResourceAsStream("cri.py"))) {
            Files.copy(in, engine.resolve("cri.py"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (containerd != null) {
            EyasProcess.run(new ProcessBuilder(command("stop")));
            containerd.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    private List<String> command(String... words) {
        List<String> all = new ArrayList<>(List.of(
                PYTHON, engine.resolve("cri.py").toString(), containerd.socket().toString()));
        all.addAll(List.of(words));
        return all;
    }

    @Test
    void firstProgramHasPodImageAndPrivileges() throws Exception {
        Path mounted = Files.createDirectory(directory.resolve("mounted"));
        try (FalcoService falco =
                FalcoService.start(directory, ContainerRules.TEXT, ContainerRules.engine("cri", containerd.socket()))) {
            for (int i = 0; i < CONTAINERS; i++) {
                boolean privileged = i % 2 == 0;
                String ids = ExternalPrograms.run(
                        Map.of(),
                        command(
                                        "start",
                                        "web-" + i,
                                        "server",
                                        "docker.io/" + SmallImage.NAME,
                                        Boolean.toString(privileged),
                                        mounted.toString(),
                                        "/bin/touch",
                                        "/pod-" + i)
                                .toArray(String[]::new));
                String id = ids.strip().split(" ", -1)[1];
                JsonNode fields = falco.fields("Container Program", "touch /pod-" + i + "\"");
                assertThat(fields.get("container.id").asString())
                        .as("container %s: %s", i, fields)
                        .isEqualTo(id.substring(0, 12));
                assertThat(fields.get("container.name").asString())
                        .as("container %s: %s", i, fields)
                        .isEqualTo("server");
                assertThat(fields.get("container.image.repository").asString())
                        .isEqualTo("docker.io/" + SmallImage.REPOSITORY);
                assertThat(fields.get("container.image.tag").asString()).isEqualTo(SmallImage.TAG);
                assertThat(fields.get("container.type").asString()).isEqualTo("containerd");
                assertThat(fields.get("container.privileged").asBoolean()).isEqualTo(privileged);
                assertThat(fields.get("container.mounts").asString()).contains(mounted + ":/srv/data:");
                assertThat(fields.get("k8s.pod.name").asString()).isEqualTo("web-" + i);
                assertThat(fields.get("k8s.ns.name").asString()).isEqualTo("shop");
            }
        }
    }
}
