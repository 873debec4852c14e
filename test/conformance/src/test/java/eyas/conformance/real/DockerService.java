package eyas.conformance.real;

import eyas.conformance.EyasProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Docker engine of the test's own: its socket, its data and its containerd are in a temporary folder; it has no network. */
final class DockerService implements AutoCloseable {
    private final PeerFolder folder;
    private final ContainerdService containerd;
    private final PeerProcess process;

    private DockerService(PeerFolder folder, ContainerdService containerd, PeerProcess process) {
        this.folder = folder;
        this.containerd = containerd;
        this.process = process;
    }

    /** Starts it, and loads the image of the tests. */
    static DockerService start() throws Exception {
        PeerFolder folder = PeerFolder.make("eyas-docker");
        ContainerdService containerd = ContainerdService.start(
                Files.createDirectory(folder.resolve("c")), "disabled_plugins = [\"io.containerd.grpc.v1.cri\"]");
        Path none = Files.writeString(folder.resolve("daemon.json"), "{}");
        PeerProcess process = PeerProcess.start(
                folder.resolve("dockerd.log"),
                Map.of(),
                PeerPrograms.find("dockerd"),
                "--config-file=" + none,
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--host=unix://" + folder.resolve("docker.sock"),
                "--containerd=" + containerd.socket(),
                "--iptables=false",
                "--ip6tables=false",
                "--bridge=none");
        DockerService docker = new DockerService(folder, containerd, process);
        try {
            process.until("Docker listens", () -> process.log().contains("API listen on"));
            docker.run("import", SmallImage.archive(folder.path()).toString(), SmallImage.NAME);
        } catch (Exception | AssertionError e) {
            docker.close();
            throw e;
        }
        return docker;
    }

    Path socket() {
        return folder.resolve("docker.sock");
    }

    /** Returns the words of a command of {@code docker}. */
    List<String> command(String... words) {
        List<String> all = new ArrayList<>(List.of(PeerPrograms.find("docker"), "--host=unix://" + socket()));
        all.addAll(List.of(words));
        return all;
    }

    /** Runs a command of {@code docker} to its good end, and returns what it printed. */
    String run(String... words) throws Exception {
        return PeerPrograms.run(
                        Map.of("DOCKER_CONFIG", folder.path().toString()),
                        command(words).toArray(String[]::new))
                .strip();
    }

    /** Ends the containers, then the engine. */
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
        folder.close();
    }
}
