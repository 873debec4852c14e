package eyas.conformance.real;

import eyas.conformance.EyasProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code eyas falco} on this machine's kernel with the configuration of a test, in the test's directory. */
final class FalcoService implements AutoCloseable {
    private final Path directory;
    private final ExternalProcess process;

    private FalcoService(Path directory, ExternalProcess process) {
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts Eyas and waits until it observes events.
     *
     * @param rules its rules as YAML
     * @param configuration additional keys of its configuration
     */
    static FalcoService start(Path directory, String rules, String configuration) throws Exception {
        Path program = Files.copy(Path.of("/bin/true").toRealPath(), directory.resolve("first-program"));
        Path file = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: First Program
                  desc: The test ran this to see that events come.
                  condition: evt.type in (execve, execveat) and proc.exepath = %s
                  output: First program
                  priority: NOTICE
                """.formatted(program) + rules);
        Path settings = Files.writeString(
                directory.resolve("falco.yaml"), """
                engine: {kind: modern_ebpf}
                rules_files: [%s]
                priority: debug
                json_output: true
                stdout_output: {enabled: false}
                syslog_output: {enabled: false}
                file_output: {enabled: true, keep_alive: true, filename: %s}
                log_stderr: true
                log_syslog: false
                """.formatted(file, directory.resolve("alerts")) + configuration);
        FalcoService service = new FalcoService(
                directory,
                ExternalProcess.start(
                        directory.resolve("falco.log"), EyasProcess.builder("falco", "-c", settings.toString())));
        try {
            service.process.until("the first alert", () -> {
                new ProcessBuilder(program.toString()).start().waitFor();
                return service.alerts().stream().anyMatch(line -> line.contains("First program"));
            });
        } catch (Exception | AssertionError e) {
            service.close();
            throw e;
        }
        return service;
    }

    /** Returns the alerts so far, each a line of JSON. */
    List<String> alerts() throws IOException {
        Path file = directory.resolve("alerts");
        return Files.exists(file)
                ? Files.readString(file)
                        .lines()
                        .filter(line -> line.endsWith("}"))
                        .toList()
                : List.of();
    }

    /** Waits for an alert that contains all of {@code parts}, and returns the first. */
    String await(String... parts) throws Exception {
        process.until("an alert with " + List.of(parts), () -> alerts().stream().anyMatch(line -> hasAll(line, parts)));
        return alerts().stream().filter(line -> hasAll(line, parts)).findFirst().orElseThrow();
    }

    /** Waits for an alert that contains all of {@code parts}, and returns the fields of the first. */
    JsonNode fields(String... parts) throws Exception {
        return JsonMapper.shared().readTree(await(parts)).get("output_fields");
    }

    /** Returns the fields of a rule's alerts so far, in order. */
    List<JsonNode> allFields(String rule) throws IOException {
        return alerts().stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .filter(alert -> alert.get("rule").asString().equals(rule))
                .map(alert -> alert.get("output_fields"))
                .toList();
    }

    private static boolean hasAll(String line, String... parts) {
        return List.of(parts).stream().allMatch(line::contains);
    }

    ExternalProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
