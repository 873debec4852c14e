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
            "Stop watching, and tell the runner what the job did.",
            "",
            "Writes the job summary, annotations (one per rule) and outputs, and leaves the report in "
                    + "the folder that the output report-path names. Says whether the agent ended as it should, and if not, who ended it."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:reported; nothing reaches fail-on",
            "1:a rule of the priority given by fail-on, or worse, was broken, or not everything was seen",
            "2:it cannot be reported, and fail-on-error is true"
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
