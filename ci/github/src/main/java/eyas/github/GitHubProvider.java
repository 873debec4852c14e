package eyas.github;

import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.PlannedStep;
import eyas.ci.provider.RunnerLayout;
import eyas.ci.provider.StepExportWatch;
import eyas.ci.provider.StepNames;
import eyas.ci.provider.TokenClaims;
import eyas.github.runner.CommandFileWatch;
import eyas.github.runner.GitHubEnvironment;
import eyas.github.workflow.WorkflowSteps;
import eyas.report.StepLocations;
import eyas.report.model.RunIdentity;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** GitHub Actions, and runners with the same protocol. */
public final class GitHubProvider implements CiProvider {
    private static final TokenClaims TOKENS = new TokenClaims(
            "https://token.actions.githubusercontent.com",
            "repository",
            "repository_owner_id",
            "'gh api users/OWNER --jq .id' prints a number",
            "run_id",
            "run_attempt",
            "workflow");

    @Override
    public String name() {
        return "github";
    }

    @Override
    public boolean isJob(Map<String, String> environment) {
        return "true".equals(environment.get("GITHUB_ACTIONS"));
    }

    @Override
    public CiJob job(Map<String, String> environment, PrintStream out) {
        return new GitHubJob(new GitHubEnvironment(environment), out);
    }

    @Override
    public String displayName(String jobKey) {
        return GitHubEnvironment.displayName(jobKey);
    }

    @Override
    public Optional<RunIdentity> identityIn(String description) {
        return GitHubEnvironment.identityIn(description);
    }

    @Override
    public String stepVariable() {
        return "GITHUB_ACTION";
    }

    @Override
    public StepLocations stepPlaces(Map<String, String> environment) {
        return WorkflowSteps.of(new GitHubEnvironment(environment));
    }

    @Override
    public StepLocations stepsIn(Path root, Path workflow) {
        return WorkflowSteps.in(root, workflow);
    }

    @Override
    public StepNames stepNames(long runner, Consumer<String> problems) {
        return LoggedSteps.of(runner, problems);
    }

    @Override
    public List<PlannedStep> plannedSteps(long runner, Consumer<String> problems) {
        return LoggedSteps.planned(runner, problems);
    }

    @Override
    public StepExportWatch watchStepExports(Map<String, String> environment) {
        return CommandFileWatch.of(new GitHubEnvironment(environment)).orElse(StepExportWatch.NONE);
    }

    @Override
    public Optional<RunIdentity> ranBy(Path directory, Instant started, Consumer<String> problems) {
        return LoggedSteps.ranBy(directory, started, problems);
    }

    @Override
    public Optional<TokenClaims> tokens() {
        return Optional.of(TOKENS);
    }

    @Override
    public Optional<RunnerLayout> runnerLayout() {
        return Optional.of(new RunnerLayout("bin/" + GitHubJob.WORKER, ".runner", "actions.runner."));
    }
}
