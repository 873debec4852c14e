package eyas.conformance.gitlab;

import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.StepNames;
import eyas.ci.provider.TokenClaims;
import eyas.report.StepLocations;
import eyas.report.model.StepFacts;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Adds GitLab CI as a second CI system for tests. No other code knows it, except a row in {@code ci-systems.tsv}. */
public final class GitLabProvider implements CiProvider {
    private static final String NAME = "gitlab";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isJob(Map<String, String> environment) {
        return "true".equals(environment.get("GITLAB_CI"));
    }

    @Override
    public CiJob job(Map<String, String> environment, PrintStream out) {
        return new GitLabJob(environment, out);
    }

    @Override
    public String stepVariable() {
        return "";
    }

    @Override
    public StepLocations stepPlaces(Map<String, String> environment) {
        return stepsIn(Path.of(environment.getOrDefault("CI_PROJECT_DIR", "")), Path.of(".gitlab-ci.yml"));
    }

    @Override
    public StepLocations stepsIn(Path root, Path workflow) {
        return new StepLocations() {
            @Override
            public String file() {
                return workflow.toString();
            }

            @Override
            public int line(StepFacts step) {
                try {
                    List<String> lines = Files.readAllLines(root.resolve(workflow));
                    return step.system().equals(NAME) ? lines.indexOf(step.job() + ":") + 1 : 0;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public String title(StepFacts step) {
                return "";
            }
        };
    }

    @Override
    public StepNames stepNames(long runner, Consumer<String> problems) {
        return StepNames.NONE;
    }

    @Override
    public Optional<TokenClaims> tokens() {
        return Optional.of(new TokenClaims(
                "https://gitlab.com",
                "project_path",
                "namespace_id",
                "it is on the group's page",
                "pipeline_id",
                "",
                ""));
    }
}
