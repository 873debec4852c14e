package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSet;
import eyas.state.job.LaterStepVariable;
import eyas.state.job.LaterStepVariable.Kind;
import eyas.workbench.cases.CaseFiles;
import eyas.workbench.cases.CaseReader;
import eyas.workbench.cases.CaseResult;
import eyas.workbench.cases.CaseRunner;
import eyas.workbench.cases.RuleCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests each row of the table of variables for later steps with the default rules. A step opens the file behind {@code GITHUB_ENV}, the
 * runner starts the next step with the variable, and the alert names the step that set it.
 */
@NullMarked
final class LaterStepVariablesTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final String FOREIGN = "/srv/x/y";
    private static final String CODE = "Code Loaded Into Later Steps";
    private static final String SETTINGS = "Settings of Later Steps Changed";

    /** Values that match a later row of the same variable, by name and kind. */
    private static final Map<String, String> LATER_ROWS = Map.ofEntries(
            Map.entry("GIT_CONFIG_KEY_* source", "url.https://example.test/.insteadof"),
            Map.entry("GIT_CONFIG_KEY_* settings", "user.name"),
            Map.entry("TAR_OPTIONS settings", "--no-same-owner"),
            Map.entry("HOME source", "/root"),
            Map.entry("XDG_CONFIG_HOME source", "/root/.config"),
            Map.entry("CARGO_HOME source", "/root/.cargo"),
            Map.entry("PERL5LIB source", "lib"),
            Map.entry("PERLLIB source", "lib"),
            Map.entry("RUBYLIB source", "lib"),
            Map.entry("PYTHONPATH source", "src"),
            Map.entry("PYTHONWARNINGS source", "ignore::a.B"),
            Map.entry("NODE_PATH source", "lib"),
            Map.entry("CLASSPATH source", "lib"),
            Map.entry("GOFLAGS settings", "-mod=mod"),
            Map.entry("GOPROXY settings", "direct"));

    @TempDir
    private Path directory;

    private record Assignment(LaterStepVariable row, String giver, String rule) {
        String name() {
            return row.name() + ", " + row.kind() + ", by " + giver;
        }
    }

    @TestFactory
    Stream<DynamicTest> rowsRaiseAlertsThatNameStep() throws IOException {
        List<Assignment> assignments = LaterStepVariable.all().stream()
                .flatMap(LaterStepVariablesTest::assignments)
                .toList();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < assignments.size(); i++) {
            text.append(text(i, assignments.get(i)));
        }
        Path file = directory.resolve("cases.yaml");
        Files.writeString(file, text);
        CaseFiles files = CaseReader.read(List.of(file));
        assertThat(files.diagnostics()).isEmpty();
        assertThat(files.cases()).hasSameSizeAs(assignments).hasSizeGreaterThan(600);
        CaseRunner runner = new CaseRunner(rules(), CATALOG, CaptureSource::open);
        return Stream.iterate(0, i -> i < assignments.size(), i -> i + 1).map(i -> {
            RuleCase one = files.cases().get(i);
            return DynamicTest.dynamicTest(assignments.get(i).name(), () -> {
                CaseResult result = runner.run(one);
                assertThat(result.failures()).as("alerts %s", result.alerts()).isEmpty();
            });
        });
    }

    private static RuleSet rules() {
        return new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT)
                .load(RuleDirectory.of(ROOT.resolve("rules/cicd")).read())
                .ruleSet()
                .orElseThrow();
    }

    private static Stream<Assignment> assignments(LaterStepVariable row) {
        return switch (row.kind()) {
            case CODE -> Stream.of(new Assignment(row, "shell", CODE));
            case SOURCE, TRUST ->
                Stream.of(new Assignment(row, "process", CODE), new Assignment(row, "shell", SETTINGS));
            case SETTINGS -> Stream.of(new Assignment(row, "process", SETTINGS), new Assignment(row, "shell", ""));
            case OWN -> Stream.of(new Assignment(row, "process", ""));
        };
    }

    private static String value(LaterStepVariable row) {
        String later = LATER_ROWS.get(row.name() + " " + row.kind().name().toLowerCase(Locale.ROOT));
        String counts = row.counts();
        String first = counts.substring(counts.indexOf(':') + 1).split("\\|", -1)[0];
        return later != null
                ? later
                : counts.startsWith("has:") || counts.startsWith("begins:")
                        ? first
                        : counts.startsWith("but:") ? "--other" : FOREIGN;
    }

    private static String text(int number, Assignment assignment) {
        String name = assignment.row.example("X");
        String value = value(assignment.row);
        String shown =
                assignment.row.kind() == Kind.CODE || assignment.row.kind() == Kind.SOURCE ? name + "=" + value : name;
        // This variable can be set in other ways than the runner's files.
        String giver = name.startsWith("ACTIONS_ALLOW") ? "unknown" : assignment.giver;
        String alerts = assignment.rule.isEmpty()
                ? "[]"
                : "[{rule: " + assignment.rule + ", count: 1, output: [" + quoted("=" + shown) + ", "
                        + quoted("given_by=__run giver=" + giver) + "]}]";
        String environment = "CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_JOB: build, RUNNER_TEMP: /w/_temp";
        return """
                - case: %s
                  about: Code Loaded Into Later Steps
                  processes:
                    - {pid: 11, parent: 1, path: /opt/runner/bin/Runner.Worker}
                    - {pid: 20, parent: 11, path: /usr/bin/bash, env: {GITHUB_ACTION: __run, %s}}
                    - {pid: 21, parent: 20, path: /usr/bin/python3.12}
                    - {pid: 30, parent: 1, path: /usr/bin/true}
                  events:
                    - {by: %d, event: openat, name: /w/_temp/_runner_file_commands/set_env_1, flags: O_WRONLY|O_APPEND}
                    - {by: 30, event: procexit}
                    - {by: 30, event: clone, tid: 30, pid: 30, ptid: 11, comm: Runner.Worker, uid: 1001, gid: 1001, vtid: 30, vpid: 30}
                    - {by: 30, event: execve, path: /usr/bin/bash, args: -e /w/_temp/2.sh, age: 20d, env: {GITHUB_ACTION: __run_2, %s, %s: %s}}
                  alerts: %s
                """.formatted(
                        quoted(number + " " + assignment.name()),
                        environment,
                        assignment.giver.equals("shell") ? 20 : 21,
                        environment,
                        quoted(name),
                        quoted(value),
                        alerts);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
