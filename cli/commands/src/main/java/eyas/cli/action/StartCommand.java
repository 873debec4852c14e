package eyas.cli.action;

import eyas.agent.JobReporter;
import eyas.agent.JobStart;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.CiProviders;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts the agent, and says when it watches. */
@Command(
        name = "start",
        description = {
            "Start to watch the job that this step belongs to.",
            "",
            "Returns when a test event has come back from the kernel: from then on the job is watched. What cannot be "
                    + "watched is said by a warning, an output (coverage=none) and the job summary; the job goes on."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the job is watched, or is not and goes on",
            "1:it cannot be watched with its lock, and lock is enforce",
            "2:it cannot be watched, and fail-on-error is true or egress is block"
        })
public final class StartCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        CiProvider provider = CiProviders.of(System.getenv());
        CiJob job = provider.job(System.getenv(), System.out);
        JobReporter reporter = new JobReporter(job);
        return reporter.ended(reporter.orNotStarted(() -> new JobStart(provider, job).run()));
    }
}
