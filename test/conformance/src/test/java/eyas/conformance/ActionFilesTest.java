package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.WorkflowYaml.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks the action's files, every workflow of the project and every example of the documentation with GitHub's own parser and actionlint,
 * and checks that they agree with each other.
 */
final class ActionFilesTest {
    private static final Path ROOT = EyasProcess.home();

    /** Page that documents the inputs and outputs. */
    private static final Path REFERENCE = ROOT.resolve("docs/reference/action-inputs.md");

    /** Pages with example workflows. */
    private static final List<String> PAGES = List.of(
            "docs/how-to/github-actions.md",
            "docs/how-to/pull-request-comments.md",
            "docs/how-to/fork-pull-requests.md",
            "docs/how-to/analyze-recordings.md");

    /** Directories of the actions; the first is the root of the repository. */
    private static final List<String> ACTIONS = List.of("", "start", "stop", "analyze", "comment");

    /** A YAML example on a page. */
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    /** A use of one of Eyas's actions in an example; the second group is its directory. */
    private static final Pattern EYAS_ACTION = Pattern.compile("uses: OWNER/eyas(/([a-z]+))?@COMMIT");

    /** A row of a table of inputs or outputs: {@code | `name` | `default` | meaning |}. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|([^|]*)\\|");

    @TempDir
    private Path directory;

    private static Map<String, Action> actions() throws IOException {
        Map<String, Action> actions = new TreeMap<>();
        for (String place : ACTIONS) {
            actions.put(place, WorkflowYaml.action(ROOT.resolve(place)));
        }
        return actions;
    }

    @Test
    void gitHubParsesActions() throws Exception {
        assertThat(NodeTools.faults(ACTIONS.stream()
                        .map(place -> ROOT.resolve(place).resolve("action.yml"))
                        .toList()))
                .isEmpty();
    }

    @Test
    void gitHubParsesEveryWorkflow() throws Exception {
        List<Path> workflows = new ArrayList<>();
        for (String place : List.of(".github/workflows", "test/conformance/src/test/workflows")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(place))) {
                files.filter(file -> file.toString().endsWith(".yml")).forEach(workflows::add);
            }
        }
        assertThat(workflows).hasSizeGreaterThan(10);
        assertThat(NodeTools.faults(workflows)).isEmpty();
    }

    @Test
    void everyExampleIsCompleteWorkflow() throws Exception {
        List<Path> examples = new ArrayList<>();
        for (String example : examples()) {
            Path file = directory.resolve("example-" + examples.size() + ".yml");
            Files.writeString(file, example);
            examples.add(file);
        }
        assertThat(examples).hasSizeGreaterThan(4);
        assertThat(NodeTools.faults(examples)).isEmpty();
    }

    @Test
    void findsInvalidActionsAndWorkflows() throws Exception {
        Path action = directory.resolve("action.yml");
        Files.writeString(
                action,
                Files.readString(ROOT.resolve("action.yml"))
                        .replace("using: node24", "using: node23")
                        .replace("post-if:", "post-when:"));
        Path workflow = directory.resolve("workflow.yml");
        Files.writeString(workflow, """
                on: push
                jobs:
                  build:
                    runs-on: ubuntu-latest
                    steps:
                      - run: echo ${{ github.event.pull_request.title }}
                      - uses: actions/checkout
                """);
        assertThat(NodeTools.faults(List.of(action, workflow)).lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("Unexpected value 'node23'"),
                        second -> assertThat(second).contains("Unexpected value 'post-when'"),
                        third ->
                                assertThat(third).contains(":6:23: \"github.event.pull_request.title\" is potentially"),
                        fourth -> assertThat(fourth).contains(":7:15: ").contains("ref is missing"));
    }

    @Test
    void everyActionRunsUnderNode24AndItsFilesExist() throws Exception {
        for (Map.Entry<String, Action> action : actions().entrySet()) {
            Path at = ROOT.resolve(action.getKey());
            assertThat(action.getValue().using()).as(action.getKey()).isEqualTo("node24");
            assertThat(at.resolve(String.valueOf(action.getValue().main()))).exists();
            assertThat(Files.readAllLines(at.resolve("action.yml")))
                    .as("keys that the runner ignores")
                    .noneMatch(line -> line.matches("\\s+(type|options):.*"));
        }
        Action root = WorkflowYaml.action(ROOT);
        assertThat(root.post()).isEqualTo("ci/action/post.cjs");
        assertThat(root.postIf()).isEqualTo("always()");
        Action start = WorkflowYaml.action(ROOT.resolve("start"));
        assertThat(start.main())
                .as("entry point that reads the inputs of start only")
                .isEqualTo("../ci/action/begin.cjs");
        assertThat(start.post()).isEqualTo("../ci/action/check.cjs");
        assertThat(start.postIf()).isEqualTo("always()");
    }

    /** The shim passes declared inputs only: any other variable of that form may have been set by the job. */
    @Test
    void shimPassesInputsOfItsAction() throws Exception {
        for (Map.Entry<String, Action> action : actions().entrySet()) {
            String name = action.getKey().isEmpty() ? "watch" : action.getKey();
            Set<String> inputs = new TreeSet<>(action.getValue().inputs().keySet());
            EyasProcess shim = NodeTools.run(
                    Map.of(),
                    "-p",
                    "require('" + ROOT.resolve("ci/action/program.cjs") + "').DECLARED['" + name + "'].join('\\n')");
            assertThat(shim.out().lines()).as(name + shim.err()).containsExactlyElementsOf(inputs);
            assertThat(inputs)
                    .as("inputs of the shim, which every action declares")
                    .contains("eyas-path", "download-url", "verbose", "fail-on-error");
        }
    }

    /** The combined action declares the inputs of start and stop, so changing from two steps to one keeps every input and its meaning. */
    @Test
    void actionsDeclareSameInputs() throws Exception {
        Map<String, Action> actions = actions();
        Set<String> both = new TreeSet<>(action(actions, "start").inputs().keySet());
        both.addAll(action(actions, "stop").inputs().keySet());
        assertThat(new TreeSet<>(action(actions, "").inputs().keySet())).isEqualTo(both);
        Map<String, String> defaults = new HashMap<>();
        Map<String, String> descriptions = new HashMap<>();
        for (Map.Entry<String, Action> action : actions.entrySet()) {
            action.getValue()
                    .inputs()
                    .forEach((name, value) -> assertThat(defaults.merge(name, value, (first, _) -> first))
                            .as("default of %s in %s", name, action.getKey())
                            .isEqualTo(value));
            WorkflowYaml.descriptions(ROOT.resolve(action.getKey()), "inputs").forEach((name, text) -> {
                // The description of an input that is accepted for compatibility only may differ.
                if (!text.startsWith("Accepted")) {
                    assertThat(descriptions.merge(name, text, (first, _) -> first))
                            .as("description of %s in %s", name, action.getKey())
                            .isEqualTo(text);
                }
            });
        }
    }

    private static Action action(Map<String, Action> actions, String place) {
        return Objects.requireNonNull(actions.get(place), place);
    }

    @Test
    void acceptsInputsOfFalcoActions() throws Exception {
        assertThat(WorkflowYaml.action(ROOT.resolve("start")).inputs())
                .containsKeys("mode", "falco-version", "config-file", "custom-rule-file", "cicd-rules", "verbose");
        assertThat(WorkflowYaml.action(ROOT.resolve("stop")).inputs()).containsKeys("mode", "verbose");
        assertThat(WorkflowYaml.action(ROOT.resolve("analyze")).inputs())
                .containsKeys(
                        "custom-rule-file",
                        "falco-version",
                        "extract-connections",
                        "extract-written-files",
                        "extract-processes",
                        "extract-dns",
                        "extract-containers",
                        "extract-chisels",
                        "extract-hashes",
                        "filters-config",
                        "openai-model",
                        "openai-user-prompt",
                        "verbose");
    }

    @Test
    void pageListsEveryInputWithDefault() throws Exception {
        String page = Files.readString(REFERENCE);
        assertThat(rows(section(page, "Inputs"))).isEqualTo(rows(WorkflowYaml.action(ROOT)));
        Map<String, String> analyze = new TreeMap<>(rows(WorkflowYaml.action(ROOT.resolve("analyze"))));
        // Inputs that all actions share are documented once.
        analyze.keySet().removeAll(WorkflowYaml.action(ROOT).inputs().keySet());
        assertThat(rows(section(page, "Inputs of analyze"))).isEqualTo(analyze);
    }

    @Test
    void pageListsEveryOutput() throws Exception {
        String page = Files.readString(REFERENCE);
        Set<String> both = new TreeSet<>(rows(section(page, "Outputs")).keySet());
        assertThat(both).isEqualTo(outputs("analyze"));
        both.addAll(rows(section(page, "Outputs of stop alone")).keySet());
        assertThat(both).isEqualTo(outputs("stop"));
    }

    private static Set<String> outputs(String place) throws IOException {
        return new TreeSet<>(
                WorkflowYaml.descriptions(ROOT.resolve(place), "outputs").keySet());
    }

    @Test
    void pageListsEveryCommentInput() throws Exception {
        Map<String, String> own = rows(WorkflowYaml.action(ROOT.resolve("comment")));
        own.keySet().removeAll(WorkflowYaml.action(ROOT).inputs().keySet());
        assertThat(rows(section(Files.readString(REFERENCE), "Inputs of comment")))
                .isEqualTo(own);
    }

    @Test
    void examplesUseExistingInputs() throws Exception {
        int uses = 0;
        for (String example : examples()) {
            assertThat(example.lines().filter(line -> line.contains("uses: ")))
                    .as("pinned by commit, with the version in a comment")
                    .allMatch(line -> line.matches(
                            "\\s*(- )?uses: (OWNER/eyas(/[a-z]+)?@COMMIT|[\\w./-]+@[0-9a-f]{40}) # v\\d.*"));
            for (WorkflowYaml.Step step : WorkflowYaml.allSteps(example)) {
                Matcher ours = EYAS_ACTION.matcher("uses: " + step.uses());
                if (ours.matches()) {
                    uses++;
                    String place = ours.group(2) == null ? "" : ours.group(2);
                    assertThat(WorkflowYaml.action(ROOT.resolve(place)).inputs().keySet())
                            .as(example)
                            .containsAll(step.with().keySet());
                }
            }
        }
        assertThat(uses).isGreaterThan(4);
    }

    private static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        for (String page : PAGES) {
            EXAMPLE.matcher(Files.readString(ROOT.resolve(page)))
                    .results()
                    .map(example -> example.group(1))
                    .forEach(examples::add);
        }
        return examples;
    }

    /** Returns the text below the heading {@code title}, up to the next heading. */
    private static String section(String page, String title) {
        Matcher section = Pattern.compile("(?ms)^#+ " + title + "\n(.*?)(?=^#)").matcher(page);
        assertThat(section.find()).as(title).isTrue();
        return section.group(1);
    }

    /** Returns the cells of the second column by those of the first. */
    private static Map<String, String> rows(String section) {
        return ROW.matcher(section)
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), ActionFilesTest::second, (first, _) -> first, TreeMap::new));
    }

    private static String second(MatchResult row) {
        return row.group(2).strip().replaceAll("^`|`$", "");
    }

    private static Map<String, String> rows(Action action) {
        return new TreeMap<>(action.inputs());
    }
}
