package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.event.EventSourceException;
import eyas.live.EgressScope;
import eyas.live.egress.AttachedEgress;
import eyas.session.command.RunningProcess;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Detaches the egress policy from a runner on a machine that serves further jobs. Orphan processes of the job are killed first. If that
 * fails, the runner stays restricted, and the state needed to release it is kept for the next job's start.
 */
final class EgressTeardown {
    static final String HELD = "the runner is still restricted to the job's egress list: ";

    private final RunnerStateDirectory place;
    /** The current control group of the runner. */
    private final Optional<Path> own;

    private final long worker;
    private final Consumer<String> lines;

    /**
     * @param runner the worker that this step belongs to
     * @param worker the worker of the job that has ended while it lives, else 0
     * @param lines receives messages about what is done
     */
    EgressTeardown(RunnerStateDirectory place, Optional<ProcessHandle> runner, long worker, Consumer<String> lines) {
        this.place = place;
        this.own = runner.map(ProcessHandle::pid).flatMap(EgressScope::groupOf);
        this.worker = worker;
        this.lines = lines;
    }

    /** Releases the runner; returns why it is still restricted, empty if it is not. */
    Optional<String> end(AgentDirectory directory) {
        if (!Files.exists(directory.egress())) {
            return Optional.empty();
        }
        String reason;
        try {
            reason = endLeftovers(directory);
            if (reason.isEmpty()) {
                AgentShutdown.detach(directory);
                return Optional.empty();
            }
        } catch (IOException | CiException | EventSourceException e) {
            reason = FileErrorMessage.reason(e);
        }
        String problem = HELD + reason;
        lines.accept(problem);
        keep(directory);
        return Optional.of(problem);
    }

    /** Releases a runner that was still restricted after an earlier job, if that is possible now. */
    void endEarlier() {
        try {
            for (AgentDirectory held : place.attachedEgress()) {
                if (end(held).isEmpty()) {
                    held.delete();
                }
            }
        } catch (IOException e) {
            lines.accept(HELD + "cannot read the state of an earlier job in " + place.root() + ": "
                    + FileErrorMessage.reason(e));
        }
    }

    /**
     * Returns the restricted control group if it still exists: a restarted runner has left it. Empty if the whole machine is restricted.
     */
    private static Optional<Path> controlGroup(AgentDirectory directory) throws IOException {
        return AttachedEgress.read(Files.readString(directory.egress()))
                .map(AttachedEgress::group)
                .filter(group -> Files.exists(group.resolve("cgroup.type")));
    }

    private String endLeftovers(AgentDirectory directory) throws IOException {
        Optional<AgentIdentity> agent = AgentIdentity.read(directory.identity());
        Optional<Path> group = controlGroup(directory).or(() -> own);
        if (group.isEmpty() || agent.isEmpty() || !Files.exists(directory.blocking())) {
            return "";
        }
        OrphanProcesses.Ended end = OrphanProcesses.end(group.get(), agent.get(), worker, directory);
        if (end.ended() > 0) {
            lines.accept(end.ended()
                    + " processes that steps left running were killed: the job's egress list does not apply"
                    + " any more");
        }
        List<RunningProcess> others = end.left().others();
        if (!others.isEmpty()) {
            lines.accept("processes in the runner's control group, started during the job by others, keep running: "
                    + RunningProcess.describe(others));
        }
        return blockedReason(end.left().uncertain());
    }

    /** Returns why a group with {@code processes} is not released; empty if there are none. */
    static String blockedReason(List<RunningProcess> processes) {
        return processes.isEmpty()
                ? ""
                : "cannot determine whether the job started these processes in the runner's control group: "
                        + RunningProcess.describe(processes)
                        + "; end them or restart the runner's service, the next job's start checks again";
    }

    /** Moves the agent's state aside, because its directory is removed with the report. */
    private void keep(AgentDirectory directory) {
        try {
            AgentDirectory held = place.attachedEgressOf(directory);
            if (!held.equals(directory)) {
                AgentDirectory.move(
                        List.of(directory.blocking(), directory.ledger(), directory.identity(), directory.egress()),
                        held);
            }
        } catch (IOException | CiException e) {
            lines.accept(
                    "cannot keep the state that is needed to release the runner later: " + FileErrorMessage.reason(e));
        }
    }
}
