package eyas.conformance;

import eyas.conformance.WorkflowYaml.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes the log of a simulated runner's worker in the format of the real one. */
final class WorkerLogWriter {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path log;

    /**
     * Starts a log in {@code directory}. The file's name contains the second of the start; jobs that are too short for that get the next free
     * one, because they would share a file.
     */
    WorkerLogWriter(Path directory) throws IOException {
        Files.createDirectories(directory);
        Instant time = Instant.now();
        while (Files.exists(file(directory, time))) {
            time = time.plusSeconds(1);
        }
        log = file(directory, time);
    }

    private static Path file(Path directory, Instant time) {
        return directory.resolve("Worker_" + SECOND.format(time) + "-utc.log");
    }

    /** Writes the job message. */
    void job(List<Step> steps, List<String> names) throws IOException {
        List<Map<String, Object>> described = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("type", "action");
            row.put("reference", reference(step));
            if (!step.name().isEmpty()) {
                row.put("displayNameToken", step.name());
            }
            row.put("contextName", names.get(i));
            row.put("condition", step.condition());
            row.put("name", names.get(i));
            described.add(row);
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("mask", List.of());
        message.put("contextData", Map.of("github", Map.of("t", 2)));
        message.put("steps", described);
        trace(
                "Worker",
                "Job message:\n "
                        + JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(message));
        for (Step step : steps) {
            trace("JobExtension", "Adding " + step.displayName() + ".");
        }
    }

    private static Map<String, String> reference(Step step) {
        String uses = step.uses();
        if (uses == null) {
            return Map.of("type", "script");
        }
        if (uses.startsWith("./")) {
            return Map.of("type", "repository", "repositoryType", "self", "path", uses);
        }
        if (uses.startsWith("docker://")) {
            return Map.of("type", "containerRegistry", "image", uses.substring("docker://".length()));
        }
        int at = uses.indexOf('@');
        return Map.of(
                "type",
                "repository",
                "name",
                uses.substring(0, at),
                "ref",
                uses.substring(at + 1),
                "repositoryType",
                "GitHub");
    }

    void stepStarted(String name) throws IOException {
        trace("StepsRunner", "Processing step: DisplayName='" + name + "'");
    }

    void stepSkipped() throws IOException {
        trace("StepsRunner", "Skipping step due to condition evaluation.");
    }

    void stepEnded(boolean success) throws IOException {
        trace("StepsRunner", "Step result: " + (success ? "Succeeded" : "Failed"));
    }

    void embeddedStepStarted(String name) throws IOException {
        trace("CompositeActionHandler", "Processing embedded step: DisplayName='" + name + "'");
    }

    void processStarting(List<String> argv) throws IOException {
        trace("ProcessInvokerWrapper", "Starting process:");
        trace("ProcessInvokerWrapper", "  File name: '" + argv.getFirst() + "'");
        trace("ProcessInvokerWrapper", "  Arguments: '" + String.join(" ", argv.subList(1, argv.size())) + "'");
    }

    void processStarted(long pid) throws IOException {
        trace("ProcessInvokerWrapper", "Process started with process id " + pid + ", waiting for process exit.");
    }

    private void trace(String source, String message) throws IOException {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
        Files.writeString(
                log,
                "[" + time + " INFO " + source + "] " + message + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
