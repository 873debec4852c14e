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

/** Reports of a job what every CI system is told: the verdict, what it rests on, the outputs, the exit code. */
public final class JobReporter {
    /** The exit code where {@code fail-on} was reached. */
    public static final int FINDINGS = 1;

    private final CiJob job;
    private final StepReporter reporter;

    /** Makes one for {@code job}. */
    public JobReporter(CiJob job) {
        this.job = job;
        this.reporter = job.reporter();
    }

    /** Print a line of our own words; what a job chose is not for this method. */
    public void line(String text) {
        reporter.line(text);
    }

    /** Print details where {@code verbose} is asked for. */
    public void detail(String text) {
        if (job.flag("verbose", false)) {
            line(text);
        }
    }

    /** Show something that people should know and need not mend; the text may be anybody's. */
    public void notice(String title, String text) {
        reporter.annotate(List.of(new Annotation(Level.NOTICE, title, Printable.of(text, 1_000))));
    }

    /** Show something that people must not overlook; the text may be anybody's. */
    public void warning(String title, String text) {
        reporter.annotate(List.of(new Annotation(Level.WARNING, title, Printable.of(text, 1_000))));
    }

    /** Say which lock counts. */
    public void lock(LockInputs.Taken taken) {
        line(taken.words());
        if (taken.loud()) {
            notice("Eyas: no lock", taken.words());
        }
    }

    /** Show what a reviewer must not overlook of a change of the lock. */
    public void lockChange(LockProposals proposals) {
        proposals.warning().ifPresent(words -> warning("Eyas: the lock in this change", words));
    }

    /** Say loudly that nothing is watched, and why. */
    public void notMonitored(String why) {
        JobOutcome outcome = JobOutcome.notMonitored(why);
        show(outcome, "", "");
        results(outcome);
        LockOutcome.lost(job).results(this);
        reporter.keep("monitored", "false");
    }

    /**
     * Show the verdict, the annotations, and the summary.
     *
     * @param section Markdown that stands below what everybody is to read of the report, safe to be shown; empty for none
     * @param page the report as Markdown, empty where there is none
     */
    public void show(JobOutcome outcome, String section, String page) {
        tell(outcome);
        summarize(outcome, "", section, page);
    }

    /** Show the verdict and the annotations, which need nothing else. */
    void tell(JobOutcome outcome) {
        line(OutcomeText.headline(outcome));
        outcome.problem().ifPresent(problem -> line(Printable.of(problem, 1_000)));
        reporter.annotate(OutcomeText.annotations(outcome));
    }

    /**
     * Show the summary, as {@link #show} does.
     *
     * @param reservation what else the job came to where no rule was broken; empty for nothing
     */
    void summarize(JobOutcome outcome, String reservation, String section, String page) {
        ReportPage parts = ReportPage.of(page);
        reporter.summarize(OutcomeText.head(outcome, reservation, parts) + section, OutcomeText.rest(outcome, parts));
    }

    /** Say that this program ends with {@code code}; returns it. */
    public int ended(int code) {
        reporter.ended(code);
        return code;
    }

    /**
     * Run the start of the action, and say that the job is not monitored where that fails. A job whose egress was to be blocked must not
     * go on then.
     *
     * @return the exit code of the start, or the one that the inputs ask for
     */
    public int orNotStarted(IntSupplier start) {
        try {
            return start.getAsInt();
        } catch (CiException e) {
            notMonitored(String.valueOf(e.getMessage()));
            if (EgressInput.isRequired(job)) {
                line("the job fails: its egress cannot be blocked (egress-fallback: report lets it go on)");
            }
            if (LockMode.isEnforced(job)) {
                line("the job fails: nothing of it is to run without its lock (lock: enforce)");
            }
            return Inputs.notStartedCode(job);
        }
    }

    /**
     * Run the end of the action. Where it fails the job is not monitored, as far as anybody can know: whatever kept the verdict from
     * being found may have been the job, so whoever asked for one by {@code fail-on} has the job fail.
     *
     * @return the exit code of the end, {@link #FINDINGS}, or the one that {@code fail-on-error} asks for
     */
    public int orNoVerdict(IntSupplier end) {
        try {
            return end.getAsInt();
        } catch (CiException e) {
            notMonitored(String.valueOf(e.getMessage()));
            if (job.input("fail-on")
                    .filter(threshold -> !threshold.equals("none"))
                    .isPresent()) {
                return fails("there is no verdict that could be believed (fail-on)");
            }
            if (LockMode.isEnforced(job)) {
                return fails("there is no verdict that could be believed (lock: enforce)");
            }
            return Inputs.faultCode(job);
        }
    }

    /**
     * Return the exit code that the findings ask for, and say so where they do. What was not seen counts as at least the
     * threshold: else whoever ends or blinds the agent first breaks every rule with impunity.
     *
     * @param failOn from which priority on they fail the job; empty for never
     */
    public int verdictCode(JobOutcome outcome, Optional<Priority> failOn) {
        if (failOn.isPresent() && outcome.findings().reach(failOn.get())) {
            return fails("a rule of priority " + failOn.get().word() + " or worse was broken (fail-on)");
        }
        if (failOn.isPresent() && outcome.reaches(failOn.get())) {
            return fails("something is known that is as bad as a broken rule of priority "
                    + failOn.get().word() + ", such as suspicious look-ups of names; the report says what (fail-on)");
        }
        if (failOn.isPresent() && outcome.isAttacked()) {
            return fails("the agent was stopped or what it wrote was changed, which counts as the worst (fail-on)");
        }
        if (failOn.isPresent() && !outcome.isWhole() && job.flag("fail-on-incomplete", true)) {
            return fails("not everything was seen, so a rule may have been broken unseen (fail-on;"
                    + " with fail-on-incomplete: false it would pass)");
        }
        if (outcome.wasCutOff() && Inputs.faultCode(job) != 0) {
            line("the job fails: it was not watched to its end (fail-on-error)");
            return Inputs.faultCode(job);
        }
        return 0;
    }

    /**
     * Return the exit code that a lock asks for which is to be enforced, and say so where it does; 0 for any other.
     *
     * @param worst the worst of what the lock does not have, as the priority of a rule
     * @param open whether more may be new than is known
     * @param failOn from which priority on it fails the job; a warning where nothing is asked for
     */
    public int lockCode(JobOutcome outcome, Optional<Priority> worst, boolean open, Optional<Priority> failOn) {
        Priority threshold = failOn.orElse(Priority.WARNING);
        if (worst.filter(found -> found.atLeast(threshold)).isPresent()) {
            return fails("it did what its lock does not have (lock: enforce)");
        }
        if (outcome.isAttacked()) {
            return fails("the agent was stopped or what it wrote was changed (lock: enforce)");
        }
        if ((open || !outcome.isWhole()) && job.flag("fail-on-incomplete", true)) {
            return fails("not everything can be compared with its lock (lock: enforce; with fail-on-incomplete: false"
                    + " it would pass)");
        }
        return 0;
    }

    private int fails(String why) {
        line("the job fails: " + why);
        return FINDINGS;
    }

    /** Set the outputs that say what the job came to. */
    public void results(JobOutcome outcome) {
        reporter.output("verdict", outcome.verdict().word());
        reporter.output("detections", Long.toString(outcome.findings().alerts()));
        reporter.output("coverage", outcome.coverage());
    }

    /**
     * Set the outputs that say what the job came to by its lock.
     *
     * @param news how much the lock does not have
     */
    public void lockResults(long news, LockEvaluation.Word word) {
        reporter.output("lock-new", Long.toString(news));
        reporter.output("lock-verdict", word.name().toLowerCase(Locale.ROOT));
    }

    /** Set the outputs that say where the report is. */
    public void report(Path folder) {
        reporter.output("report-path", folder.toString());
        Path sarif = folder.resolve("report.sarif");
        if (Files.exists(sarif)) {
            reporter.output("sarif-path", sarif.toString());
        }
    }

    /**
     * Leave in {@code folder}, into which nobody else can write yet, what others need who tell of the job, and finish the
     * report for them. What cannot be written is said; the report is there all the same.
     */
    public void leave(JobOutcome outcome, Path folder) {
        try {
            Files.createDirectories(folder);
            OutcomeSummaryFile.write(OutcomeSummary.of(job.name(), job.repositoryKey(), outcome), folder);
            job.publisher().finish(folder);
        } catch (IOException e) {
            line("not all files for others could be written: " + FileErrorMessage.words(e));
        }
    }

    /** Return the report in {@code folder} as Markdown; empty where there is none. */
    public static String page(Path folder) {
        try {
            Path file = folder.resolve("report.md");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new CiException("cannot read back the report in " + folder + ": " + FileErrorMessage.words(e), e);
        }
    }
}
