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

/** Replaces Falco's plugin {@code container}, whose functions are built in. */
final class FalcoContainers {
    static final String NAME = "container";

    /** Maps names in the plugin's configuration to engines; containerd is queried through CRI. */
    private static final Map<String, EngineKind> KINDS = Map.of(
            "docker", EngineKind.DOCKER,
            "podman", EngineKind.PODMAN,
            "cri", EngineKind.CRI,
            "containerd", EngineKind.CRI);

    private FalcoContainers() {}

    /** Returns the sockets to query: those of {@code usual} in order, then the configured ones. */
    static List<EngineSocket> sockets(FalcoConfig.Containers config, List<EngineSocket> usual) {
        List<EngineSocket> sockets = new ArrayList<>();
        for (EngineSocket socket : usual) {
            // If containerd has no configured socket, its usual sockets are queried through CRI.
            List<String> named = config.engines().get(socket.kind().label());
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

    /** Returns the plugin information that Falco's plugin would report. */
    static PluginInfo info() {
        return new PluginInfo(
                NAME,
                Objects.requireNonNull(LoadOptions.DEFAULT.plugins().get(NAME)).toString(),
                "Containers and pods, built into Eyas",
                "see docs/how-to/migrate-from-falco.md");
    }
}
