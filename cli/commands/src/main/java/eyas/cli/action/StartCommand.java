package eyas.cli.action;

import eyas.agent.JobReporter;
import eyas.agent.JobStart;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.CiProviders;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts the agent and reports whether it monitors the job. */
@Command(
        name = "start",
        description = {
            "Start to monitor the job that runs this step.",
            "",
            "Returns once the kernel has delivered a test event: from then on the job is monitored. If monitoring is not "
                    + "possible, a warning, an output (coverage=none) and the job summary report it; the job continues."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the job is monitored, or continues without monitoring",
            "1:the job cannot be monitored with its lock, and lock is enforce",
            "2:the job cannot be monitored, and fail-on-error is true or egress is block"
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
