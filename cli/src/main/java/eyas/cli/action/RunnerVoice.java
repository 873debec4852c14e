package eyas.cli.action;

import eyas.action.result.JobOutcome;
import eyas.action.result.OutcomeText;
import eyas.action.runner.CommandFile;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.StepSummary;
import eyas.report.Printable;
import eyas.rules.model.Priority;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
        out.println("eyas: " + text);
    }

    /** Prints details where {@code verbose} is asked for. */
    void detail(String text) {
        if (environment.flag("verbose", false)) {
            line(text);
        }
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
        line(OutcomeText.headline(outcome));
        outcome.problem().ifPresent(problem -> line(Printable.of(problem, 1_000)));
        OutcomeText.annotations(outcome).lines().forEach(out::println);
        environment
                .folder("GITHUB_STEP_SUMMARY")
                .ifPresent(file -> new StepSummary(file, StepSummary.LIMIT).append(OutcomeText.markdown(outcome)));
    }

    /**
     * Returns the exit code that the findings ask for, and says so where they do.
     *
     * @param failOn from which priority on they fail the job; empty for never
     */
    public int verdictCode(JobOutcome outcome, Optional<Priority> failOn) {
        boolean reached = failOn.isPresent() && outcome.findings().reach(failOn.get());
        if (reached) {
            line("the job fails: a rule of priority " + failOn.get().word() + " or worse was broken (fail-on)");
        }
        return reached ? FINDINGS : 0;
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
