package eyas.agent;

import eyas.agent.lock.LockEvaluation;
import eyas.agent.lock.LockInputs;
import eyas.agent.lock.LockMode;
import eyas.agent.lock.LockProposals;
import eyas.ci.CiException;
import eyas.ci.outcome.Annotation;
import eyas.ci.outcome.Annotation.Level;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.OutcomeSummary;
import eyas.ci.outcome.OutcomeSummaryFile;
import eyas.ci.outcome.OutcomeText;
import eyas.ci.outcome.ReportPage;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.StepReporter;
import eyas.rules.model.Priority;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Reports a job's result in the way that is common to all CI systems: the verdict, its evidence, the outputs, the exit code. */
public final class JobReporter {
    /** The exit code if {@code fail-on} was reached. */
    public static final int FINDINGS = 1;

    private final CiJob job;
    private final StepReporter reporter;

    /** Creates a reporter for {@code job}. */
    public JobReporter(CiJob job) {
        this.job = job;
        this.reporter = job.reporter();
    }

    /** Prints a line of trusted text; use another method for text that the job controls. */
    public void line(String text) {
        reporter.line(text);
    }

    /** Prints details if {@code verbose} is set. */
    public void detail(String text) {
        if (job.flag("verbose", false)) {
            line(text);
        }
    }

    /** Shows information that needs no action; the text is untrusted. */
    public void notice(String title, String text) {
        reporter.annotate(List.of(new Annotation(Level.NOTICE, title, Printable.of(text, 1_000))));
    }

    /** Shows a warning; the text is untrusted. */
    public void warning(String title, String text) {
        reporter.annotate(List.of(new Annotation(Level.WARNING, title, Printable.of(text, 1_000))));
    }

    /** Reports which lock applies. */
    public void lock(LockInputs.Fetched taken) {
        line(taken.description());
        if (taken.loud()) {
            notice("Eyas: no lock", taken.description());
        }
    }

    /** Shows a warning about a change of the lock. */
    public void lockChange(LockProposals proposals) {
        proposals.warning().ifPresent(description -> warning("Eyas: the lock in this change", description));
    }

    /** Reports prominently that the job is not monitored, and why. */
    public void notMonitored(String why) {
        JobOutcome outcome = JobOutcome.notMonitored(why);
        show(outcome, "", "");
        results(outcome);
        LockOutcome.lost(job).results(this);
        reporter.keep("monitored", "false");
    }

    /**
     * Shows the verdict, the annotations, and the summary.
     *
     * @param section Markdown to show below the head of the report, already escaped; empty for none
     * @param page the report as Markdown, empty if there is none
     */
    public void show(JobOutcome outcome, String section, String page) {
        reportOutcome(outcome);
        summarize(outcome, "", section, page);
    }

    /** Shows the verdict and the annotations, which do not need the report. */
    void reportOutcome(JobOutcome outcome) {
        line(OutcomeText.headline(outcome));
        outcome.problem().ifPresent(problem -> line(Printable.of(problem, 1_000)));
        reporter.annotate(OutcomeText.annotations(outcome));
    }

    /**
     * Shows the summary, as {@link #show} does.
     *
     * @param reservation a problem to report if no rule matched; empty for none
     */
    void summarize(JobOutcome outcome, String reservation, String section, String page) {
        ReportPage parts = ReportPage.of(page);
        reporter.summarize(OutcomeText.head(outcome, reservation, parts) + section, OutcomeText.rest(outcome, parts));
    }

    /** Reports that this program exits with {@code code}; returns the code. */
    public int ended(int code) {
        reporter.ended(code);
        return code;
    }

    /**
     * Runs the start of the action; if it fails, reports that the job is not monitored. If egress was to be blocked, the job must not
     * continue then.
     *
     * @return the exit code of the start, or the one that the inputs require
     */
    public int orNotStarted(IntSupplier start) {
        try {
            return start.getAsInt();
        } catch (CiException e) {
            notMonitored(String.valueOf(e.getMessage()));
            if (EgressInput.isRequired(job)) {
                line("the job fails: cannot block its egress (set egress-fallback: report to continue without)");
            }
            if (LockMode.isEnforced(job)) {
                line("the job fails: it must not run without its lock (lock: enforce)");
            }
            return Inputs.notStartedCode(job);
        }
    }

    /**
     * Runs the end of the action. If it fails, the job counts as not monitored. The job itself may have caused the failure, so the job
     * fails if {@code fail-on} is set.
     *
     * @return the exit code of the end, {@link #FINDINGS}, or the one that {@code fail-on-error} requires
     */
    public int orNoVerdict(IntSupplier end) {
        try {
            return end.getAsInt();
        } catch (CiException e) {
            notMonitored(String.valueOf(e.getMessage()));
            if (job.input("fail-on")
                    .filter(threshold -> !threshold.equals("none"))
                    .isPresent()) {
                return fails("there is no trustworthy verdict (fail-on)");
            }
            if (LockMode.isEnforced(job)) {
                return fails("there is no trustworthy verdict (lock: enforce)");
            }
            return Inputs.faultCode(job);
        }
    }

    /**
     * Returns the exit code that the findings require, and reports why. Unseen events count as findings of at least the threshold:
     * otherwise an attacker could end or blind the agent first and then trigger any rule.
     *
     * @param failOn lowest priority that fails the job; empty for never
     */
    public int verdictCode(JobOutcome outcome, Optional<Priority> failOn) {
        if (failOn.isPresent() && outcome.findings().reach(failOn.get())) {
            return fails("a rule of priority " + failOn.get().label() + " or worse was triggered (fail-on)");
        }
        if (failOn.isPresent() && outcome.reaches(failOn.get())) {
            return fails("there are findings as severe as a rule of priority "
                    + failOn.get().label() + ", such as suspicious DNS queries; see the report (fail-on)");
        }
        if (failOn.isPresent() && outcome.isAttacked()) {
            return fails(
                    "the agent was stopped or its files were changed, which counts as the highest priority (fail-on)");
        }
        if (failOn.isPresent() && !outcome.isComplete() && job.flag("fail-on-incomplete", true)) {
            return fails("not everything was seen, so a rule may have matched unseen (fail-on;"
                    + " fail-on-incomplete: false allows this)");
        }
        if (outcome.wasCutOff() && Inputs.faultCode(job) != 0) {
            line("the job fails: it was not watched to its end (fail-on-error)");
            return Inputs.faultCode(job);
        }
        return 0;
    }

    /**
     * Returns the exit code of a lock with {@code lock: enforce}, and reports why the job fails; 0 if it does not.
     *
     * @param worst highest priority of the entries missing from the lock
     * @param open whether there may be new behavior beyond what is known
     * @param failOn lowest priority that fails the job; warning if empty
     */
    public int lockCode(JobOutcome outcome, Optional<Priority> worst, boolean open, Optional<Priority> failOn) {
        Priority threshold = failOn.orElse(Priority.WARNING);
        if (worst.filter(found -> found.atLeast(threshold)).isPresent()) {
            return fails("it did something that is not in its lock (lock: enforce)");
        }
        if (outcome.isAttacked()) {
            return fails("the agent was stopped or its files were changed (lock: enforce)");
        }
        if ((open || !outcome.isComplete()) && job.flag("fail-on-incomplete", true)) {
            return fails("not everything can be compared with its lock (lock: enforce; fail-on-incomplete: false"
                    + " allows this)");
        }
        return 0;
    }

    private int fails(String why) {
        line("the job fails: " + why);
        return FINDINGS;
    }

    /** Sets the outputs with the job's result. */
    public void results(JobOutcome outcome) {
        reporter.output("verdict", outcome.verdict().label());
        reporter.output("detections", Long.toString(outcome.findings().alerts()));
        reporter.output("coverage", outcome.coverage());
    }

    /**
     * Sets the outputs with the result of the lock.
     *
     * @param newEntries number of entries missing from the lock
     */
    public void lockResults(long newEntries, LockEvaluation.Result result) {
        reporter.output("lock-new", Long.toString(newEntries));
        reporter.output("lock-verdict", result.name().toLowerCase(Locale.ROOT));
    }

    /** Sets the outputs with the location of the report. */
    public void report(Path directory) {
        reporter.output("report-path", directory.toString());
        Path sarif = directory.resolve("report.sarif");
        if (Files.exists(sarif)) {
            reporter.output("sarif-path", sarif.toString());
        }
    }

    /**
     * Writes the summary file for other tools into {@code directory}, which only root can write to yet, and finishes the report. A failure is
     * reported; the report itself is complete without these files.
     */
    public void leave(JobOutcome outcome, Path directory) {
        try {
            Files.createDirectories(directory);
            OutcomeSummaryFile.write(OutcomeSummary.of(job.name(), job.repositoryKey(), outcome), directory);
            job.publisher().finish(directory);
        } catch (IOException e) {
            line("cannot write all summary files: " + FileErrorMessage.reason(e));
        }
    }

    /** Returns the report in {@code directory} as Markdown; empty if there is none. */
    public static String page(Path directory) {
        try {
            Path file = directory.resolve("report.md");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new CiException("cannot read the report in " + directory + ": " + FileErrorMessage.reason(e), e);
        }
    }
}
