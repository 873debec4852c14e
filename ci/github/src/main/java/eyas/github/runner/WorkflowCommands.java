package eyas.github.runner;

import eyas.ci.outcome.Annotation;
import eyas.ci.provider.StepReporter;
import eyas.text.WorkflowCommandEscaper;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * The direct output channel to the runner: workflow commands in the step's output, and the command files. All output of {@code eyas action}
 * to a step's log uses this.
 */
public final class WorkflowCommands implements StepReporter {
    /** Replaces a report that is too long. */
    static final String NO_ROOM = "The rest of the report exceeds the size of a job summary.\n";

    private final GitHubEnvironment environment;
    private final PrintStream out;

    /** Creates a channel that prints to {@code out}. */
    public WorkflowCommands(GitHubEnvironment environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    @Override
    public void line(String text) {
        out.println("eyas: " + WorkflowCommandEscaper.logged(text));
    }

    @Override
    public void annotate(List<Annotation> annotations) {
        Annotations.lines(annotations).forEach(out::println);
    }

    @Override
    public void summarize(String head, String page) {
        environment
                .directory("GITHUB_STEP_SUMMARY")
                .map(file -> new StepSummary(file, StepSummary.LIMIT))
                .ifPresent(summary -> {
                    summary.append(head);
                    if (!page.isEmpty() && !summary.appendWhole(page)) {
                        summary.append(NO_ROOM);
                    }
                });
    }

    @Override
    public void output(String name, String value) {
        CommandFile.of(environment, "GITHUB_OUTPUT").ifPresent(file -> file.set(name, value));
    }

    @Override
    public void keep(String name, String value) {
        CommandFile.of(environment, "GITHUB_STATE").ifPresent(file -> file.set(name, value));
    }

    @Override
    public Optional<String> persisted(String name) {
        return environment.variable("STATE_" + name);
    }
}
