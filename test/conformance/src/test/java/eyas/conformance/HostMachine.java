package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.AgentDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A host with the service that monitors it, and runners whose jobs the service detects. All files are below one directory. */
final class HostMachine implements AutoCloseable {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final Path HOOK = EyasProcess.home().resolve("build/packaging/self-hosted/job-completed.sh");
    private static final long START_SECONDS = 60;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Path directory;
    private final Path socket;
    private final Path settings;
    private final Path hook;
    private final Path printed;
    private @Nullable Process service;

    /**
     * Creates a host in a new directory outside the temporary directories, because rules depend on a runner's location.
     *
     * @param lines additional lines of its settings
     */
    static HostMachine create(String... lines) throws IOException {
        return new HostMachine(
                PersistentDirectory.create("host"),
                // Accessible to other users, with a short path for the socket.
                Files.createTempDirectory("eyas-host"),
                lines);
    }

    private HostMachine(Path directory, Path socket, String... lines) throws IOException {
        this.directory = directory;
        this.socket = socket;
        this.settings = directory.resolve("host.conf");
        this.hook = directory.resolve("job-completed.sh");
        this.printed = directory.resolve("service.txt");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> text = new ArrayList<>(List.of(
                "state-folder = " + directory.resolve("state"),
                "socket = " + socket.resolve("host.sock"),
                "grace = 4"));
        text.addAll(List.of(lines));
        Files.write(settings, text);
        Path program = EyasProcess.script(directory.resolve("eyas"));
        Files.writeString(
                hook,
                Files.readString(HOOK)
                        .replace("@PROGRAM@", program.toString())
                        .replace("@SETTINGS@", settings.toString()));
    }

    /** Returns the directory of a runner. */
    Path directory(String runner) {
        return directory.resolve(runner);
    }

    /** Installs a runner without notifying the service. */
    Path install(String name) throws IOException {
        Path runner = Files.createDirectories(directory.resolve(name));
        Files.writeString(runner.resolve(".runner"), "{}");
        WorkerProcess.install(runner);
        return runner;
    }

    /** Installs a runner and registers it with the service. */
    void add(String name, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("add", "--settings", settings.toString(), "--user", "0"));
        words.addAll(List.of(options));
        words.add(install(name).toString());
        EyasProcess added = eyas(words.toArray(String[]::new));
        assertThat(added.exitCode()).as(added.err()).isZero();
    }

    EyasProcess eyas(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("host"));
        all.addAll(List.of(words));
        return EyasProcess.run(all.toArray(String[]::new));
    }

    EyasProcess status() throws Exception {
        return eyas("status", "--settings", settings.toString());
    }

    Path settings() {
        return settings;
    }

    Path state() {
        return directory.resolve("state");
    }

    Path hook() {
        return hook;
    }

    /** Starts the service and waits until it monitors the host. */
    void start() throws Exception {
        startBy();
    }

    /**
     * Starts the service through another program and waits until it monitors the host.
     *
     * @param prefix the program and its arguments, which precede those of the service
     */
    void startBy(String... prefix) throws Exception {
        Files.deleteIfExists(printed);
        ProcessBuilder builder = EyasProcess.builder("host", "run", "--settings", settings.toString());
        builder.command().addAll(0, List.of(prefix));
        Process started = builder.redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        service = started;
        await(() -> printed().contains("this host is watched (") || !started.isAlive());
        assertThat(started.isAlive()).as(printed()).isTrue();
    }

    String printed() {
        try {
            return Files.exists(printed) ? Files.readString(printed, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the processes that the service rejected as workers. */
    String refused() {
        try {
            Path file = state().resolve("refused.txt");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the process id of the service. */
    long pid() {
        return Objects.requireNonNull(service, "the service was not started").pid();
    }

    /** Terminates the service as systemd does, and waits for its exit. */
    void stop() throws Exception {
        Process running = service;
        service = null;
        if (running != null) {
            running.destroy();
            assertThat(running.waitFor(START_SECONDS, TimeUnit.SECONDS))
                    .as(printed())
                    .isTrue();
        }
    }

    /** Kills the service. */
    void kill() throws InterruptedException {
        Process running = service;
        service = null;
        if (running != null) {
            running.destroyForcibly();
            assertThat(running.waitFor(START_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    SimulatedRunner runner(String name) throws IOException {
        return new SimulatedRunner(directory.resolve(name), WORKFLOWS.resolve("actions"), name)
                .with("HOOK", hook.toString())
                .with("SOCKET", socket.resolve("host.sock").toString())
                .with("RUNNER_FOLDER", directory.resolve(name).toString())
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("ACTIONS_RUNNER_HOOK_JOB_COMPLETED", hook.toString());
    }

    /** Runs a job of host.yml on a runner that is started and stopped for it. */
    JobRun run(String name, String job) {
        try (SimulatedRunner simulated = runner(name)) {
            return run(simulated, job);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a job of host.yml on {@code runner}. */
    JobRun run(SimulatedRunner runner, String job) {
        try {
            return runner.run(WORKFLOWS.resolve("host.yml"), job, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a closed job of runner {@code name} is recorded, and returns its directory. */
    Path closed(String name) throws Exception {
        await(() -> jobs(name).stream().anyMatch(HostMachine::isClosed));
        return jobs(name).stream().filter(HostMachine::isClosed).findFirst().orElseThrow();
    }

    static boolean isClosed(Path job) {
        try {
            return !property(job, "verdict").isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    static String property(Path job, String name) throws IOException {
        return Files.readAllLines(job.resolve("job")).stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    /** Returns the recorded jobs of a runner, oldest first. */
    List<Path> jobs(String name) {
        try (Stream<Path> jobs = Files.list(state().resolve("jobs"))) {
            return jobs.filter(job -> job.getFileName().toString().contains("-" + name + "_"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    static JsonNode report(Path job) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(job.resolve("report.json")));
    }

    void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("timed out; output of the service: %s", printed())
                    .isNegative();
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        new AgentDirectory(directory).delete();
        new AgentDirectory(socket).delete();
    }
}
