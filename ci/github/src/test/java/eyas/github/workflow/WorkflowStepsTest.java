package eyas.github.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.github.runner.GitHubEnvironment;
import eyas.report.StepLocations;
import eyas.report.model.StepFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds the lines of steps in a workflow by the runner's names. */
final class WorkflowStepsTest {
    private static final String WORKFLOW = """
            name: CI
            on: push
            jobs:
              lint:
                runs-on: ubuntu-24.04
                steps:
                  - run: make lint
              build:
                runs-on: ubuntu-24.04
                steps:
                  - uses: actions/checkout@v5
                  - name: Changed files
                    uses: tj-actions/changed-files@v45
                  - run: npm ci
                  - {run: npm test}
                  - id: pack
                    run: |
                      npm pack
                      ls
                  - uses: ./.github/actions/sign
                  - uses: actions/checkout@v4
                    with: {path: other}
                  - uses: docker://alpine:3.22
            """;

    @TempDir
    private Path workspace;

    private StepLocations places(String text) throws Exception {
        Path directory = Files.createDirectories(workspace.resolve(".github/workflows"));
        Files.writeString(directory.resolve("ci.yml"), text);
        return places();
    }

    private StepLocations places() {
        return WorkflowSteps.of(new GitHubEnvironment(Map.of(
                "GITHUB_WORKSPACE",
                workspace.toString(),
                "GITHUB_REPOSITORY",
                "octo/app",
                "GITHUB_WORKFLOW_REF",
                "octo/app/.github/workflows/ci.yml@refs/heads/main")));
    }

    private static StepFacts step(String job, String name, String action, String ref) {
        return new StepFacts(0, "github", "CI", job, name, action, ref, 1, 2, 1, "high", "runner", "", 0, "", 0);
    }

    @Test
    void findsStepsByRunnersNames() throws Exception {
        StepLocations places = places(WORKFLOW);
        assertThat(places.file()).isEqualTo(".github/workflows/ci.yml");
        assertThat(places.line(step("lint", "__run", "", ""))).isEqualTo(7);
        assertThat(places.line(step("build", "__actions_checkout", "actions/checkout", "v5")))
                .isEqualTo(11);
        assertThat(places.line(step("build", "__tj-actions_changed-files", "tj-actions/changed-files", "v45")))
                .isEqualTo(12);
        assertThat(places.line(step("build", "__run", "", ""))).isEqualTo(14);
        assertThat(places.line(step("build", "__run_2", "", ""))).isEqualTo(15);
        assertThat(places.line(step("build", "pack", "", ""))).isEqualTo(16);
        assertThat(places.line(step("build", "__self", "octo/app", ""))).isEqualTo(20);
        assertThat(places.line(step("build", "__actions_checkout_2", "actions/checkout", "v4")))
                .isEqualTo(21);
        assertThat(places.line(step("build", "__alpine_3_22", "", ""))).isEqualTo(23);
    }

    @Test
    void stepInsideActionIsLocatedAtItsUse() throws Exception {
        StepLocations places = places(WORKFLOW);
        // A composite action names its first script __run, too; belonging to an action distinguishes them.
        assertThat(places.line(step("build", "__run", "tj-actions/changed-files", "v45")))
                .isEqualTo(12);
        assertThat(places.line(step("build", "__run", "unknown/action", "v1")))
                .as("only the job is known")
                .isEqualTo(8);
    }

    /** As in the runner's log: the name, or the action, or the first line of the script. */
    @Test
    void recordedStepsHaveTitlesOfRunsPage() throws Exception {
        places(WORKFLOW
                + "      - name: Test on ${{ matrix.os }}\n"
                + "        id: matrix\n"
                + "        run: make test\n");
        StepLocations places = WorkflowSteps.in(workspace, Path.of(".github/workflows/ci.yml"));
        assertThat(places.title(step("build", "__actions_checkout", "actions/checkout", "v5")))
                .isEqualTo("Run actions/checkout@v5");
        assertThat(places.title(step("build", "__tj-actions_changed-files", "tj-actions/changed-files", "v45")))
                .isEqualTo("Changed files");
        assertThat(places.title(step("build", "__run", "", ""))).isEqualTo("Run npm ci");
        assertThat(places.title(step("build", "pack", "", ""))).isEqualTo("Run npm pack");
        assertThat(places.title(step("build", "__self", "octo/app", ""))).isEqualTo("Run ./.github/actions/sign");
        assertThat(places.line(step("build", "matrix", "", ""))).isPositive();
        assertThat(places.title(step("build", "matrix", "", "")))
                .as("the runner alone knows what an expression comes to")
                .isEmpty();
        assertThat(places.title(step("deploy", "__run", "", ""))).isEmpty();
        assertThat(places().title(step("build", "__run", "", "")))
                .as("of a job that runs, the runner tells it, and not its own checkout")
                .isEmpty();
    }

    @Test
    void unknownStepsHaveNoLine() throws Exception {
        StepLocations places = places(WORKFLOW);
        assertThat(places.line(step("deploy", "__run", "", ""))).isZero();
        assertThat(places.line(step("", "__run", "", ""))).isZero();
        assertThat(places("jobs: [").line(step("build", "__run", "", ""))).isZero();
        assertThat(places("").line(step("build", "__run", "", ""))).isZero();
        assertThat(WorkflowSteps.of(new GitHubEnvironment(Map.of()))).isSameAs(StepLocations.NONE);
    }

    @Test
    void readsOnlyTheWorkflowsOwnFile() throws Exception {
        Path directory = Files.createDirectories(workspace.resolve(".github/workflows"));
        Path elsewhere = Files.writeString(workspace.resolve("other.yml"), WORKFLOW);
        Files.createSymbolicLink(directory.resolve("ci.yml"), elsewhere);
        assertThat(places().line(step("build", "__run", "", ""))).isZero();
        assertThat(WorkflowSteps.file("octo/app/.github/workflows/../../etc/passwd@x", "octo/app"))
                .isEmpty();
        assertThat(WorkflowSteps.file("octo/shared/.github/workflows/ci.yml@main", "octo/app"))
                .isEmpty();
        assertThat(WorkflowSteps.file("octo/app/.github/workflows/ci.yml", "octo/app"))
                .isEqualTo(".github/workflows/ci.yml");
    }
}
