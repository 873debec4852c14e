package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.rules.RuleDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Monitors the staged attack: the expected rules fire, for the compromised step only. */
@Tag("kernel")
@Tag("process")
final class DemoKernelTest {
    // Not below a temporary directory, which may contain the checkout: programs started from there trigger a rule.
    private static final Path HOME =
            Path.of("/opt/eyas-demo-test-" + ProcessHandle.current().pid());

    @TempDir
    private Path directory;

    @BeforeAll
    static void install() throws Exception {
        Privileges.assumeBpfSupport();
        Files.createDirectories(HOME.resolve("demo"));
        Files.createDirectories(HOME.resolve("rules/cicd"));
        for (Path file :
                RuleDirectory.of(EyasProcess.home().resolve("rules/cicd")).files()) {
            Files.copy(file, HOME.resolve("rules/cicd").resolve(file.getFileName()));
        }
        Process build = new ProcessBuilder(
                        "sh",
                        EyasProcess.home().resolve("test/demo/build.sh").toString(),
                        HOME.resolve("demo/stage").toString())
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(build.waitFor()).isZero();
    }

    @AfterAll
    static void remove() throws IOException {
        if (Files.exists(HOME)) {
            try (Stream<Path> paths = Files.walk(HOME)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    void onlyCompromisedStepHasAlerts() throws Exception {
        ProcessBuilder builder = EyasProcess.builder("demo", "--report", directory.toString());
        builder.environment().put("EYAS_HOME", HOME.toString());
        EyasProcess run = EyasProcess.run(builder);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("demo: step 1").contains("demo: step 3");

        JsonNode report = JsonMapper.shared().readTree(Files.readAllBytes(directory.resolve("report.json")));
        Set<String> rules = new HashSet<>();
        report.get("rules").forEach(rule -> rules.add(rule.get("name").asString()));
        // If a CI job runs the demo, the network namespace created for it is also reported.
        rules.remove("Namespace Made by Hand");
        assertThat(rules)
                .containsExactlyInAnyOrder(
                        "Runner Memory Read",
                        "Memory Map of Another Process Read",
                        "Script Piped From the Network",
                        "Search for CI Secrets");
        assertThat(report.get("coverage").get("complete").asBoolean()).isTrue();

        Set<String> actions = new HashSet<>();
        for (String line : Files.readAllLines(directory.resolve("alerts.jsonl"))) {
            if (line.contains("Namespace Made by Hand")) {
                continue;
            }
            actions.add(JsonMapper.shared()
                    .readTree(line)
                    .get("output_fields")
                    .get("ci.action")
                    .asString());
        }
        assertThat(actions).containsExactly("tj-actions/changed-files");

        Set<String> names = new HashSet<>();
        report.get("connections").get("rows").forEach(connection -> {
            if (connection.has("name")) {
                names.add(connection.get("address").asString() + " "
                        + connection.get("name").asString());
            }
        });
        assertThat(names).contains("198.51.100.7 gist.example.test");
        assertThat(run.err()).containsPattern("← Runner Memory Read, .*Memory Map of Another Process Read");
    }

    /** Without a reader of its output, as in {@code eyas demo | head}, the stage ends early. */
    @Test
    void closedOutputLeavesNoFiles() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", "\"$0\" 2>&1 | true", HOME.resolve("demo/stage").toString());
        builder.environment().put("TMPDIR", directory.toString());
        Process run =
                builder.inheritIO().redirectInput(Path.of("/dev/null").toFile()).start();
        assertThat(run.waitFor()).isZero();
        assertThat(directory).isEmptyDirectory();
    }
}
