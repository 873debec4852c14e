package eyas.conformance.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A containerd that belongs to the test, with or without the plugin for Kubernetes' CRI. */
final class ContainerdService implements AutoCloseable {
    private final Path socket;
    private final ExternalProcess process;

    private ContainerdService(Path socket, ExternalProcess process) {
        this.socket = socket;
        this.process = process;
    }

    /**
     * Starts containerd and waits until it listens.
     *
     * @param directory directory of its files
     * @param plugins additional configuration
     */
    static ContainerdService start(Path directory, String plugins) throws Exception {
        Path socket = directory.resolve("containerd.sock");
        Path configuration = Files.writeString(directory.resolve("containerd.toml"), """
                version = 2
                root = "%s"
                state = "%s"
                %s
                [plugins."io.containerd.internal.v1.opt"]
                path = "%s"
                [grpc]
                address = "%s"
                """.formatted(
                directory.resolve("root"), directory.resolve("state"), plugins, directory.resolve("opt"), socket));
        ExternalProcess process = ExternalProcess.start(
                directory.resolve("containerd.log"),
                Map.of(),
                ExternalPrograms.find("containerd"),
                "--config",
                configuration.toString());
        process.until("containerd listens", () -> Files.exists(socket));
        return new ContainerdService(socket, process);
    }

    Path socket() {
        return socket;
    }

    String log() throws IOException {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
    }
}
