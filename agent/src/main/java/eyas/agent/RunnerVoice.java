package eyas.agent;

import eyas.text.WorkflowCommandText;
import eyas.action.result.JobOutcome;
import eyas.action.result.OutcomeText;
import eyas.action.runner.CommandFile;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.StepSummary;
import eyas.action.runner.WorkflowCommand;
import eyas.rules.model.Priority;
import eyas.text.Printable;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Says things to the runner: lines in its log, annotations, the summary, outputs, state. */
public final class RunnerVoice {
    private static final int FINDINGS = 1;

    private final RunnerEnvironment environment;
    private final PrintStream out;

    /** Makes one that prints to {@code out}. */
    public RunnerVoice(RunnerEnvironment environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    /** Prints a line of our own words; what a job chose is not for this method. */
    public void line(String text) {
        out.println("eyas: " + WorkflowCommandText.logged(text));
    }

    /** Prints details where {@code verbose} is asked for. */
    public void detail(String text) {
        if (environment.flag("verbose", false)) {
            line(text);
        }
    }

    /** Prints an annotation for something that people should know and need not mend; the text may be anybody's. */
    public void notice(String title, String text) {
        out.println(WorkflowCommand.line("notice", Map.of("title", title), Printable.of(text, 1_000)));
    }

    void output(String name, String value) {
        CommandFile.of(environment, "GITHUB_OUTPUT").ifPresent(file -> file.set(name, value));
    }

    /** Keeps a value for the post step of the same action. */
    void keep(String name, String value) {
        CommandFile.of(environment, "GITHUB_STATE").ifPresent(file -> file.set(name, value));
    }

    /** Returns a value that the main step has kept. */
    Optional<String> kept(String name) {
        return environment.variable("STATE_" + name);
    }

    /** Says loudly that nothing is watched, and why. */
    public void notMonitored(String why) {
        JobOutcome outcome = JobOutcome.notMonitored(why);
        show(outcome);
        results(outcome, Optional.empty());
        keep("monitored", "false");
    }

    /** Prints the verdict, the annotations, and the summary. */
    public void show(JobOutcome outcome) {
        show(outcome, "");
    }

    /**
     * Prints the verdict, the annotations, and the summary.
     *
     * @param page the report as Markdown, empty where there is none; what of it fits is there to unfold
     */
    public void show(JobOutcome outcome, String page) {
        line(OutcomeText.headline(outcome));
        outcome.problem().ifPresent(problem -> line(Printable.of(problem, 1_000)));
        OutcomeText.annotations(outcome).lines().forEach(out::println);
        environment
                .folder("GITHUB_STEP_SUMMARY")
                .map(file -> new StepSummary(file, StepSummary.LIMIT))
                .ifPresent(summary -> {
                    summary.append(OutcomeText.markdown(outcome));
                    if (!page.isEmpty() && !summary.appendWhole(folded(page))) {
                        summary.append("The rest of the report does not fit into a job summary.\n");
                    }
                });
    }

    private static String folded(String page) {
        return "<details><summary>What the job ran, contacted and wrote</summary>\n\n" + page + "\n</details>\n\n";
    }

    /**
     * Returns the exit code that the findings ask for, and says so where they do.
     *
     * @param failOn from which priority on they fail the job; empty for never
     */
    public int verdictCode(JobOutcome outcome, Optional<Priority> failOn) {
        if (failOn.isPresent() && outcome.findings().reach(failOn.get())) {
            line("the job fails: a rule of priority " + failOn.get().word() + " or worse was broken (fail-on)");
            return FINDINGS;
        }
        if (failOn.isPresent() && outcome.isAttacked()) {
            // Else whoever kills the agent first breaks every rule with impunity.
            line("the job fails: the agent was stopped or its log changed, which counts as the worst (fail-on)");
            return FINDINGS;
        }
        if (outcome.isIncomplete() && Inputs.faultCode(environment) != 0) {
            line("the job fails: it was not watched to its end (fail-on-error)");
            return Inputs.faultCode(environment);
        }
        return 0;
    }

    /** Sets the outputs. */
    public void results(JobOutcome outcome, Optional<Path> report) {
        output("verdict", outcome.verdict().word());
        output("detections", Long.toString(outcome.findings().alerts()));
        output("coverage", outcome.coverage());
        report.ifPresent(folder -> {
            output("report-path", folder.toString());
            Path sarif = folder.resolve("report.sarif");
            if (Files.exists(sarif)) {
                output("sarif-path", sarif.toString());
            }
        });
    }
}
