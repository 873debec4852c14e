package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.testsupport.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the program with the same configuration, rules and capture, and compares its output with golden files. */
@Timeout(900)
final class ExpectationsTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root"));
    private static final String DIRECTORY = "falco/falco/src/test/resources/eyas/falco/golden";
    private static final Golden GOLDEN = Golden.in(DIRECTORY);
    private static final Path CAPTURE = ROOT.resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap");

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            text       | true  | 0 | -r rules.yaml
            json       | true  | 0 | -r rules.yaml -o json_output=true
            iso        | true  | 0 | -r rules.yaml -o json_output=true -o time_format_iso_8601=true -o json_include_tags_property=false
            first      | true  | 0 | -r rules.yaml -o rule_matching=first -o rules[].enable.rule=Off -o priority=warning
            validate   | false | 0 | -o json_output=true -V rules.yaml
            invalid    | false | 1 | -o json_output=true -V wrong.yaml
            words      | false | 1 | -V wrong.yaml
            describe   | false | 0 | -r rules.yaml -L
            described  | false | 0 | -o json_output=true -V rules.yaml -L
            details    | false | 0 | -r rules.yaml -o json_output=true -L
            fields     | false | 0 | --list
            events     | false | 0 | --list-events
            schema     | false | 0 | --rule-schema
            ignored    | false | 0 | -i
            plugins    | false | 0 | --list-plugins
            no-output  | false | 1 | -r rules.yaml -o stdout_output.enabled=false
            """)
    void printsStoredDocument(String name, boolean alerts, int code, String options) throws Exception {
        for (String file : List.of("rules.yaml", "wrong.yaml", "falco.yaml")) {
            Files.copy(ROOT.resolve(DIRECTORY).resolve(file), directory.resolve(file));
        }
        List<String> words = new ArrayList<>(List.of(
                "-c", directory.resolve("falco.yaml").toString(), "-o", "engine.replay.capture_file=" + CAPTURE));
        Arrays.stream(options.split(" ", -1))
                .map(word -> word.endsWith(".yaml") ? directory.resolve(word).toString() : word)
                .forEach(words::add);
        ProgramRun run = alerts ? elsewhere(words) : ProgramRun.falco(words.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.out()).as("a member that Falco's JSON does not have").doesNotContain("alert_id");
        GOLDEN.text(
                name + ".expected",
                "exit code " + code + "\n== standard output\n" + portable(run.out()) + "== standard error\n"
                        + portable(run.err()));
    }

    /** Alerts contain the local time and host name, so they need a process with a known time zone and environment. */
    private ProgramRun elsewhere(List<String> words) throws IOException, InterruptedException {
        List<String> machine = List.of("-Xmx256m", "-Duser.timezone=UTC");
        String[] options = words.toArray(String[]::new);
        try (FalcoProcess falco =
                FalcoProcess.start(directory, Map.of("FALCO_HOSTNAME", "ci-machine"), machine, options)) {
            int code = falco.exitCode();
            return new ProgramRun(code, falco.out(), falco.err());
        }
    }

    /** Replaces paths of this run. */
    private String portable(String text) {
        return text.replace(directory.toString(), "FOLDER");
    }
}
