package eyas.cli.action;

import eyas.action.agent.AgentEnd;
import eyas.action.agent.AgentFolder;
import eyas.action.agent.LogRecord;
import eyas.action.agent.ProcessLedger;
import eyas.action.agent.ProcessLedger.Known;
import eyas.action.agent.ReadLog;
import eyas.event.EventSourceException;
import eyas.live.PinnedRing;
import eyas.live.PinnedRing.Program;
import eyas.live.PinnedRing.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out who killed an agent that went without a word: the ring outlives it, and so does its ledger. */
final class Inquest {
    private static final int KILL = 9;
    private static final String STEP = "GITHUB_ACTION=";
    private static final Path SYSTEM = Path.of("/sys/fs/bpf");

    private final AgentFolder folder;

    Inquest(AgentFolder folder) {
        this.folder = folder;
    }

    /** Returns what is found, {@code vanished} where nothing is. */
    AgentEnd find(ReadLog log, AgentEnd.Vanished vanished) {
        LogRecord started = log.records().getFirst();
        try {
            long pid = Long.parseLong(started.detail("pid"));
            int ring = Integer.parseInt(started.detail("ring"));
            Path place = Files.isDirectory(folder.pins()) ? folder.pins() : SYSTEM.resolve("eyas-" + pid);
            Optional<Signal> fatal = PinnedRing.signals(place, ring).stream()
                    .filter(signal -> signal.number() == KILL && signal.result() == 0)
                    .filter(signal -> Math.abs(signal.target()) == pid || signal.target() == -1)
                    .findFirst();
            return fatal.<AgentEnd>map(signal -> killed(signal)).orElse(vanished);
        } catch (EventSourceException | NumberFormatException e) {
            // Nothing was pinned, or somebody has removed it: what is known is that the agent is gone.
            return vanished;
        }
    }

    private AgentEnd.Killed killed(Signal signal) {
        Program program = signal.program();
        Known sender = program == null ? sender(signal.sender()) : new Known(program.name(), step(program));
        return new AgentEnd.Killed(signal.time(), KILL, signal.sender(), sender.name(), sender.step());
    }

    private static String step(Program program) {
        return program.environment()
                .lines()
                .filter(variable -> variable.startsWith(STEP))
                .map(variable -> variable.substring(STEP.length()))
                .findFirst()
                .orElse("");
    }

    private Known sender(long pid) {
        try (ProcessLedger ledger = ProcessLedger.open(folder.ledger())) {
            return ledger.find(pid).orElse(new Known("", ""));
        } catch (IOException e) {
            // Without the ledger the number is all that is known.
            return new Known("", "");
        }
    }
}
