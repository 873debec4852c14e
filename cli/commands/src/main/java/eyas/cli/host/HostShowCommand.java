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

/** Shows a job what the service knows about it; called from the job's own hook. */
@Command(
        name = "show",
        description = {
            "Show the result of the job that this process belongs to; for ACTIONS_RUNNER_HOOK_JOB_COMPLETED.",
            "",
            "Runs as the runner's user, in the job. Changes nothing: the job is monitored to its end, whenever this is called."
                    + " The service answers only the user of the job's worker, and only about that job."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:shown; or no result is available (a warning is printed), and neither fail-on nor fail-on-error is set",
            "3:a rule of the fail-on priority or higher was triggered, or coverage is incomplete; or fail-on is set, and "
                    + "no result is available",
            "4:the job is not monitored, or only in part, and fail-on-error is true; or the settings cannot be read"
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
            // Whether a job without a result may succeed is one of the settings.
            reporter.line(
                    "the job fails: the settings of this host cannot be read, so whether fail-on is set is unknown");
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
                reportUnavailable(job, reporter, answer.refused());
            } else {
                reporter.notMonitored(answer.refused());
            }
        } catch (IOException e) {
            reporter.notMonitored(FileErrorMessage.reason(e));
        }
        return code(read, reporter);
    }

    /** The job may well be monitored: the service did not answer in time. */
    private static void reportUnavailable(CiJob job, JobReporter reporter, String why) {
        String text = "the result of this job cannot be shown: " + Printable.of(why, SHOWN)
                + ". Its verdict is stored on the host (eyas host report)";
        reporter.line(text);
        job.reporter().annotate(List.of(new Annotation(Level.WARNING, "Eyas", text)));
        job.reporter().summarize("## ⚪ Eyas: The result of this job cannot be shown.\n\n" + why + "\n\n", "");
    }

    /** A missing result counts as the worst one: otherwise a job that blocks the service's answer would pass despite its findings. */
    private static int code(HostSettings settings, JobReporter reporter) {
        if (settings.failOn().isPresent()) {
            reporter.line("the job fails: its result is unavailable, which counts as a finding (fail-on)");
            return FINDINGS;
        }
        return settings.failOnError() ? FAULT : 0;
    }
}
