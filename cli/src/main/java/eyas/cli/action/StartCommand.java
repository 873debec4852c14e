package eyas.cli.action;

import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
import eyas.agent.Inputs;
import eyas.agent.JobStart;
import eyas.agent.RunnerVoice;
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
            "2:it cannot be watched, and fail-on-error is true"
        })
public final class StartCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        RunnerEnvironment environment = RunnerEnvironment.ofProcess();
        RunnerVoice voice = new RunnerVoice(environment, System.out);
        try {
            new JobStart(environment, voice).run();
            return 0;
        } catch (RunnerException e) {
            voice.notMonitored(String.valueOf(e.getMessage()));
            return Inputs.faultCode(environment);
        }
    }
}
