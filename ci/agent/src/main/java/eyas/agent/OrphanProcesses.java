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
 * Orphan processes that the steps of a job have left in the runner's control group. They could send what they have collected once the group
 * is released, so they are killed first.
 *
 * <p>A process belongs to the job if the agent's ledger contains it, or if it descends from the runner's worker or from a process in the
 * ledger. A descendant of an older process of the group belongs to others: a runner that was started from a shell shares the shell's group.
 * A process without a parent that is in no ledger can belong to either. It is not killed, and the group is not released. If the group
 * contained no other process before, as in a service's group, such a process belongs to the job.
 */
final class OrphanProcesses {
    private static final int ROUNDS = 200;
    /** The verdict waits for this at most. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final long PAUSE_MILLIS = 10;
    /** The parent of a process whose parent has ended. */
    private static final long FIRST = 1;

    private final Path group;
    private final AgentIdentity agent;
    private final long worker;
    private final @Nullable ProcessLedger ledger;
    private final Set<Long> ended = new HashSet<>();

    /**
     * The running processes of the group that were started after the agent.
     *
     * @param ofJob processes of the job
     * @param uncertain processes that may belong to the job
     * @param others processes of others
     */
    record Found(List<RunningProcess> ofJob, List<RunningProcess> uncertain, List<RunningProcess> others) {
        /** Returns whether no process is left that may belong to the job. */
        boolean isClear() {
            return ofJob.isEmpty() && uncertain.isEmpty();
        }
    }

    private enum Owner {
        JOB,
        UNDETERMINED,
        OTHER
    }

    /**
     * @param group the runner's control group
     * @param worker the runner's process that starts the job's steps, 0 if unknown
     * @param ledger the agent's ledger of processes, null if it is missing
     */
    OrphanProcesses(Path group, AgentIdentity agent, long worker, @Nullable ProcessLedger ledger) {
        this.group = group;
        this.agent = agent;
        this.worker = worker;
        this.ledger = ledger;
    }

    /**
     * Kills the processes of a job in {@code group}, as far as its agent knew them.
     *
     * @return the remaining processes and the number of killed ones
     * @throws IOException if the agent's on-disk state cannot be read
     * @throws CiException if processes of the job do not end
     */
    static Ended end(Path group, AgentIdentity agent, long worker, AgentDirectory directory) throws IOException {
        if (!Files.exists(directory.ledger())) {
            return new OrphanProcesses(group, agent, worker, null).end();
        }
        try (ProcessLedger ledger = ProcessLedger.open(directory.ledger())) {
            return new OrphanProcesses(group, agent, worker, ledger).end();
        }
    }

    /**
     * The result of {@link #end}.
     *
     * @param left the remaining processes
     * @param ended number of killed processes
     */
    record Ended(Found left, int ended) {}

    /** Kills the job's processes until none is left that may belong to it, or the time limit is reached. */
    Ended end() {
        long started = System.nanoTime();
        Found found = round();
        // Repeated, because a process may have started another one meanwhile.
        for (int i = 1; i < ROUNDS && !found.isClear() && System.nanoTime() - started < LONGEST.toNanos(); i++) {
            pause();
            found = round();
        }
        if (!found.ofJob().isEmpty()) {
            throw new CiException(
                    "cannot end processes that steps left running: " + RunningProcess.describe(found.ofJob()));
        }
        return new Ended(found, ended.size());
    }

    /** Kills the processes that belong to the job in one pass; returns the processes found before that. */
    Found round() {
        Map<Owner, List<RunningProcess>> found = new HashMap<>();
        Set<Long> retained = exemptProcesses();
        Map<Long, Long> members = CgroupProcesses.starts(group);
        boolean isShared = members.entrySet().stream()
                .anyMatch(member -> member.getValue() < agent.started() && !retained.contains(member.getKey()));
        members.forEach((process, start) -> {
            if (start < agent.started() || retained.contains(process)) {
                return;
            }
            Optional<RunningProcess> running = RunningProcess.find(process);
            Optional<ProcessHandle> handle = ProcessHandle.of(process);
            // The PID may have been reused by now.
            if (running.isEmpty() || handle.isEmpty() || !isStill(process, start)) {
                return;
            }
            Owner known = owner(process, members);
            Owner owner = known == Owner.UNDETERMINED && !isShared ? Owner.JOB : known;
            found.computeIfAbsent(owner, _ -> new ArrayList<>()).add(running.get());
            if (owner == Owner.JOB) {
                ended.add(process);
                handle.get().destroyForcibly();
            }
        });
        return new Found(
                found.getOrDefault(Owner.JOB, List.of()),
                found.getOrDefault(Owner.UNDETERMINED, List.of()),
                found.getOrDefault(Owner.OTHER, List.of()));
    }

    private static boolean isStill(long process, long start) {
        OptionalLong now = CgroupProcesses.start(process);
        return now.isPresent() && now.getAsLong() == start;
    }

    /** Returns this process, its ancestors and the agent: they end by themselves. */
    private Set<Long> exemptProcesses() {
        Set<Long> retained = new HashSet<>();
        Optional<ProcessHandle> at = Optional.of(ProcessHandle.current());
        while (at.isPresent() && retained.add(at.get().pid())) {
            at = at.get().parent();
        }
        agent.process().ifPresent(process -> retained.add(process.pid()));
        return retained;
    }

    private Owner owner(long process, Map<Long, Long> members) {
        Optional<ProcessHandle> at = ProcessHandle.of(process);
        while (at.isPresent()) {
            long pid = at.get().pid();
            OptionalLong start = CgroupProcesses.start(pid);
            if (start.isEmpty()) {
                break; // it is exiting, and its children get another parent
            }
            if (pid == worker || (ledger != null && ledger.isOfJob(pid, start.getAsLong()))) {
                return Owner.JOB;
            }
            if (start.getAsLong() < agent.started()) {
                return pid != FIRST && members.containsKey(pid) ? Owner.OTHER : Owner.UNDETERMINED;
            }
            at = at.get().parent();
        }
        return Owner.UNDETERMINED;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CiException("interrupted while ending processes that steps left running", e);
        }
    }
}
