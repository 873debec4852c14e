package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.container.EngineKind;
import eyas.container.EngineSocket;
import eyas.plugin.PluginInfo;
import eyas.rules.LoadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Stands in for Falco's plugin {@code container}: what it does is built in. */
final class FalcoContainers {
    static final String NAME = "container";

    /** What each name of the plugin's configuration asks; containerd is asked by the interface that Kubernetes has. */
    private static final Map<String, EngineKind> KINDS = Map.of(
            "docker", EngineKind.DOCKER,
            "podman", EngineKind.PODMAN,
            "cri", EngineKind.CRI,
            "containerd", EngineKind.CRI);

    private FalcoContainers() {}

    /** Returns the sockets to ask, in the order of {@code usual}, then those that are named. */
    static List<EngineSocket> sockets(FalcoConfig.Containers config, List<EngineSocket> usual) {
        List<EngineSocket> sockets = new ArrayList<>();
        for (EngineSocket socket : usual) {
            // Where containerd is not named, its usual sockets are those of the interface of Kubernetes.
            List<String> named = config.engines().get(socket.kind().word());
            if (named != null && named.isEmpty()) {
                sockets.add(socket);
            }
        }
        KINDS.keySet().stream()
                .sorted()
                .forEach(name -> config.engines()
                        .getOrDefault(name, List.of())
                        .forEach(path ->
                                sockets.add(EngineSocket.at(Objects.requireNonNull(KINDS.get(name)), Path.of(path)))));
        return List.copyOf(sockets);
    }

    /** Returns what the plugin would say of itself. */
    static PluginInfo info() {
        return new PluginInfo(
                NAME,
                Objects.requireNonNull(LoadOptions.DEFAULT.plugins().get(NAME)).toString(),
                "Containers and pods, built into Eyas",
                "see docs/how-to/migrate-from-falco.md");
    }
}
