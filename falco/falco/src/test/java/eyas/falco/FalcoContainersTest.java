package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.config.FalcoConfig.Containers;
import eyas.container.EngineSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FalcoContainersTest {
    private static final List<EngineSocket> SOME = List.of(
            EngineSocket.parse("docker=/usual/docker"),
            EngineSocket.parse("podman=/usual/podman"),
            EngineSocket.parse("cri=/usual/cri"));

    private static List<String> asked(Map<String, List<String>> engines) {
        return FalcoContainers.sockets(new Containers(true, engines), SOME).stream()
                .map(EngineSocket::toString)
                .toList();
    }

    @Test
    void queriesUsualSocketsUnlessOthersAreConfigured() {
        assertThat(asked(Containers.USUAL.engines()))
                .containsExactly("docker at /usual/docker", "podman at /usual/podman", "cri at /usual/cri");
        assertThat(asked(Map.of("docker", List.of("/a", "/b"), "containerd", List.of("/c"), "podman", List.of())))
                .containsExactly("podman at /usual/podman", "cri at /c", "docker at /a", "docker at /b");
        assertThat(asked(Map.of())).isEmpty();
    }
}
