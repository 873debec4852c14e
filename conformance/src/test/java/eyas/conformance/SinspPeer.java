package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Runs {@code sinsp_peer}, which reads captures with the libsinsp that is installed. */
public final class SinspPeer {
    private static final Path SOURCES =
            Path.of(System.getProperty("eyas.root", "..")).resolve("conformance/src/main/cpp");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path program;

    private SinspPeer(Path program) {
        this.program = program;
    }

    /** Compiles the program into {@code folder}; skips the test where libsinsp is missing, but fails it in CI. */
    public static SinspPeer compile(Path folder) throws Exception {
        boolean present = lines(List.of("pkg-config", "--exists", "libsinsp")) != null;
        if ("true".equals(System.getenv("CI"))) {
            assertThat(present)
                    .as("libsinsp must be there in CI: apt-get install libfalcosecurity0-dev uthash-dev")
                    .isTrue();
        }
        assumeTrue(present, "libsinsp is not there: apt-get install libfalcosecurity0-dev uthash-dev g++ pkg-config");
        Path program = folder.resolve("sinsp_peer");
        assertThat(lines(List.of(SOURCES.resolve("build-peer").toString(), program.toString())))
                .as("sinsp_peer compiles")
                .isNotNull();
        return new SinspPeer(program);
    }

    /** Runs the program; returns the lines of its output. */
    public List<String> run(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        List<String> lines = lines(command);
        assertThat(lines).as(String.join(" ", command)).isNotNull();
        return lines == null ? List.of() : lines;
    }

    /**
     * Returns what the events of {@code capture} have in {@code fields}, by their numbers; fields that they do not have
     * are left out.
     *
     * @param more further arguments, such as a filter
     */
    public Map<Long, Map<String, String>> fields(List<String> fields, Path capture, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(more));
        fields.forEach(field -> arguments.addAll(List.of("--field", field)));
        arguments.add(capture.toString());
        Map<Long, Map<String, String>> all = new TreeMap<>();
        for (String line : run(arguments)) {
            JsonNode json = JSON.readTree(line);
            if (json.has("evt.num")) {
                Map<String, String> values = new TreeMap<>();
                json.properties().stream()
                        .filter(p -> !p.getKey().equals("evt.num"))
                        .forEach(p -> values.put(p.getKey(), p.getValue().asString()));
                all.put(json.get("evt.num").asLong(), values);
            }
        }
        return all;
    }

    private static @Nullable List<String> lines(List<String> command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException _) {
            return null;
        }
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 ? lines : null;
    }
}
