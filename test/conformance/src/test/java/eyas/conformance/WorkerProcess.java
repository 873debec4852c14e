package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process tree of a runner: {@code Runner.Listener} and its child {@code Runner.Worker}, which starts every program of a job. Both are
 * copies of the Python interpreter, so that the kernel reports the runner's process names.
 */
final class WorkerProcess implements AutoCloseable {
    private final Process listener;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    /**
     * The result of a program.
     *
     * @param code its exit code in the shell's convention
     * @param cancelled whether it was ended because the job was cancelled
     */
    record End(int code, boolean cancelled) {}

    private WorkerProcess(Process listener) {
        this.listener = listener;
        this.orders = listener.outputWriter(StandardCharsets.UTF_8);
        this.answers = listener.inputReader(StandardCharsets.UTF_8);
    }

    /** Copies both programs into the runner's directory {@code home}, like a runner's installation. */
    static void install(Path home) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path python = Path.of("/usr/bin/python3").toRealPath();
        for (String name : List.of("Listener", "Worker")) {
            Path program = bin.resolve("Runner." + name);
            ExecutableFiles.copy(python, program);
        }
        // Files that a runner's configuration creates.
        for (String name : List.of(".runner", ".credentials", ".credentials_rsaparams")) {
            Files.writeString(home.resolve(name), "{}\n");
        }
    }

    /** Starts both in the runner's directory {@code home}; installs them if they are missing. */
    static WorkerProcess start(Path home) throws IOException {
        Path bin = home.resolve("bin");
        if (!Files.exists(bin.resolve("Runner.Worker"))) {
            install(home);
        }
        List<String> command = new ArrayList<>();
        for (String name : List.of("Listener", "Worker")) {
            Path program = bin.resolve("Runner." + name);
            Path script = bin.resolve(name + ".py");
            String resource = "runner/" + name.toLowerCase(Locale.ROOT) + ".py";
            try (InputStream in = Objects.requireNonNull(WorkerProcess.class.getResourceAsStream(resource), resource)) {
                Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
            }
            command.add(program.toString());
            command.add(script.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PYTHONHOME", "/usr");
        return new WorkerProcess(builder.start());
    }

    /**
     * Makes the worker run a program, and waits for its end.
     *
     * @param log file for its output
     * @param cancel file whose existence cancels it, or null
     * @param started receives the process id
     */
    End run(
            List<String> argv,
            Map<String, String> environment,
            Path directory,
            Path log,
            @Nullable Path cancel,
            LongConsumer started)
            throws IOException {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("argv", argv);
        order.put("env", environment);
        order.put("cwd", directory.toString());
        order.put("log", log.toString());
        if (cancel != null) {
            order.put("cancel", cancel.toString());
        }
        orders.write(JsonMapper.shared().writeValueAsString(order));
        orders.write('\n');
        orders.flush();
        started.accept(answer(argv).get("pid").asLong());
        JsonNode end = answer(argv);
        return new End(end.get("code").asInt(), end.get("cancelled").asBoolean());
    }

    private JsonNode answer(List<String> argv) throws IOException {
        String answer = answers.readLine();
        assertThat(answer).as("the worker's answer to %s", argv).isNotNull();
        return JsonMapper.shared().readTree(answer);
    }

    @Override
    public void close() throws IOException {
        orders.close();
        try {
            if (!listener.waitFor(10, TimeUnit.SECONDS)) {
                listener.descendants().forEach(ProcessHandle::destroyForcibly);
                listener.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
