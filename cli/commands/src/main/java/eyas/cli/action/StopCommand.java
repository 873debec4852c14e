package eyas.cli.action;

import eyas.agent.JobReporter;
import eyas.agent.JobStop;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.CiProviders;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the agent and reports. */
@Command(
        name = "stop",
        description = {
            "Stop monitoring, and report what the job did.",
            "",
            "Writes the job summary, annotations (one per rule) and outputs; the output report-path names "
                    + "the directory of the report. Reports whether the agent terminated normally and, if not, which process ended it."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the report was made, and no finding reaches fail-on",
            "1:a rule of the fail-on priority or higher was triggered, or coverage is incomplete",
            "2:no report could be made, and fail-on-error is true"
        })
public final class StopCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        CiProvider provider = CiProviders.of(System.getenv());
        CiJob job = provider.job(System.getenv(), System.out);
        JobReporter reporter = new JobReporter(job);
        return reporter.ended(reporter.orNoVerdict(() -> new JobStop(provider, job).run()));
    }
}
