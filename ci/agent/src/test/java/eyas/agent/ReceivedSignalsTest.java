package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.ReceivedSignals.Sender;
import eyas.ci.agent.AgentLog;
import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that many signals neither flood the log nor hide an important one. */
final class ReceivedSignalsTest {
    private static final long REFUSED = -1;

    @TempDir
    private Path directory;

    private interface Signals {
        void send(ReceivedSignals to);
    }

    private ParsedAgentLog log(Signals signals) throws Exception {
        Path file = directory.resolve("agent.jsonl");
        try (AgentLog log = AgentLog.create(file, null)) {
            log.add(LogRecordType.STARTED, Map.of());
            ReceivedSignals sent = new ReceivedSignals(log);
            signals.send(sent);
            sent.conclude();
        }
        return ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, null);
    }

    private static List<String> words(ParsedAgentLog log) {
        return AgentTermination.attempts(log).stream()
                .map(SignalDescription::of)
                .toList();
    }

    @Test
    void repeatedSignalTakesTwoRecords() throws Exception {
        ParsedAgentLog log = log(sent -> {
            for (int i = 0; i < 100_000; i++) {
                sent.add(i, new Sender(41, "sh", "__run"), 15, REFUSED);
            }
            sent.add(7, new Sender(42, "bash", ""), 1, 0);
        });
        assertThat(log.records()).hasSize(4);
        assertThat(words(log))
                .containsExactly(
                        "process 41 (sh) of step __run tried to send the agent signal 15, 100000 times; the kernel refused it",
                        "process 42 (bash) sent the agent signal 1, which it ignored");
        assertThat(AgentTermination.furtherAttempts(log)).isZero();
    }

    @Test
    void countsSignalsOfManyProcesses() throws Exception {
        ParsedAgentLog log = log(sent -> {
            for (int i = 0; i < 100_000; i++) {
                sent.add(i, new Sender(i + 1, "sh", "__run"), 9, REFUSED);
            }
        });
        assertThat(log.records()).hasSize(ReceivedSignals.MOST + 2);
        assertThat(AgentTermination.attempts(log)).hasSize(ReceivedSignals.MOST);
        assertThat(AgentTermination.furtherAttempts(log)).isEqualTo(100_000 - ReceivedSignals.MOST);
    }

    /** The process that ends the agent after many other signals is named, and refused signals end nothing. */
    @Test
    void manySignalsDoNotHideTheKiller() throws Exception {
        ParsedAgentLog log = log(sent -> {
            for (int i = 0; i < 1_000; i++) {
                sent.add(i, new Sender(i + 1, "sh", "__run"), 9, REFUSED);
                sent.add(i, new Sender(i + 1, "sh", "__run"), 10, 0);
            }
            sent.add(5_000, new Sender(4_711, "bash", "__run_2"), 9, 0);
        });
        assertThat(AgentTermination.of(log)).isEqualTo(new AgentTermination.Killed(5_000, 9, 4_711, "bash", "__run_2"));
        assertThat(log.records().size()).isLessThan(2 * ReceivedSignals.MOST + 5);
    }

    @Test
    void stopSignalIsNotReportedAsRefused() throws Exception {
        assertThat(words(log(sent -> sent.add(1, new Sender(4, "sh", "__run"), 19, 0))))
                .containsExactly("process 4 (sh) of step __run stopped the agent (signal 19) for a while");
    }
}
