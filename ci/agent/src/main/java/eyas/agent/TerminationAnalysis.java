package eyas.agent;

import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.ProcessLedger;
import eyas.ci.agent.ProcessLedger.Known;
import eyas.event.EventSourceException;
import eyas.live.PinnedRing;
import eyas.live.PinnedRing.Signal;
import eyas.live.PinnedRing.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Searches for the process that killed an agent: the ring buffer outlives the agent, and so does its ledger. A sender's step is the one
 * that the agent attributed it to, or that the runner gave to an ancestor; what a process of the job claims about itself is not used.
 */
final class TerminationAnalysis {
    private static final int KILL = 9;
    private static final long ROOT = 0;
    private static final Path SYSTEM = Path.of("/sys/fs/bpf");

    private static final Known UNKNOWN = new Known("", "", ProcessLedger.NO_USER);

    private final AgentDirectory directory;

    private final String stepVariable;
    private final long worker;

    /**
     * @param stepVariable name of the environment variable with which the runner marks the processes of a step, empty for none
     * @param worker the runner's process that starts the job's steps, 0 if unknown
     */
    TerminationAnalysis(AgentDirectory directory, String stepVariable, long worker) {
        this.directory = directory;
        this.stepVariable = stepVariable;
        this.worker = worker;
    }

    /**
     * What the ring buffer of a dead agent contains.
     *
     * @param end how it ended
     * @param refused signals that it did not live to log, and that would not have ended it
     */
    record Result(AgentTermination end, List<Sent> refused) {}

    /**
     * One signal to the agent.
     *
     * @param number the signal number
     * @param pid the sender's process
     * @param sender name and step of the sender, empty if unknown
     */
    record Sent(int number, long pid, Known sender) {}

    /** Returns the cause of the end; {@code vanished} if none is found. */
    Result find(ParsedAgentLog log, AgentTermination.Vanished vanished) {
        LogRecord started = log.records().getFirst();
        try {
            long pid = Long.parseLong(started.detail("pid"));
            int ring = Integer.parseInt(started.detail("ring"));
            Path place = Files.isDirectory(directory.pins()) ? directory.pins() : SYSTEM.resolve("eyas-" + pid);
            List<Signal> signals = PinnedRing.signals(place, ring).stream()
                    .filter(signal -> signal.result() == 0)
                    .filter(signal -> Math.abs(signal.target()) == pid || (signal.target() == -1 && reachesAll(signal)))
                    .toList();
            List<Sent> refused = signals.stream()
                    .filter(signal -> signal.number() != KILL && signal.number() != 0)
                    .map(this::sent)
                    .filter(sent -> !isWritten(log, sent))
                    .toList();
            AgentTermination end = signals.stream()
                    .filter(signal -> signal.number() == KILL)
                    .findFirst()
                    .<AgentTermination>map(this::killed)
                    .orElse(vanished);
            return new Result(end, refused);
        } catch (EventSourceException | NumberFormatException e) {
            // The ring buffer was not pinned, or was removed: only the agent's end is known.
            return new Result(vanished, List.of());
        }
    }

    /** Returns whether a signal to -1 surely reached the agent. The sender is blamed only if it may signal every process. */
    private boolean reachesAll(Signal signal) {
        return (signal.user() == ProcessLedger.NO_USER ? knownUser(signal.sender()) : signal.user()) == ROOT;
    }

    private long knownUser(long pid) {
        try (ProcessLedger ledger = ProcessLedger.open(directory.ledger())) {
            return ledger.find(pid).orElse(UNKNOWN).user();
        } catch (IOException e) {
            // Without the ledger the sender is unknown.
            return ProcessLedger.NO_USER;
        }
    }

    /**
     * Returns whether the log contains the signal: an agent may die after it has written the record and before it has released the event in
     * the ring buffer.
     */
    private static boolean isWritten(ParsedAgentLog log, Sent sent) {
        return AgentTermination.attempts(log).stream()
                .anyMatch(record -> record.detail("pid").equals(Long.toString(sent.pid()))
                        && record.detail("signal").equals(Integer.toString(sent.number())));
    }

    private AgentTermination.Killed killed(Signal signal) {
        Sent sent = sent(signal);
        return new AgentTermination.Killed(
                signal.time(),
                KILL,
                sent.pid(),
                sent.sender().name(),
                sent.sender().step());
    }

    private Sent sent(Signal signal) {
        try (ProcessLedger ledger = ProcessLedger.open(directory.ledger())) {
            Known known = ledger.find(signal.sender()).orElse(UNKNOWN);
            return new Sent(
                    signal.number(),
                    signal.sender(),
                    new Known(
                            signal.program().isEmpty() ? known.name() : signal.program(),
                            step(signal.ancestry(), ledger),
                            known.user()));
        } catch (IOException e) {
            // Without the ledger only PID and name are known.
            return new Sent(signal.number(), signal.sender(), new Known(signal.program(), "", signal.user()));
        }
    }

    private String step(List<Started> ancestry, ProcessLedger ledger) {
        for (int i = 0; i < ancestry.size(); i++) {
            Started process = ancestry.get(i);
            Known known = ledger.find(process.thread()).orElse(UNKNOWN);
            if (!known.step().isEmpty()) {
                return known.step();
            }
            // Processes that the runner starts have the environment that the runner gave them.
            if (worker > 0 && i + 1 < ancestry.size() && ancestry.get(i + 1).thread() == worker) {
                return variable(process.environment());
            }
        }
        return "";
    }

    private String variable(String environment) {
        String start = stepVariable + "=";
        return stepVariable.isEmpty()
                ? ""
                : environment
                        .lines()
                        .filter(variable -> variable.startsWith(start))
                        .map(variable -> variable.substring(start.length()))
                        .findFirst()
                        .orElse("");
    }
}
