package eyas.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Runs fakes of a container engine, the service manager and the at daemon, which run before a job starts, and creates the clients that a
 * job's steps call: {@code docker}, {@code systemd-run}, {@code at}.
 */
final class FakeServices implements AutoCloseable {
    private static final Path SPOOL = Path.of("/var/spool/cron/atjobs");
    private static final long TIMEOUT_SECONDS = 30;

    private final Path home;
    private final Path bin;
    private final Path groups;
    private final String mark = "eyas" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Process> services = new ArrayList<>();
    private final List<Path> created = new ArrayList<>();

    private FakeServices(Path home) throws IOException {
        this.home = home;
        this.bin = Files.createDirectories(home.resolve("bin"));
        // A controller whose groups events contain.
        Path first = Path.of("/sys/fs/cgroup/cpu");
        // With cgroup v2 only, the directory itself is the root.
        this.groups = Files.isDirectory(first) ? first : Path.of("/sys/fs/cgroup");
    }

    /** Starts the services; {@code home} receives their files. */
    static FakeServices start(Path home) throws IOException, InterruptedException {
        FakeServices services = new FakeServices(home);
        services.install();
        return services;
    }

    private void install() throws IOException, InterruptedException {
        Path script = home.resolve("services.py");
        try (InputStream in =
                Objects.requireNonNull(FakeServices.class.getResourceAsStream("runner/services.py"), "services.py")) {
            Files.copy(in, script);
        }
        for (String name : List.of(
                "dockerd", "containerd-shim-runc-v2", "runc", "docker-cli", "systemd", "systemd-run", "atd", "at")) {
            // A process has the name that was executed, even if that is a link.
            Files.createSymbolicLink(bin.resolve(name), Path.of("/usr/bin/python3"));
        }
        client("docker", "docker-cli", "docker");
        client("systemd-run", "systemd-run", "systemd-run");
        client("at", "at", "at " + SPOOL + " " + mark);
        Path parent = SPOOL;
        while (!Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
            created.add(parent);
            parent = Objects.requireNonNull(parent.getParent());
        }
        Files.createDirectories(SPOOL);
        service("dockerd", engineSocket(), bin, groups, Files.createDirectories(home.resolve("engine")));
        service("systemd", managerSocket(), groups);
        service("atd", SPOOL, mark);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!Files.exists(engineSocket()) || !Files.exists(managerSocket())) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the fake services did not start");
            }
            Thread.sleep(5);
        }
    }

    private void client(String name, String program, String description) throws IOException {
        Path file = Files.createDirectories(clients()).resolve(name);
        Files.writeString(
                file,
                "#!/bin/sh\nexec '" + bin.resolve(program) + "' '" + home.resolve("services.py") + "' " + description
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void service(String name, Object... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(bin.resolve(name).toString());
        command.add(home.resolve("services.py").toString());
        command.add(name);
        for (Object word : words) {
            command.add(word.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // Services do not inherit the environment of the tests.
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        services.add(builder.start());
    }

    private Path engineSocket() {
        return home.resolve("run/docker.sock");
    }

    private Path managerSocket() {
        return home.resolve("run/systemd/private");
    }

    /** Returns the directory of the clients, for {@code PATH}. */
    Path clients() {
        return home.resolve("clients");
    }

    /** Makes the clients available to the runner's steps. */
    void makeAvailableTo(SimulatedRunner runner) {
        runner.with("PATH", clients() + ":/usr/local/bin:/usr/bin:/bin")
                .with("DOCKER_HOST", "unix://" + engineSocket())
                .with("STAND_IN_SYSTEMD", managerSocket().toString());
    }

    @Override
    public void close() throws IOException {
        for (Process service : services) {
            service.descendants().forEach(ProcessHandle::destroyForcibly);
            service.destroyForcibly();
        }
        try {
            for (Process service : services) {
                service.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        removeGroups();
        try (DirectoryStream<Path> left = Files.newDirectoryStream(SPOOL, mark + "*")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        for (Path directory : created) {
            removeIfFree(directory);
        }
    }

    private static void removeIfFree(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // The directory is kept: it is used otherwise, or still contains a process.
            return;
        }
    }

    /** Removes the created control groups, the innermost first. */
    private void removeGroups() throws IOException {
        Path list = home.resolve("groups");
        if (Files.exists(list)) {
            for (String group : Files.readAllLines(list).reversed()) {
                removeIfFree(Path.of(group));
            }
        }
    }
}
