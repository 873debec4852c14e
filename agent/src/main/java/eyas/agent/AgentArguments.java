package eyas.agent;

import eyas.action.agent.AgentFolder;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says to the agent what the action's inputs say. */
public final class AgentArguments {
    private AgentArguments() {}

    /**
     * Returns the words of the agent's command.
     *
     * @throws RunnerException if only the job is to be watched, and nothing tells its processes from others
     */
    public static List<String> of(Inputs inputs, AgentFolder folder) {
        RunnerEnvironment environment = inputs.environment();
        List<String> arguments = new ArrayList<>(
                List.of("agent", "--sealed", "--folder", folder.root().toString(), "--job", environment.jobKey()));
        environment.folder("GITHUB_WORKSPACE").ifPresent(workspace -> {
            arguments.add("--working-folder");
            arguments.add(workspace.toString());
        });
        RunnerProcesses.worker().ifPresent(worker -> {
            arguments.add("--worker");
            arguments.add(Long.toString(worker.pid()));
        });
        if (inputs.jobOnly()) {
            ProcessHandle worker = RunnerProcesses.worker()
                    .orElseThrow(() -> new RunnerException(
                            "scope job: no process Runner.Worker above this step, so its processes cannot be told from"
                                    + " others; use scope: host"));
            arguments.add("--tree");
            arguments.add(Long.toString(worker.pid()));
        }
        if (!inputs.defaultRules()) {
            arguments.add("--no-default-rules");
        }
        for (Path file : inputs.rules()) {
            arguments.add("--rules");
            arguments.add(file.toString());
        }
        if (inputs.record()) {
            arguments.add("--record");
            arguments.add(folder.capture().toString());
            inputs.ignored().forEach(name -> arguments.add("--leave-out=" + name));
        }
        return arguments;
    }
}
