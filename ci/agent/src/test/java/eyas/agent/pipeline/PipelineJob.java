package eyas.agent.pipeline;

import eyas.ci.CiException;
import eyas.ci.outcome.Annotation;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.DetachedEnvironment;
import eyas.ci.provider.OutcomePublisher;
import eyas.ci.provider.StepReporter;
import eyas.report.model.RunIdentity;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A job of the fictional system; all output goes into its artifact directory. */
final class PipelineJob implements CiJob, StepReporter, OutcomePublisher {
    private final Map<String, String> environment;
    private final PrintStream out;

    PipelineJob(Map<String, String> environment, PrintStream out) {
        this.environment = Map.copyOf(environment);
        this.out = out;
    }

    @Override
    public String key() {
        return environment.get("PIPE_NUMBER") + "-" + environment.get("PIPE_JOB");
    }

    @Override
    public String name() {
        return String.valueOf(environment.get("PIPE_JOB"));
    }

    @Override
    public Optional<RunIdentity> identity() {
        return Optional.of(new RunIdentity(
                "pipe", "", "team/tool", "", environment.getOrDefault("PIPE_NUMBER", "1"), 1, name(), "", "piper"));
    }

    @Override
    public String identityToken(String audience) {
        return variable("PIPE_TOKEN")
                .map(token -> token + " for " + audience)
                .orElseThrow(() -> new CiException("this pipe gives no tokens"));
    }

    @Override
    public Set<String> identityVariables() {
        return Set.of("PIPE_NUMBER", "PIPE_JOB", "PIPE_TOKEN");
    }

    @Override
    public String repositoryKey() {
        return name();
    }

    @Override
    public Optional<Path> workspace() {
        return variable("PIPE_FOLDER").map(Path::of);
    }

    @Override
    public Path temporary() {
        return variable("PIPE_SCRATCH").map(Path::of).orElseThrow(() -> new CiException("PIPE_SCRATCH is not set"));
    }

    @Override
    public boolean isMachineDisposable() {
        return variable("PIPE_KEPT").isEmpty();
    }

    @Override
    public Optional<ProcessHandle> runner() {
        return Optional.empty();
    }

    @Override
    public String runnerName() {
        return "piper";
    }

    @Override
    public DetachedEnvironment detached() {
        return new DetachedEnvironment(Set.of("PIPE_FOLDER", "PIPE_NUMBER", "PIPE_JOB"), Map.of());
    }

    @Override
    public Optional<String> input(String name) {
        return variable("EYAS_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public Map<String, String> variables() {
        return environment;
    }

    @Override
    public StepReporter reporter() {
        return this;
    }

    @Override
    public OutcomePublisher publisher() {
        return this;
    }

    @Override
    public void line(String text) {
        out.println("[eyas] " + text);
    }

    @Override
    public void annotate(List<Annotation> annotations) {
        annotations.forEach(each -> out.println("[" + each.level() + "] " + each.title() + ": " + each.message()));
    }

    @Override
    public void summarize(String head, String page) {
        append("summary.md", head + page);
    }

    @Override
    public void output(String name, String value) {
        append("outputs", name + "=" + value + "\n");
    }

    @Override
    public void keep(String name, String value) {
        append("kept-" + name, value);
    }

    @Override
    public Optional<String> persisted(String name) {
        try {
            Path file = artifacts().resolve("kept-" + name);
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void publish(JobOutcome outcome, String section) {
        append("published", outcome.verdict().label());
    }

    private Path artifacts() {
        return Path.of(String.valueOf(environment.get("PIPE_ARTIFACTS")));
    }

    private void append(String file, String text) {
        try {
            Files.writeString(artifacts().resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
