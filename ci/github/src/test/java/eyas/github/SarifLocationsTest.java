package eyas.github;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.github.runner.GitHubEnvironment;
import eyas.github.runner.JobIdentity;
import eyas.github.runner.WorkflowLocations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Assigns findings to lines of the workflow's file. */
final class SarifLocationsTest {
    private static final String WORKFLOW = """
            name: ci
            on: push
            jobs:
              lint:
                steps:
                  - uses: tj-actions/changed-files@v44
              build:   # the one
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - name: Changed
                    uses: "tj-actions/changed-files@v45"
                  - run: make
                    id: make
                  - uses: owner/set/part@v1
            """;
    private static final String SARIF = """
            {"$schema":"s","version":"2.1.0","runs":[{"tool":{"driver":{"name":"Eyas","rules":[]}},"results":[
            {"ruleId":"R","locations":[{"physicalLocation":{"artifactLocation":{"uri":".github/workflows"},
            "region":{"startLine":1}},"logicalLocations":[{"fullyQualifiedName":"ci/build/__tj/tj-actions/changed-files",
            "kind":"step"}]}],"occurrenceCount":2}]}]}""";

    @TempDir
    private Path directory;

    private Optional<WorkflowLocations> places(String reference) {
        return WorkflowLocations.of(new GitHubEnvironment(
                Map.of("GITHUB_WORKFLOW_REF", reference, "GITHUB_WORKSPACE", directory.toString())));
    }

    private WorkflowLocations checkedOut() throws Exception {
        Path file = directory.resolve(".github/workflows/ci.yml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, WORKFLOW);
        return places("example/app/.github/workflows/ci.yml@refs/heads/main").orElseThrow();
    }

    @Test
    void findsStepByIdOrAction() throws Exception {
        WorkflowLocations places = checkedOut();
        assertThat(places.line("build", "make", "")).isEqualTo(14);
        assertThat(places.line("build", "__tj", "tj-actions/changed-files")).isEqualTo(12);
        assertThat(places.line("lint", "__tj", "tj-actions/changed-files")).isEqualTo(6);
        assertThat(places.line("build", "__x", "owner/set")).isEqualTo(15);
        assertThat(places.line("build", "__run_2", "")).isEqualTo(7);
        assertThat(places.line("other", ".*", "a/b")).isEqualTo(1);
    }

    @Test
    void readsWorkflowsOnly() throws Exception {
        assertThat(places("example/app/.github/workflows/../../../etc/passwd@x"))
                .isEmpty();
        assertThat(places("example/app/src/x.yml@x")).isEmpty();
        assertThat(places("")).isEmpty();
        Path file = directory.resolve(".github/workflows/ci.yml");
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Files.writeString(directory.resolve("elsewhere"), WORKFLOW));
        assertThat(places("example/app/.github/workflows/ci.yml@refs/heads/main")
                        .orElseThrow()
                        .lines())
                .isEmpty();
    }

    @Test
    void findingHasStepLocationAndJobCategory() throws Exception {
        JobIdentity job = new JobIdentity("ci", "build", Map.of("jdk", "21"));
        Path report = Files.createDirectory(directory.resolve("report"));
        Files.writeString(report.resolve("report.sarif"), SARIF);
        new SarifLocations(job, Optional.of(checkedOut())).apply(report);
        assertThat(report.resolve("report.sarif")).content().isEqualTo("""
                {"$schema":"s","runs":[{"automationDetails":{"id":"eyas/ci/build (21)/"},"results":[{"locations":[\
                {"logicalLocations":[{"fullyQualifiedName":"ci/build/__tj/tj-actions/changed-files","kind":"step"}],\
                "physicalLocation":{"artifactLocation":{"uri":".github/workflows/ci.yml"},"region":{"startLine":12}}}],\
                "occurrenceCount":2,"ruleId":"R"}],"tool":{"driver":{"name":"Eyas","rules":[]}}}],"version":"2.1.0"}""");
        Files.writeString(report.resolve("report.sarif"), SARIF);
        new SarifLocations(job, Optional.empty()).apply(report);
        assertThat(report.resolve("report.sarif"))
                .content()
                .contains("\"uri\":\".github/workflows\"", "\"id\":\"eyas/ci/build (21)/\"");
        Files.writeString(report.resolve("report.sarif"), SARIF.replace(".github/workflows", "."));
        new SarifLocations(job, Optional.empty()).apply(report);
        assertThat(report.resolve("report.sarif")).content().contains("\"uri\":\".github/workflows\"");
        new SarifLocations(job, Optional.empty()).apply(directory);
        assertThat(directory.resolve("report.sarif")).doesNotExist();
    }
}
