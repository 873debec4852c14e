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
 * What an agent is to do.
 *
 * @param provider the CI system that the job belongs to
 * @param folder its folder, which exists
 * @param job what tells the job from others
 * @param scope whose events are watched
 * @param worker the runner's process that starts the job's steps, 0 if unknown
 * @param working the folder that the job works in
 * @param rules all rules files, in order; with none, it only records
 * @param record the capture to write, with secrets masked; null for none
 * @param leftOut names of system calls that the capture leaves out
 * @param buffer bytes of the ring
 * @param key what its log is sealed with, null for nothing
 * @param outputs where alerts go beside the report's folder
 * @param collectTo the receiver that alerts are sent to while the job goes on, null for none
 * @param egress what the job may talk to, null where that is not judged
 * @param egressRequired whether the job must not be watched where that cannot be held
 * @param egressUnlisted whether egress was to be blocked, and there is no list of what the job may talk to
 * @param disposable whether the machine serves this job only, and is not let go after it
 * @param lastStep the step that shows the verdict, null where the runner starts none
 * @param engines container engines to ask
 */
public record AgentOptions(
        CiProvider provider,
        AgentDirectory folder,
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

    /** Returns the scope in words, for people. */
    public String scopeWords() {
        return switch (scope) {
            case Scope.Host _ -> "the whole machine";
            case Scope.Tree(long pid) -> "process " + pid + " and its descendants";
            case Scope.Cgroup(Path path) -> "the cgroup " + path;
        };
    }
}
