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
 * The end of what holds a runner to what a job might talk to, where other jobs follow on the machine. What the job has left running ends
 * first. Where that cannot be had the runner stays held, and what is needed to let it go is kept for the next job's start.
 */
final class EgressTeardown {
    static final String HELD = "the runner is still held to what the job might talk to: ";

    private final RunnerStateDirectory place;
    /** That of the runner now. */
    private final Optional<Path> own;

    private final long worker;
    private final Consumer<String> lines;

    /**
     * @param runner the worker that this step belongs to
     * @param worker the worker of the job that is over as long as it lives, else 0
     * @param lines is told what is done
     */
    EgressTeardown(RunnerStateDirectory place, Optional<ProcessHandle> runner, long worker, Consumer<String> lines) {
        this.place = place;
        this.own = runner.map(ProcessHandle::pid).flatMap(EgressScope::groupOf);
        this.worker = worker;
        this.lines = lines;
    }

    /** Lets the runner go; returns why it is still held, empty where it is not. */
    Optional<String> end(AgentDirectory folder) {
        if (!Files.exists(folder.egress())) {
            return Optional.empty();
        }
        String reason;
        try {
            reason = endLeftovers(folder);
            if (reason.isEmpty()) {
                AgentShutdown.detach(folder);
                return Optional.empty();
            }
        } catch (IOException | CiException | EventSourceException e) {
            reason = FileErrorMessage.words(e);
        }
        String problem = HELD + reason;
        lines.accept(problem);
        keep(folder);
        return Optional.of(problem);
    }

    /** Lets the runner go that was still held after an earlier job, as far as that can be had now. */
    void endEarlier() {
        try {
            for (AgentDirectory held : place.held()) {
                if (end(held).isEmpty()) {
                    held.delete();
                }
            }
        } catch (IOException e) {
            lines.accept(HELD + "what an earlier job has left in " + place.root() + " cannot be read: "
                    + FileErrorMessage.words(e));
        }
    }

    /** Returns the group that is held, which a runner that was started anew has left; the whole machine is none. */
    private static Optional<Path> held(AgentDirectory folder) throws IOException {
        return AttachedEgress.read(Files.readString(folder.egress()))
                .map(AttachedEgress::group)
                .filter(group -> Files.exists(group.resolve("cgroup.type")));
    }

    private String endLeftovers(AgentDirectory folder) throws IOException {
        Optional<AgentIdentity> agent = AgentIdentity.read(folder.identity());
        Optional<Path> group = held(folder).or(() -> own);
        if (group.isEmpty() || agent.isEmpty() || !Files.exists(folder.blocking())) {
            return "";
        }
        OrphanProcesses.Ended end = OrphanProcesses.end(group.get(), agent.get(), worker, folder);
        if (end.ended() > 0) {
            lines.accept(end.ended()
                    + " processes that steps had left running were ended: what they may talk to is no longer"
                    + " held from here on");
        }
        List<RunningProcess> others = end.left().others();
        if (!others.isEmpty()) {
            lines.accept("in the runner's control group others have begun something during the job, which goes on: "
                    + RunningProcess.words(others));
        }
        return untold(end.left().untold());
    }

    /** Return why a group is not let go in which {@code processes} are; nothing where there are none. */
    static String untold(List<RunningProcess> processes) {
        return processes.isEmpty()
                ? ""
                : "of processes in its control group cannot be told whether the job has left them, or somebody else: "
                        + RunningProcess.words(processes)
                        + ". End them, or restart the runner's service; the next job's start looks again";
    }

    /** The agent's folder goes with the report. */
    private void keep(AgentDirectory folder) {
        try {
            AgentDirectory held = place.heldBy(folder);
            if (!held.equals(folder)) {
                AgentDirectory.move(
                        List.of(folder.blocking(), folder.ledger(), folder.identity(), folder.egress()), held);
            }
        } catch (IOException | CiException e) {
            lines.accept("what is needed to let the runner go later cannot be kept: " + FileErrorMessage.words(e));
        }
    }
}
