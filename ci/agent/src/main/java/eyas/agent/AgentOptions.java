package eyas.agent;

import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.LogKey;
import eyas.ci.provider.CiProvider;
import eyas.container.EngineSocket;
import eyas.delivery.ReceiverAddress;
import eyas.live.LastStepRequest;
import eyas.live.Scope;
import eyas.live.egress.EgressPolicy;
import eyas.output.AlertDestination;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of an agent.
 *
 * @param provider the CI system that the job belongs to
 * @param directory the agent's directory, which exists
 * @param job the key that distinguishes the job from others
 * @param scope the processes whose events are watched
 * @param worker the runner's process that starts the job's steps, 0 if unknown
 * @param working the job's working directory
 * @param rules all rules files, in order; without any, the agent only records
 * @param record the capture file to write, with secrets masked; null for none
 * @param leftOut names of system calls that the capture omits
 * @param buffer size of the ring buffer in bytes
 * @param key the key that seals its log; null for an unsealed log
 * @param outputs alert destinations in addition to the report directory
 * @param collectTo the receiver that alerts are sent to during the job, null for none
 * @param egress the job's egress policy, null if egress is not checked
 * @param egressRequired whether the agent must not start if the policy cannot be enforced
 * @param egressUnlisted whether egress was to be blocked, but there is no allowlist
 * @param disposable whether the machine serves this job only; its egress policy then stays in place after the job
 * @param lastStep the step that shows the verdict, null if the runner starts none
 * @param engines container engines to query
 */
public record AgentOptions(
        CiProvider provider,
        AgentDirectory directory,
        String job,
        Scope scope,
        long worker,
        Path working,
        List<Path> rules,
        @Nullable Path record,
        List<String> leftOut,
        int buffer,
        @Nullable LogKey key,
        List<AlertDestination> outputs,
        @Nullable ReceiverAddress collectTo,
        @Nullable EgressPolicy egress,
        boolean egressRequired,
        boolean egressUnlisted,
        boolean disposable,
        @Nullable LastStepRequest lastStep,
        List<EngineSocket> engines) {
    public AgentOptions {
        rules = List.copyOf(rules);
        leftOut = List.copyOf(leftOut);
        outputs = List.copyOf(outputs);
        engines = List.copyOf(engines);
    }

    /** Returns a description of the scope. */
    public String scopeWords() {
        return switch (scope) {
            case Scope.Host _ -> "the whole machine";
            case Scope.Tree(long pid) -> "process " + pid + " and its descendants";
            case Scope.Cgroup(Path path) -> "the cgroup " + path;
        };
    }
}
