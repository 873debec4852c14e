package eyas.cli.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.agent.Inputs;
import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProviders;
import eyas.cli.analyze.AnalyzeOptions;
import eyas.enrich.summary.SummaryOptions;
import eyas.enrich.virustotal.VirusTotalOptions;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that each input changes exactly one option of the analysis. */
final class AnalyzeInputsTest {
    /** Input, value, and the options that differ from an analysis without inputs. */
    private static final String ROWS = """
            custom-rule-file      | one.yaml   | rules
            rules                 | one.yaml   | rules
            filters-config        | a.config   | extras.filters
            extract-connections   | false      | parts.connections parts.traffic
            extract-processes     | false      | parts.processes
            extract-dns           | false      | parts.dns
            extract-containers    | false      | parts.containers
            extract-written-files | false      | parts.files
            extract-hashes        | true       | lateHashes
            extract-chisels       | true       | -
            lock                  | report     | workingDirectory
            workflow              | ci.yml     | extras.workflow
            falco-version         | 0.39.0     | -
            """;

    /** Inputs that this test cannot cover, and the tests that do. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("capture", "ActionKernelTest"),
            Map.entry("cicd-rules", "InputsTest"),
            Map.entry("openai-model", "below"),
            Map.entry("openai-user-prompt", "below"),
            Map.entry("openai-url", "below"),
            Map.entry("virustotal-url", "below"),
            Map.entry("fail-on", "ActionKernelTest"),
            Map.entry("fail-on-error", "ShimVerdictTest"),
            Map.entry("fail-on-incomplete", "AnalyzeProcessTest"),
            Map.entry("eyas-path", "ShimTest"),
            Map.entry("verbose", "ActionKernelTest"),
            Map.entry("comment", "PullRequestKernelTest"),
            Map.entry("github-token", "PullRequestKernelTest"),
            Map.entry("matrix", "PullRequestKernelTest"),
            Map.entry("sarif", "ActionKernelTest"),
            Map.entry("capture-sha256", "ActionKernelTest"),
            Map.entry("lock-file", "LockInputsTest"),
            Map.entry("download-url", "ShimDownloadTest"));

    @TempDir
    private Path workspace;

    private AnalyzeOptions options(Map<String, String> inputs, Map<String, String> keys) throws Exception {
        Files.writeString(workspace.resolve("one.yaml"), "[]\n");
        CiJob job = job(inputs, keys);
        return AnalyzeInputs.options(job, Inputs.of(job), Path.of("c.scap"), Path.of("report"), false);
    }

    private CiJob job(Map<String, String> inputs, Map<String, String> keys) {
        Map<String, String> variables = new HashMap<>(keys);
        variables.put("GITHUB_WORKSPACE", workspace.toString());
        variables.put("INPUT_CICD-RULES", "false");
        inputs.forEach((name, value) -> variables.put("INPUT_" + name.toUpperCase(Locale.ROOT), value));
        return CiProviders.named("github").job(variables, System.out);
    }

    private static List<String> differences(Record one, Record other, String path) throws Exception {
        List<String> different = new ArrayList<>();
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            Object first = component.getAccessor().invoke(one);
            Object second = component.getAccessor().invoke(other);
            if (first instanceof Record record && second instanceof Record changed) {
                different.addAll(differences(record, changed, component.getName() + "."));
            } else if (!Objects.equals(first, second)) {
                different.add(path + component.getName());
            }
        }
        return different;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = ROWS)
    void inputChangesOneOption(String name, String value, String different) throws Exception {
        assertThat(differences(options(Map.of(), Map.of()), options(Map.of(name, value), Map.of()), ""))
                .containsExactlyElementsOf(different == null ? List.of() : List.of(different.split(" ")));
    }

    @Test
    void everyInputOfTheActionHasARow() throws Exception {
        Set<String> known = ActionFile.names(ROWS);
        known.addAll(ELSEWHERE.keySet());
        assertThat(ActionFile.inputs("analyze/action.yml")).isEqualTo(known);
    }

    @Test
    void pathsAreRelativeToWorkspace() throws Exception {
        AnalyzeOptions options = options(Map.of("rules", "one.yaml", "filters-config", "a/b.config"), Map.of());
        assertThat(options.rules()).containsExactly(workspace.resolve("one.yaml"));
        assertThat(options.extras().filters()).isEqualTo(workspace.resolve("a/b.config"));
    }

    @Test
    void servicesAreNotQueriedWithoutKey() throws Exception {
        Map<String, String> inputs = Map.of(
                "openai-model", "small", "openai-user-prompt", "why?", "virustotal-url", "https://mirror.example/");
        assertThat(options(inputs, Map.of()).extras().enrichment().isEmpty()).isTrue();
        assertThat(AnalyzeInputs.explanations(job(inputs, Map.of())))
                .containsExactly("openai-user-prompt has no effect without OPENAI_API_KEY in the step's env");
        assertThat(AnalyzeInputs.explanations(job(Map.of("extract-chisels", "true"), Map.of())))
                .containsExactly(
                        "extract-chisels is ignored: the report always contains the traffic of every peer and process");
    }

    @Test
    void keysEnableServices() throws Exception {
        Map<String, String> keys = Map.of("OPENAI_API_KEY", "k1", "VT_API_KEY", "k2", "HOME", "/home/runner");
        SummaryOptions usual = summary(options(Map.of(), keys));
        assertThat(usual.service()).isEqualTo(SummaryOptions.SERVICE);
        assertThat(usual.model()).isEqualTo(SummaryOptions.MODEL);
        assertThat(usual.prompt()).isEqualTo(SummaryOptions.PROMPT);
        assertThat(usual.key()).isEqualTo("k1");
        Map<String, String> inputs = Map.of(
                "openai-model",
                "small",
                "openai-user-prompt",
                "Say what to do.",
                "openai-url",
                "http://localhost:11434/v1",
                "virustotal-url",
                "https://mirror.example/vt");
        SummaryOptions asked = summary(options(inputs, keys));
        assertThat(asked.model()).isEqualTo("small");
        assertThat(asked.prompt()).isEqualTo("Say what to do.");
        assertThat(asked.service()).hasToString("http://localhost:11434/v1");
        VirusTotalOptions virusTotal = Objects.requireNonNull(
                options(inputs, keys).extras().enrichment().virusTotal());
        assertThat(virusTotal.service()).hasToString("https://mirror.example/vt/");
        assertThat(virusTotal.key()).isEqualTo("k2");
    }

    private static SummaryOptions summary(AnalyzeOptions options) {
        return Objects.requireNonNull(options.extras().enrichment().summary());
    }

    @Test
    void invalidSwitchIsReported() {
        assertThatThrownBy(() -> options(Map.of("extract-dns", "1"), Map.of()))
                .isInstanceOf(CiException.class)
                .hasMessage("input extract-dns: '1' is not true or false");
    }
}
