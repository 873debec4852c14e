package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.ProcessLedger;
import eyas.live.CgroupProcesses;
import eyas.session.command.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a job have left running in the runner's control group. Once the group is no longer held they could send what they have
 * kept until then, so they end first.
 *
 * <p>Of the job is what the agent's ledger has, what descends from the runner's worker, and what descends from either. What descends from an
 * older process of the group is somebody else's: the group of a runner that was started from a shell is the shell's, too. What has lost its
 * parent and is in no ledger is either, so it is not ended, and the group not let go; where nobody else was in the group before, as in that of
 * a service, it is the job's.
 */
final class OrphanProcesses {
    private static final int ROUNDS = 200;
    /** The verdict waits for the end of what is left. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final long PAUSE_MILLIS = 10;
    /** Of a process whose parent has ended, this is the parent. */
    private static final long FIRST = 1;

    private final Path group;
    private final AgentIdentity agent;
    private final long worker;
    private final @Nullable ProcessLedger ledger;
    private final Set<Long> ended = new HashSet<>();

    /**
     * What began in the group since the agent did, and still runs.
     *
     * @param ofJob what belongs to the job
     * @param untold what may belong to it
     * @param others what belongs to somebody else
     */
    record Found(List<RunningProcess> ofJob, List<RunningProcess> untold, List<RunningProcess> others) {
        /** Return whether nothing is there that may belong to the job. */
        boolean isClear() {
            return ofJob.isEmpty() && untold.isEmpty();
        }
    }

    private enum Owner {
        JOB,
        UNTOLD,
        OTHER
    }

    /**
     * @param group the runner's control group
     * @param worker the runner's process that starts the job's steps, 0 if unknown
     * @param ledger what the agent knows of processes, null where that is gone
     */
    OrphanProcesses(Path group, AgentIdentity agent, long worker, @Nullable ProcessLedger ledger) {
        this.group = group;
        this.agent = agent;
        this.worker = worker;
        this.ledger = ledger;
    }

    /**
     * Ends what a job has left in {@code group}, by what its agent knew.
     *
     * @return what is there after that, and how many were ended
     * @throws IOException if the agent's books cannot be read
     * @throws CiException if some do not end
     */
    static Ended end(Path group, AgentIdentity agent, long worker, AgentDirectory folder) throws IOException {
        if (!Files.exists(folder.ledger())) {
            return new OrphanProcesses(group, agent, worker, null).end();
        }
        try (ProcessLedger ledger = ProcessLedger.open(folder.ledger())) {
            return new OrphanProcesses(group, agent, worker, ledger).end();
        }
    }

    /**
     * How it came out.
     *
     * @param left what is there now
     * @param ended how many were ended
     */
    record Ended(Found left, int ended) {}

    /** Ends what belongs to the job until nothing is left that may, or, of what may, nothing can be told for too long. */
    Ended end() {
        long began = System.nanoTime();
        Found found = round();
        // Again and again: one of them may have started another meanwhile.
        for (int i = 1; i < ROUNDS && !found.isClear() && System.nanoTime() - began < LONGEST.toNanos(); i++) {
            pause();
            found = round();
        }
        if (!found.ofJob().isEmpty()) {
            throw new CiException(
                    "processes that steps have left running do not end: " + RunningProcess.words(found.ofJob()));
        }
        return new Ended(found, ended.size());
    }

    /** Looks once, and ends what belongs to the job; returns what there was before that. */
    Found round() {
        Map<Owner, List<RunningProcess>> found = new HashMap<>();
        Set<Long> kept = kept();
        Map<Long, Long> members = CgroupProcesses.starts(group);
        boolean isShared = members.entrySet().stream()
                .anyMatch(member -> member.getValue() < agent.started() && !kept.contains(member.getKey()));
        members.forEach((process, start) -> {
            if (start < agent.started() || kept.contains(process)) {
                return;
            }
            Optional<RunningProcess> running = RunningProcess.find(process);
            Optional<ProcessHandle> handle = ProcessHandle.of(process);
            // Its number may be another one's by now.
            if (running.isEmpty() || handle.isEmpty() || !isStill(process, start)) {
                return;
            }
            Owner told = owner(process, members);
            Owner owner = told == Owner.UNTOLD && !isShared ? Owner.JOB : told;
            found.computeIfAbsent(owner, _ -> new ArrayList<>()).add(running.get());
            if (owner == Owner.JOB) {
                ended.add(process);
                handle.get().destroyForcibly();
            }
        });
        return new Found(
                found.getOrDefault(Owner.JOB, List.of()),
                found.getOrDefault(Owner.UNTOLD, List.of()),
                found.getOrDefault(Owner.OTHER, List.of()));
    }

    private static boolean isStill(long process, long start) {
        OptionalLong now = CgroupProcesses.start(process);
        return now.isPresent() && now.getAsLong() == start;
    }

    /** Returns this process and those above it, and the agent: they end by themselves. */
    private Set<Long> kept() {
        Set<Long> kept = new HashSet<>();
        Optional<ProcessHandle> at = Optional.of(ProcessHandle.current());
        while (at.isPresent() && kept.add(at.get().pid())) {
            at = at.get().parent();
        }
        agent.process().ifPresent(process -> kept.add(process.pid()));
        return kept;
    }

    private Owner owner(long process, Map<Long, Long> members) {
        Optional<ProcessHandle> at = ProcessHandle.of(process);
        while (at.isPresent()) {
            long pid = at.get().pid();
            OptionalLong start = CgroupProcesses.start(pid);
            if (start.isEmpty()) {
                break; // it ends right now, and what it has started gets another parent
            }
            if (pid == worker || (ledger != null && ledger.isOfJob(pid, start.getAsLong()))) {
                return Owner.JOB;
            }
            if (start.getAsLong() < agent.started()) {
                return pid != FIRST && members.containsKey(pid) ? Owner.OTHER : Owner.UNTOLD;
            }
            at = at.get().parent();
        }
        return Owner.UNTOLD;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CiException("interrupted while what steps have left running ended", e);
        }
    }
}
