package eyas.cli.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.agent.AgentArguments;
import eyas.agent.IgnoredSyscalls;
import eyas.agent.Inputs;
import eyas.agent.egress.EgressAllowlist;
import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProviders;
import eyas.rules.model.Priority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that each input changes exactly one argument of the agent, and the messages of the step. */
final class InputsTest {
    /** Inputs that do not change the agent's arguments, and the tests that cover them. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("fail-on", "ActionKernelTest, and below"),
            Map.entry("fail-on-error", "ShimVerdictTest, and below"),
            Map.entry("fail-on-incomplete", "SecondProviderTest, AnalyzeProcessTest"),
            Map.entry("start-timeout", "below"),
            Map.entry("heap", "below, SelfCommandLineTest"),
            Map.entry("egress-fallback", "below"),
            Map.entry("lock", "LockInputsTest, LockKernelTest"),
            Map.entry("lock-file", "LockInputsTest"),
            Map.entry("eyas-path", "ShimTest"),
            Map.entry("download-url", "ShimDownloadTest"),
            Map.entry("verbose", "ActionKernelTest, ShimDownloadTest"),
            Map.entry("comment", "PullRequestKernelTest"),
            Map.entry("github-token", "PullRequestKernelTest"),
            Map.entry("matrix", "PullRequestKernelTest"),
            Map.entry("sarif", "ActionKernelTest"));

    /** Input, value, and the resulting argument of the agent. */
    private static final String ROWS = """
            mode             | live               | -
            mode             | analyze            | --record /agent/report/capture.scap.gz
            record           | true               | --record /agent/report/capture.scap.gz
            record           | false              | -
            cicd-rules       | false              | --no-default-rules
            cicd-rules       | true               | -
            rules            | one.yaml           | --rules WORKSPACE/one.yaml
            custom-rule-file | two.yaml           | --rules WORKSPACE/two.yaml
            scope            | host               | -
            scope            | auto               | -
            falco-version    | 0.39.0             | -
            config-file      | ignore.config      | -
            output           | syslog             | --outputs /agent/outputs
            egress           | report             | -
            egress           | block              | --egress=block --allowed=/agent/allowed --egress-required --disposable
            collect-to       | https://collect.example:8443/ | --collect-to https://collect.example:8443
            allowed-endpoints | github.com:443    | --egress=report --allowed=/agent/allowed
            output           | http=https://siem.example/in?t=1 | --outputs /agent/outputs
            """;

    @TempDir
    private Path workspace;

    @BeforeEach
    void files() throws Exception {
        Files.writeString(workspace.resolve("one.yaml"), "[]\n");
        Files.writeString(workspace.resolve("two.yaml"), "[]\n");
        Files.writeString(
                workspace.resolve("ignore.config"),
                "{\"ignore_syscalls\": [\"close\", \"futex\", \"execve\", \"no_call\"]}");
    }

    private CiJob job(Map<String, String> inputs) {
        Map<String, String> variables = new HashMap<>();
        variables.put("GITHUB_WORKSPACE", workspace.toString());
        variables.put("RUNNER_ENVIRONMENT", "github-hosted");
        inputs.forEach((name, value) -> variables.put("INPUT_" + name.toUpperCase(Locale.ROOT), value));
        return CiProviders.named("github").job(variables, System.out);
    }

    private Inputs inputs(Map<String, String> inputs) {
        return Inputs.of(job(inputs));
    }

    /** Returns the arguments that the inputs add to those that every agent gets. */
    private List<String> arguments(Map<String, String> inputs) {
        Inputs checked = inputs(inputs);
        List<String> words = new ArrayList<>(AgentArguments.of(
                CiProviders.named("github"),
                checked,
                checked.egress().list().map(EgressAllowlist::policy),
                new AgentDirectory(Path.of("/agent"))));
        assertThat(words.subList(0, 10))
                .containsExactly(
                        "agent",
                        "--sealed",
                        "--folder",
                        "/agent",
                        "--job",
                        "////",
                        "--ci",
                        "github",
                        "--working-folder",
                        workspace.toString());
        return words.subList(10, words.size()).stream()
                .map(word -> word.replace(workspace.toString(), "WORKSPACE"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = ROWS)
    void inputChangesAgentArguments(String name, String value, String arguments) {
        assertThat(String.join(" ", arguments(Map.of(name, value)))).isEqualTo(arguments == null ? "" : arguments);
    }

    @Test
    void everyInputOfTheActionHasARow() throws Exception {
        Set<String> known = ActionFile.names(ROWS);
        known.addAll(ELSEWHERE.keySet());
        assertThat(ActionFile.inputs("action.yml")).isEqualTo(known);
    }

    @Test
    void rulesFilesKeepTheirOrder() {
        assertThat(arguments(Map.of("rules", "  two.yaml\n\n one.yaml ", "custom-rule-file", "two.yaml")))
                .containsExactly(
                        "--rules",
                        "WORKSPACE/two.yaml",
                        "--rules",
                        "WORKSPACE/one.yaml",
                        "--rules",
                        "WORKSPACE/two.yaml");
    }

    @Test
    void captureOmitsSyscallsOfConfigFile() {
        Map<String, String> given = Map.of("mode", "analyze", "config-file", "ignore.config");
        assertThat(arguments(given))
                .containsExactly(
                        "--record",
                        "/agent/report/capture.scap.gz",
                        "--leave-out=close",
                        "--leave-out=futex",
                        "--leave-out=execve",
                        "--leave-out=no_call");
        assertThat(inputs(given).explanations())
                .containsExactly(
                        "config-file: execve stays in the capture: other events cannot be interpreted without it",
                        "config-file: 'no_call' is not a known system call");
        assertThat(inputs(Map.of("config-file", "ignore.config")).explanations())
                .contains("config-file has no effect: no capture is recorded (mode: live)");
    }

    @Test
    void inputsWithoutEffectAreExplained() {
        assertThat(inputs(Map.of("falco-version", "0.39.0\n::error::x")).explanations())
                .singleElement()
                .asString()
                .startsWith("falco-version: 0.39.0")
                .doesNotContain("\n")
                .endsWith(" is ignored: Eyas does not run Falco");
        assertThat(inputs(Map.of()).explanations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mode             | trace       | input mode: 'trace' is not one of live, analyze
            egress           | deny        | input egress: 'deny' is not one of report, audit, block
            egress-fallback  | audit       | input egress-fallback: 'audit' is not one of none, report
            allowed-endpoints | https://x  | input allowed-endpoints: 'https://x' is a URL; write NAME:PORT, *.NAME:PORT
            collect-to       | http://c.example | input collect-to: 'http://c.example' is not https: the report would be sent unencrypted
            scope            | everything  | input scope: 'everything' is not one of auto, host, job
            record           | yes         | input record: 'yes' is not true or false
            rules            | none.yaml   | cannot read rules file WORKSPACE/none.yaml; it must exist
            custom-rule-file | none.yaml   | cannot read rules file WORKSPACE/none.yaml; it must exist
            config-file      | none.config | input config-file: WORKSPACE/none.config: cannot be read (
            config-file      | one.yaml    | input config-file: WORKSPACE/one.yaml: it must be an object with a list
            """)
    void invalidInputIsReported(String name, String value, String message) {
        assertThatThrownBy(() -> inputs(Map.of(name, value)))
                .isInstanceOf(CiException.class)
                .hasMessageStartingWith(message.replace("WORKSPACE", workspace.toString()));
    }

    @Test
    void inputsOfTheLastStepAreChecked() {
        assertThat(Inputs.failOn(job(Map.of()))).isEmpty();
        assertThat(Inputs.failOn(job(Map.of("fail-on", "error")))).contains(Priority.ERROR);
        assertThatThrownBy(() -> Inputs.failOn(job(Map.of("fail-on", "always"))))
                .isInstanceOf(CiException.class)
                .hasMessageStartingWith("input fail-on: 'always' is not one of none, emergency, ");
        assertThat(Inputs.faultCode(job(Map.of()))).isZero();
        assertThat(Inputs.faultCode(job(Map.of("fail-on-error", "true")))).isEqualTo(2);
        assertThat(inputs(Map.of("start-timeout", "90")).startLimit(30, 600)).isEqualTo(90);
        assertThat(inputs(Map.of()).startLimit(30, 600)).isEqualTo(30);
        assertThatThrownBy(() -> inputs(Map.of("start-timeout", "601")).startLimit(30, 600))
                .hasMessage("input start-timeout: '601' is not a number of seconds from 1 to 600");
        assertThat(inputs(Map.of()).heap()).isEmpty();
        assertThat(inputs(Map.of("heap", "2g")).heap()).contains("2g");
        for (String wrong : List.of("2", "19m", "31g", "0g", "1g -javaagent:/tmp/x.jar", "1m", "g")) {
            assertThatThrownBy(() -> inputs(Map.of("heap", wrong)).heap())
                    .as(wrong)
                    .isInstanceOf(CiException.class)
                    .hasMessageContaining(
                            "is not a valid size: use a value such as heap: 512m or heap: 2g, from 20m to 30g");
        }
    }

    @Test
    void configFileIsUntrusted() throws Exception {
        Path file = workspace.resolve("c");
        Files.writeString(file, "{\"ignore_syscalls\": [\"--rules=/etc/x\"]}");
        assertThatThrownBy(() -> IgnoredSyscalls.read(file))
                .hasMessage("input config-file: " + file
                        + ": ignore_syscalls has an entry that is not a system call name: --rules=/etc/x");
        Files.writeString(file, "{\"ignore_syscalls\": [" + "\"close\",".repeat(1_000) + "\"close\"]}");
        assertThatThrownBy(() -> IgnoredSyscalls.read(file)).hasMessageEndingWith("has more than 1000 entries");
        Files.writeString(file, " ".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> IgnoredSyscalls.read(file)).hasMessageEndingWith("larger than 1 MiB");
        Files.writeString(file, "{");
        assertThatThrownBy(() -> IgnoredSyscalls.read(file)).hasMessageContaining("neither JSON nor YAML: ");
    }
}
