package eyas.github;

import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.DetachedEnvironment;
import eyas.ci.provider.OutcomePublisher;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.RunnerProcess;
import eyas.ci.provider.StepReporter;
import eyas.github.api.EventPayload;
import eyas.github.api.IdentityToken;
import eyas.github.api.ReviewedFiles;
import eyas.github.runner.GitHubEnvironment;
import eyas.github.runner.JobIdentity;
import eyas.github.runner.RelayedCommands;
import eyas.github.runner.WorkflowCommands;
import eyas.http.Clock;
import eyas.report.model.RunIdentity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A job of GitHub Actions. */
final class GitHubJob implements CiJob {
    /** The process name of the program that starts a job's steps. */
    static final String WORKER = "Runner.Worker";

    /** The file name of the stored event payload. */
    private static final String EVENT = "event.json";

    /** Maximum size in bytes of a requested file of the repository. */
    private static final int MOST_BYTES = 10 << 20;

    private static final DetachedEnvironment DETACHED = new DetachedEnvironment(
            // The location of the steps in the workflow, for line numbers in the report; the directory of the runner's
            // command files; the identity of the job, for the report.
            Set.of(
                    "GITHUB_WORKSPACE",
                    "GITHUB_REPOSITORY",
                    "GITHUB_WORKFLOW_REF",
                    "RUNNER_TEMP",
                    "GITHUB_SERVER_URL",
                    "GITHUB_WORKFLOW",
                    "GITHUB_RUN_ID",
                    "GITHUB_RUN_ATTEMPT",
                    "GITHUB_JOB",
                    "INPUT_MATRIX",
                    "RUNNER_NAME"),
            // At the end of the job the runner kills all processes with its own value, before the report is written.
            Map.of("RUNNER_TRACKING_ID", "0"));

    private static final Set<String> IDENTITY = Set.of(
            "GITHUB_SERVER_URL",
            "GITHUB_REPOSITORY",
            "GITHUB_WORKFLOW",
            "GITHUB_RUN_ID",
            "GITHUB_RUN_ATTEMPT",
            "GITHUB_JOB",
            "INPUT_MATRIX",
            "RUNNER_NAME",
            IdentityToken.PLACE,
            IdentityToken.KEY);

    private final GitHubEnvironment environment;
    private final JobIdentity identity;
    private final StepReporter reporter;

    GitHubJob(GitHubEnvironment environment, PrintStream out) {
        this.environment = environment;
        this.identity = JobIdentity.of(environment);
        this.reporter = RelayedCommands.of(environment, out).orElseGet(() -> new WorkflowCommands(environment, out));
    }

    @Override
    public String key() {
        // Jobs of one matrix have the same variables, and may run one after the other on one runner.
        return environment.jobKey()
                + RunnerProcess.above(WORKER)
                        .map(worker -> "/" + worker.pid() + "@" + RunnerProcess.start(worker))
                        .orElse("");
    }

    @Override
    public String name() {
        return identity.name();
    }

    @Override
    public String id() {
        return environment.variable("GITHUB_JOB").orElse("");
    }

    @Override
    public String workflow() {
        return environment.variable("GITHUB_WORKFLOW").orElse("");
    }

    @Override
    public Optional<RunIdentity> identity() {
        Optional<String> repository = environment.variable("GITHUB_REPOSITORY");
        Optional<String> run = environment.variable("GITHUB_RUN_ID");
        if (repository.isEmpty() || run.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RunIdentity(
                "github",
                environment.variable("GITHUB_SERVER_URL").orElse(""),
                repository.get(),
                workflow(),
                run.get(),
                environment
                        .variable("GITHUB_RUN_ATTEMPT")
                        .filter(text -> text.matches("[1-9][0-9]{0,5}"))
                        .map(Integer::parseInt)
                        .orElse(1),
                environment.variable("GITHUB_JOB").orElse("job"),
                identity.variant(),
                environment.variable("RUNNER_NAME").orElse("")));
    }

    @Override
    public String identityToken(String audience) {
        return new IdentityToken(environment, Clock.SYSTEM).of(audience);
    }

    @Override
    public Set<String> identityVariables() {
        return IDENTITY;
    }

    @Override
    public String repositoryKey() {
        return identity.key();
    }

    @Override
    public Optional<Path> workspace() {
        return environment.directory("GITHUB_WORKSPACE");
    }

    @Override
    public Path temporary() {
        return environment
                .directory("RUNNER_TEMP")
                .orElseThrow(() -> new CiException("RUNNER_TEMP is not set: this is not a step of a job"));
    }

    @Override
    public boolean isMachineDisposable() {
        return environment.isHosted();
    }

    @Override
    public Optional<ProcessHandle> runner() {
        return RunnerProcess.above(WORKER);
    }

    @Override
    public String runnerName() {
        return WORKER;
    }

    @Override
    public DetachedEnvironment detached() {
        return DETACHED;
    }

    @Override
    public Optional<String> input(String name) {
        return environment.input(name);
    }

    @Override
    public Map<String, String> variables() {
        return environment.variables();
    }

    @Override
    public StepReporter reporter() {
        return reporter;
    }

    @Override
    public void keepCause(Path directory) throws IOException {
        EventPayload.keep(environment, directory.resolve(EVENT));
    }

    @Override
    public OutcomePublisher publisher(Path directory) {
        Path event = directory.resolve(EVENT);
        return Files.exists(event)
                ? new PullRequestPublisher(environment.with("GITHUB_EVENT_PATH", event.toString()), identity, this)
                : publisher();
    }

    @Override
    public ReviewedChange reviewed(String path) {
        return new ReviewedFiles(environment, ReviewedFiles.policy(MOST_BYTES), Clock.SYSTEM).of(path);
    }

    @Override
    public String lockFile() {
        return ".github/eyas.lock.yaml";
    }

    @Override
    public OutcomePublisher publisher() {
        return new PullRequestPublisher(environment, identity, this);
    }
}
