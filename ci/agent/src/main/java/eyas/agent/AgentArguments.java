package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.live.egress.EgressPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the agent's command line from the action's inputs. */
public final class AgentArguments {
    private AgentArguments() {}

    /**
     * Returns the arguments of the agent's command.
     *
     * @param egress the job's egress policy; empty if egress is not checked
     * @throws CiException if the scope is the job only and the runner's worker process, which identifies the job's processes, is unknown
     */
    public static List<String> of(
            CiProvider provider, Inputs inputs, Optional<EgressPolicy> egress, AgentDirectory directory) {
        CiJob job = inputs.job();
        List<String> arguments = new ArrayList<>(List.of(
                "agent",
                "--sealed",
                "--folder",
                directory.root().toString(),
                "--job",
                job.key(),
                "--ci",
                provider.name()));
        job.workspace().ifPresent(workspace -> {
            arguments.add("--working-folder");
            arguments.add(workspace.toString());
        });
        job.runner().ifPresent(worker -> {
            arguments.add("--worker");
            arguments.add(Long.toString(worker.pid()));
        });
        if (inputs.jobOnly()) {
            ProcessHandle worker = job.runner()
                    .orElseThrow(() -> new CiException("scope job: no process " + job.runnerName()
                            + " above this step, so the job's processes cannot be identified; use scope: host"));
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
        if (!inputs.outputs().isEmpty()) {
            arguments.add("--outputs");
            arguments.add(directory.outputs().toString());
        }
        CollectInput.of(job).ifPresent(receiver -> {
            arguments.add("--collect-to");
            arguments.add(receiver.baseUrl());
        });
        egress.ifPresent(policy -> {
            boolean blocks = policy.mode() == EgressPolicy.Mode.BLOCK;
            arguments.add("--egress=" + (blocks ? "block" : "report"));
            arguments.add("--allowed=" + directory.allowed());
            if (inputs.egress().isRequired()) {
                arguments.add("--egress-required");
            }
            if (blocks && job.isMachineDisposable()) {
                arguments.add("--disposable");
            }
        });
        if (egress.isEmpty() && inputs.egress().mode() == EgressPolicy.Mode.BLOCK) {
            arguments.add("--egress-unlisted");
        }
        if (inputs.record()) {
            arguments.add("--record");
            arguments.add(directory.capture().toString());
            inputs.ignored().forEach(name -> arguments.add("--leave-out=" + name));
        }
        return arguments;
    }
}
