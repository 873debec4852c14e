package eyas.cli.host;

import eyas.agent.JobReporter;
import eyas.ci.CiException;
import eyas.ci.outcome.Annotation;
import eyas.ci.outcome.Annotation.Level;
import eyas.ci.provider.CiJob;
import eyas.host.HostSettings;
import eyas.host.answer.HookClient;
import eyas.host.answer.HookResponse;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows a job, from its own hook, what the service knows of it. */
@Command(
        name = "show",
        description = {
            "Show the job that this process belongs to what is known of it; for ACTIONS_RUNNER_HOOK_JOB_COMPLETED.",
            "",
            "Runs as the runner's user, in the job. Changes nothing: the job is watched on to its end, whoever calls this"
                    + " and when. The service tells only the user of the job's worker, and only of that job."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:shown; or there is nothing to show, which is said as a warning, and neither fail-on nor fail-on-error is set",
            "3:a rule of the priority given by fail-on, or worse, was broken, or not everything was seen; or fail-on is set, and there is nothing to show",
            "4:the job is not watched, or not wholly, and fail-on-error is true; or the settings cannot be read"
        })
final class HostShowCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FINDINGS = 3;
    private static final int FAULT = 4;
    private static final int SHOWN = 1_000;

    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Override
    public Integer call() {
        CiJob job = settings.provider().job(System.getenv(), System.out);
        JobReporter reporter = new JobReporter(job);
        HostSettings read;
        try {
            read = settings.read();
        } catch (CiException e) {
            reporter.notMonitored(String.valueOf(e.getMessage()));
            // Whether a job may pass of which nothing can be shown is in there.
            reporter.line(
                    "the job fails: the settings of this host cannot be read, so whether fail-on is set is not known");
            return FAULT;
        }
        try {
            HookResponse answer = HookClient.askAgain(read.socket(), LIMIT, PATIENCE);
            if (answer.refused().isEmpty()) {
                answer.lines().forEach(line -> reporter.line(Printable.of(line, SHOWN)));
                job.reporter().annotate(answer.annotations());
                job.reporter().summarize(answer.summary(), "");
                return answer.code();
            }
            if (answer.later()) {
                notShown(job, reporter, answer.refused());
            } else {
                reporter.notMonitored(answer.refused());
            }
        } catch (IOException e) {
            reporter.notMonitored(FileErrorMessage.words(e));
        }
        return code(read, reporter);
    }

    /** The job may well be watched: the service did not get to say so. */
    private static void notShown(CiJob job, JobReporter reporter, String why) {
        String text = "what is known of this job cannot be shown: " + Printable.of(why, SHOWN)
                + ". Its verdict is in the books on the host (eyas host report)";
        reporter.line(text);
        job.reporter().annotate(List.of(new Annotation(Level.WARNING, "Eyas", text)));
        job.reporter().summarize("## ⚪ Eyas: What is known of this job cannot be shown.\n\n" + why + "\n\n", "");
    }

    /** Nothing to show counts as the worst: else a job that keeps the service from answering passes with its findings. */
    private static int code(HostSettings settings, JobReporter reporter) {
        if (settings.failOn().isPresent()) {
            reporter.line("the job fails: nothing could be shown of it, which counts as the worst (fail-on)");
            return FINDINGS;
        }
        return settings.failOnError() ? FAULT : 0;
    }
}
