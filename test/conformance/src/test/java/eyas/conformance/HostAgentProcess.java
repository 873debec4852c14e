package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.RunnerStateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Monitors the whole machine with {@code eyas action} from outside a job, as a runner's hook or a service does. */
final class HostAgentProcess implements AutoCloseable {
    private final Path program;
    private final Map<String, String> environment;
    private boolean stopped;

    private HostAgentProcess(Path program, Path temporary) {
        this.program = program;
        this.environment = Map.of(
                "RUNNER_TEMP",
                temporary.toString(),
                "INPUT_SCOPE",
                "host",
                "INPUT_RECORD",
                "true",
                "GITHUB_ACTIONS",
                "true",
                "GITHUB_REPOSITORY",
                "example/around");
    }

    /** Returns the report directory of an agent that was started with {@code directory}. */
    static Path report(Path directory) {
        return RunnerStateDirectory.of(directory.resolve("around")).report();
    }

    /** Starts an agent that monitors the whole machine. */
    static HostAgentProcess start(Path program, Path directory) throws IOException, InterruptedException {
        HostAgentProcess agent = new HostAgentProcess(program, Files.createDirectories(directory.resolve("around")));
        EyasProcess started = agent.run("start");
        assertThat(started.out()).as(started.err()).contains("this job is watched (the whole machine)");
        return agent;
    }

    private EyasProcess run(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "action", command);
        builder.environment()
                .keySet()
                .removeIf(
                        name -> name.startsWith("GITHUB_") || name.startsWith("RUNNER_") || name.startsWith("INPUT_"));
        builder.environment().putAll(environment);
        return EyasProcess.run(builder);
    }

    void stop() throws IOException, InterruptedException {
        stopped = true;
        EyasProcess ended = run("stop");
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    }

    @Override
    public void close() throws IOException {
        if (stopped) {
            return;
        }
        try {
            run("stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the agent was stopped", e);
        }
    }
}
