package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A process that runs during a test: an external service, or Eyas. Its output is in a file. */
final class ExternalProcess implements AutoCloseable {
    /** Maximum time that a service takes to start or to act on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Duration STEP = Duration.ofMillis(50);

    private final Process process;
    private final Path log;

    private ExternalProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static ExternalProcess start(Path log, Map<String, String> environment, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        return start(log, builder);
    }

    static ExternalProcess start(Path log, ProcessBuilder builder) throws IOException {
        return new ExternalProcess(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    }

    String log() throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    }

    Process process() {
        return process;
    }

    /**
     * Waits until {@code condition} holds; fails if the process ends first, or at a timeout.
     *
     * @param what description of the condition
     */
    void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.call()) {
            assertThat(process.isAlive()).as("%s: %s", what, log()).isTrue();
            assertThat(System.nanoTime() - end).as("%s: %s", what, log()).isNegative();
            Thread.sleep(STEP);
        }
    }

    /** Sends SIGTERM and waits for the process to end. */
    int stop() throws IOException, InterruptedException {
        process.destroy();
        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .as("the process does not end: %s", log())
                .isTrue();
        return process.exitValue();
    }

    /** Ends the process and its descendants. */
    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
