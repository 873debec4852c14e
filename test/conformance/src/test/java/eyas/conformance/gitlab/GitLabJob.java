package eyas.conformance.gitlab;

import eyas.ci.outcome.Annotation;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.DetachedEnvironment;
import eyas.ci.provider.OutcomePublisher;
import eyas.ci.provider.StepReporter;
import eyas.report.model.RunIdentity;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A job of GitLab CI that reports to its log. */
record GitLabJob(Map<String, String> variables, PrintStream out) implements CiJob, StepReporter {
    @Override
    public String key() {
        return String.valueOf(variables.get("CI_JOB_ID"));
    }

    @Override
    public String name() {
        return String.valueOf(variables.get("CI_JOB_NAME"));
    }

    @Override
    public Optional<RunIdentity> identity() {
        return Optional.of(new RunIdentity(
                "gitlab",
                variable("CI_SERVER_URL").orElse(""),
                variable("CI_PROJECT_PATH").orElseThrow(),
                variable("CI_PIPELINE_NAME").orElse(""),
                variable("CI_PIPELINE_ID").orElseThrow(),
                1,
                name(),
                "",
                variable("CI_RUNNER_DESCRIPTION").orElse("")));
    }

    @Override
    public String repositoryKey() {
        return name();
    }

    @Override
    public Optional<Path> workspace() {
        return variable("CI_PROJECT_DIR").map(Path::of);
    }

    @Override
    public Path temporary() {
        return Path.of(variable("CI_BUILDS_DIR").orElseThrow());
    }

    @Override
    public boolean isMachineDisposable() {
        return false;
    }

    @Override
    public Optional<ProcessHandle> runner() {
        return Optional.empty();
    }

    @Override
    public String runnerName() {
        return "gitlab-runner";
    }

    @Override
    public DetachedEnvironment detached() {
        return new DetachedEnvironment(Set.of(), Map.of());
    }

    @Override
    public Optional<String> input(String name) {
        return variable("EYAS_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public StepReporter reporter() {
        return this;
    }

    @Override
    public OutcomePublisher publisher() {
        return OutcomePublisher.NONE;
    }

    @Override
    public void line(String text) {
        out.println(text);
    }

    @Override
    public void annotate(List<Annotation> annotations) {
        annotations.forEach(each -> out.println(each.title() + ": " + each.message()));
    }

    @Override
    public void summarize(String head, String page) {
        out.println(head);
    }

    @Override
    public void output(String name, String value) {
        out.println(name + "=" + value);
    }

    @Override
    public void keep(String name, String value) {
        output(name, value);
    }

    @Override
    public Optional<String> persisted(String name) {
        return Optional.empty();
    }
}
