package eyas.conformance.real;

import eyas.conformance.EyasProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Docker engine that belongs to the test: its socket, data and containerd are in a temporary directory; it has no network. */
final class DockerService implements AutoCloseable {
    private final EngineDirectory directory;
    private final ContainerdService containerd;
    private final ExternalProcess process;

    private DockerService(EngineDirectory directory, ContainerdService containerd, ExternalProcess process) {
        this.directory = directory;
        this.containerd = containerd;
        this.process = process;
    }

    /** Starts the engine and loads the test image. */
    static DockerService start() throws Exception {
        EngineDirectory directory = EngineDirectory.create("eyas-docker");
        ContainerdService containerd = ContainerdService.start(
                Files.createDirectory(directory.resolve("c")), "disabled_plugins = [\"io.containerd.grpc.v1.cri\"]");
        Path none = Files.writeString(directory.resolve("daemon.json"), "{}");
        ExternalProcess process = ExternalProcess.start(
                directory.resolve("dockerd.log"),
                Map.of(),
                ExternalPrograms.find("dockerd"),
                "--config-file=" + none,
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("pid"),
                "--host=unix://" + directory.resolve("docker.sock"),
                "--containerd=" + containerd.socket(),
                "--iptables=false",
                "--ip6tables=false",
                "--bridge=none");
        DockerService docker = new DockerService(directory, containerd, process);
        try {
            process.until("Docker listens", () -> process.log().contains("API listen on"));
            docker.run("import", SmallImage.archive(directory.path()).toString(), SmallImage.NAME);
        } catch (Exception | AssertionError e) {
            docker.close();
            throw e;
        }
        return docker;
    }

    Path socket() {
        return directory.resolve("docker.sock");
    }

    /** Returns a {@code docker} command for this engine. */
    List<String> command(String... words) {
        List<String> all = new ArrayList<>(List.of(ExternalPrograms.find("docker"), "--host=unix://" + socket()));
        all.addAll(List.of(words));
        return all;
    }

    /** Runs a {@code docker} command, which must succeed, and returns its output. */
    String run(String... words) throws Exception {
        return ExternalPrograms.run(
                        Map.of("DOCKER_CONFIG", directory.path().toString()),
                        command(words).toArray(String[]::new))
                .strip();
    }

    /** Stops the containers, then the engine. */
    @Override
    public void close() throws IOException {
        try {
            EyasProcess.run(new ProcessBuilder(
                    "/bin/sh",
                    "-c",
                    "docker --host=unix://$0 ps --all --quiet | xargs --no-run-if-empty docker --host=unix://$0 rm --force",
                    socket().toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.close();
        containerd.close();
        directory.close();
    }
}
