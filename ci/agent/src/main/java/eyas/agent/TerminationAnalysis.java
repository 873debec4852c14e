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
 * The search for whoever killed an agent that went without a word: the ring outlives it, and so does its ledger. The step of a
 * sender is the one that the agent attributed it to, or that the runner gave to the process above it; what a process of the job
 * says of itself is not asked.
 */
final class TerminationAnalysis {
    private static final int KILL = 9;
    private static final long ROOT = 0;
    private static final Path SYSTEM = Path.of("/sys/fs/bpf");

    private static final Known UNKNOWN = new Known("", "", ProcessLedger.NO_USER);

    private final AgentDirectory folder;

    private final String stepVariable;
    private final long worker;

    /**
     * @param stepVariable name of the variable by which the runner says to which step a process belongs, empty for none
     * @param worker the runner's process that starts the job's steps, 0 if unknown
     */
    TerminationAnalysis(AgentDirectory folder, String stepVariable, long worker) {
        this.folder = folder;
        this.stepVariable = stepVariable;
        this.worker = worker;
    }

    /**
     * What the ring of a dead agent tells.
     *
     * @param end how it ended
     * @param refused signals that it did not live to write down, and would not have obeyed
     */
    record Result(AgentTermination end, List<Sent> refused) {}

    /**
     * One signal to the agent.
     *
     * @param number which
     * @param pid who sent it
     * @param sender name and step of the sender, empty where not known
     */
    record Sent(int number, long pid, Known sender) {}

    /** Returns what is found; {@code vanished} where nothing is. */
    Result find(ParsedAgentLog log, AgentTermination.Vanished vanished) {
        LogRecord started = log.records().getFirst();
        try {
            long pid = Long.parseLong(started.detail("pid"));
            int ring = Integer.parseInt(started.detail("ring"));
            Path place = Files.isDirectory(folder.pins()) ? folder.pins() : SYSTEM.resolve("eyas-" + pid);
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
            // Nothing was pinned, or somebody has removed it: what is known is that the agent is gone.
            return new Result(vanished, List.of());
        }
    }

    /** Everybody is whom the sender may signal; of whom it is not known that this is all, it is not said to have ended the agent. */
    private boolean reachesAll(Signal signal) {
        return (signal.user() == ProcessLedger.NO_USER ? knownUser(signal.sender()) : signal.user()) == ROOT;
    }

    private long knownUser(long pid) {
        try (ProcessLedger ledger = ProcessLedger.open(folder.ledger())) {
            return ledger.find(pid).orElse(UNKNOWN).user();
        } catch (IOException e) {
            // Without the ledger nothing is known of it.
            return ProcessLedger.NO_USER;
        }
    }

    /** An agent may die between the line in its log and the ring's release of the event. */
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
        try (ProcessLedger ledger = ProcessLedger.open(folder.ledger())) {
            Known known = ledger.find(signal.sender()).orElse(UNKNOWN);
            return new Sent(
                    signal.number(),
                    signal.sender(),
                    new Known(
                            signal.program().isEmpty() ? known.name() : signal.program(),
                            step(signal.ancestry(), ledger),
                            known.user()));
        } catch (IOException e) {
            // Without the ledger number and name are all that is known.
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
            // What the runner itself starts has the environment that the runner gave it.
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
