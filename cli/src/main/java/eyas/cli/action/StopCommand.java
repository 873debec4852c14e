package eyas.cli.action;

import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
import eyas.agent.Inputs;
import eyas.agent.JobStop;
import eyas.agent.RunnerVoice;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the agent and reports. */
@Command(
        name = "stop",
        description = {
            "Stop watching, and tell the runner what the job did.",
            "",
            "Writes the job summary, annotations (one per rule) and outputs, and leaves the report in "
                    + "$RUNNER_TEMP/eyas-report. Says whether the agent ended as it should, and if not, who ended it."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:reported; nothing reaches fail-on",
            "1:a rule of the priority given by fail-on, or worse, was broken",
            "2:it cannot be reported, and fail-on-error is true"
        })
public final class StopCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        RunnerEnvironment environment = RunnerEnvironment.ofProcess();
        RunnerVoice voice = new RunnerVoice(environment, System.out);
        try {
            return new JobStop(environment, voice).run();
        } catch (RunnerException e) {
            voice.notMonitored(String.valueOf(e.getMessage()));
            return Inputs.faultCode(environment);
        }
    }
}
