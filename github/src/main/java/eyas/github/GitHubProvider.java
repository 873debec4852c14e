package eyas.github;

import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.HandedOnWatch;
import eyas.ci.provider.PlannedStep;
import eyas.ci.provider.RunnerLayout;
import eyas.ci.provider.StepNames;
import eyas.github.runner.CommandFileWatch;
import eyas.github.runner.GitHubEnvironment;
import eyas.github.workflow.WorkflowSteps;
import eyas.report.StepPlaces;
import eyas.report.model.RunIdentity;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** GitHub Actions, and runners that speak the same protocol. */
public final class GitHubProvider implements CiProvider {
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
    public String words(String jobKey) {
        return GitHubEnvironment.words(jobKey);
    }

    @Override
    public Optional<RunIdentity> identityIn(String words) {
        return GitHubEnvironment.identityIn(words);
    }

    @Override
    public String stepVariable() {
        return "GITHUB_ACTION";
    }

    @Override
    public StepPlaces stepPlaces(Map<String, String> environment) {
        return WorkflowSteps.of(new GitHubEnvironment(environment));
    }

    /** Return where the steps are written in {@code workflow}, a file of the repository in {@code folder}. */
    public static StepPlaces stepsIn(Path folder, Path workflow) {
        return WorkflowSteps.in(folder, workflow);
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
    public HandedOnWatch handedOn(Map<String, String> environment) {
        return CommandFileWatch.of(new GitHubEnvironment(environment)).orElse(HandedOnWatch.NONE);
    }

    @Override
    public Optional<RunIdentity> ranBy(Path folder, Instant began, Consumer<String> problems) {
        return LoggedSteps.ranBy(folder, began, problems);
    }

    @Override
    public Optional<RunnerLayout> runnerLayout() {
        return Optional.of(new RunnerLayout("bin/" + GitHubJob.WORKER, ".runner", "actions.runner."));
    }
}
