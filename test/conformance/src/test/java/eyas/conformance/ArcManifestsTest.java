package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Checks that the manifests for Kubernetes are valid YAML with the required privileges and valid settings. */
@Tag("process")
final class ArcManifestsTest {
    private static final Path DIRECTORY = EyasProcess.home().resolve("build/packaging/arc");

    @TempDir
    private Path directory;

    private static List<Map<?, ?>> documents(String name) throws Exception {
        List<Map<?, ?>> documents = new ArrayList<>();
        LoadSettings settings =
                LoadSettings.builder().setAllowDuplicateKeys(false).build();
        for (Object document : new Load(settings).loadAllFromString(Files.readString(DIRECTORY.resolve(name)))) {
            documents.add((Map<?, ?>) document);
        }
        return documents;
    }

    private static Object at(Object from, Object... path) {
        Object value = from;
        for (Object step : path) {
            @Nullable
            Object next = step instanceof Integer place ? ((List<?>) value).get(place) : ((Map<?, ?>) value).get(step);
            value = Objects.requireNonNull(next, step + " of " + List.of(path));
        }
        return value;
    }

    @Test
    void nodeMonitorHasRequiredPrivileges() throws Exception {
        List<Map<?, ?>> documents = documents("daemonset.yaml");
        assertThat(documents)
                .extracting(document -> String.valueOf(document.get("kind")))
                .containsExactly("ConfigMap", "DaemonSet");
        Object pod = at(documents.get(1), "spec", "template", "spec");
        assertThat(at(pod, "hostPID")).isEqualTo(true);
        assertThat(at(pod, "containers", 0, "securityContext", "privileged")).isEqualTo(true);
        assertThat(at(pod, "containers", 0, "command"))
                .isEqualTo(List.of("/opt/eyas/bin/eyas", "falco", "-c", "/etc/eyas/falco.yaml"));
        assertThat(at(pod, "containers", 0, "image").toString()).contains("@sha256:");
        assertThat(at(documents.get(1), "spec", "selector", "matchLabels"))
                .isEqualTo(at(documents.get(1), "spec", "template", "metadata", "labels"));
    }

    @Test
    void nodeMonitorSettingsAreValid() throws Exception {
        String settings =
                at(documents("daemonset.yaml").getFirst(), "data", "falco.yaml").toString();
        Path file = directory.resolve("falco.yaml");
        Files.writeString(file, settings.replace("/opt/eyas", EyasProcess.home().toString()));
        EyasProcess run = EyasProcess.run("falco", "-c", file.toString(), "--dry-run");
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out() + run.err()).doesNotContain("schema validation: failed");
    }
}
