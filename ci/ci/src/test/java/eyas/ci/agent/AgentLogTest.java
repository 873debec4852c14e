package eyas.ci.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that an agent's log shows how the agent ended, and that changes are detected. */
final class AgentLogTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("agent.jsonl");
    }

    private void write(LogRecordType... types) throws Exception {
        try (AgentLog log = AgentLog.create(file, null)) {
            long time = 1_000;
            for (LogRecordType type : types) {
                log.add(time++, type, LogRecord.details("note", "of \"" + type + "\"\n"));
            }
            assertThat(log.problem()).isEmpty();
        }
    }

    private AgentTermination end() throws Exception {
        return AgentTermination.of(ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, null));
    }

    @Test
    void stoppedAgentEndedCleanly() throws Exception {
        write(
                LogRecordType.STARTED,
                LogRecordType.READY,
                LogRecordType.HEARTBEAT,
                LogRecordType.HEARTBEAT,
                LogRecordType.STOPPING,
                LogRecordType.STOPPED);
        ParsedAgentLog log = ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, null);
        assertThat(log.fault()).isNull();
        assertThat(log.records()).extracting(LogRecord::number).containsExactly(1L, 2L, 4L, 5L, 6L);
        assertThat(log.records().getFirst().detail("note")).isEqualTo("of \"STARTED\"\n");
        assertThat(AgentTermination.of(log)).isEqualTo(new AgentTermination.Clean());
    }

    @Test
    void killedAgentNamesItsKiller() throws Exception {
        try (AgentLog log = AgentLog.create(file, null)) {
            log.add(1, LogRecordType.STARTED, Map.of());
            log.add(2, LogRecordType.SIGNAL, LogRecord.details("signal", "15", "pid", "40", "name", "pkill"));
            log.add(
                    3,
                    LogRecordType.SIGNAL,
                    LogRecord.details("signal", "9", "pid", "41", "name", "bash", "step", "__run_2", "result", "0"));
        }
        assertThat(end()).isEqualTo(new AgentTermination.Killed(3, 9, 41, "bash", "__run_2"));
        assertThat(AgentTermination.attempts(ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, null)))
                .extracting(record -> record.detail("pid"))
                .containsExactly("40");
    }

    @Test
    void vanishedAgentIsNotClean() throws Exception {
        write(LogRecordType.STARTED, LogRecordType.READY, LogRecordType.HEARTBEAT);
        assertThat(end()).isEqualTo(new AgentTermination.Vanished(1_002));
        Files.writeString(file, "{\"number\":4,\"ti", StandardOpenOption.APPEND);
        assertThat(end()).isEqualTo(new AgentTermination.Vanished(1_002));
    }

    @Test
    void detectsChangedLines() throws Exception {
        write(
                LogRecordType.STARTED,
                LogRecordType.READY,
                LogRecordType.SIGNAL,
                LogRecordType.HEARTBEAT,
                LogRecordType.STOPPED);
        List<String> lines = Files.readAllLines(file);
        Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(3), lines.get(4)));
        assertThat(end())
                .isEqualTo(new AgentTermination.Tampered("line 3 has the number 4: lines were removed or inserted"));
        Files.write(file, List.of(lines.get(0), lines.get(1).replace("1001", "1009"), lines.get(2)));
        assertThat(end()).isEqualTo(new AgentTermination.Tampered("line 2 was changed: its hash does not match"));
        Files.write(file, lines.subList(1, 5));
        assertThat(end())
                .isEqualTo(new AgentTermination.Tampered("line 1 has the number 2: lines were removed or inserted"));
        Files.writeString(file, "");
        assertThat(end()).isEqualTo(new AgentTermination.Tampered("it does not start with a start record"));
        Files.writeString(file, "[1]\n");
        assertThat(end()).isEqualTo(new AgentTermination.Tampered("line 1 is not a valid record"));
    }

    @Test
    void forgerWithoutKeyCannotContinueTheLog() throws Exception {
        LogKey key = LogKey.random();
        try (AgentLog log = AgentLog.create(file, key)) {
            log.add(1, LogRecordType.STARTED, Map.of());
            log.add(2, LogRecordType.HEARTBEAT, Map.of());
        }
        assertThat(ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, key).fault())
                .isNull();
        assertThat(LogKey.parse(key.text()).map(LogKey::text)).contains(key.text());
        assertThat(LogKey.parse("no key")).isEmpty();
        // A valid chain with a valid start, which a forger who has read the file can make.
        List<LogRecord> genuine =
                ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, key).records();
        LogRecord forged = HashChainedLine.chained(
                3, 3, LogRecordType.STOPPED, Map.of(), genuine.getLast().hash(), LogKey.random());
        Files.writeString(file, HashChainedLine.write(forged) + "\n", StandardOpenOption.APPEND);
        assertThat(AgentTermination.of(ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, null)))
                .isEqualTo(new AgentTermination.Clean());
        assertThat(AgentTermination.of(ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, key)))
                .isEqualTo(
                        new AgentTermination.Tampered("line 3 was not written by the agent: its seal does not match"));
    }

    @Test
    void blindedAgentIsNotClean() throws Exception {
        try (AgentLog log = AgentLog.create(file, null)) {
            log.add(1, LogRecordType.STARTED, Map.of());
            log.add(2, LogRecordType.BLINDED, LogRecord.details("what", "x"));
            log.add(3, LogRecordType.STOPPED, Map.of());
        }
        assertThat(end()).isEqualTo(new AgentTermination.Blinded(2, "x"));
    }

    @Test
    void detectsGapsAndClockChanges() throws Exception {
        long second = 1_000_000_000L;
        try (AgentLog log = AgentLog.create(file, null)) {
            log.add(0, LogRecordType.STARTED, Map.of());
            log.add(1 * second, LogRecordType.HEARTBEAT, Map.of(ParsedAgentLog.UPTIME, "1000"));
            log.add(41 * second, LogRecordType.HEARTBEAT, Map.of(ParsedAgentLog.UPTIME, "41000"));
            log.add(42 * second, LogRecordType.SIGNAL, Map.of());
            log.add(43 * second, LogRecordType.HEARTBEAT, Map.of(ParsedAgentLog.UPTIME, "43000"));
            log.add(10 * second, LogRecordType.HEARTBEAT, Map.of(ParsedAgentLog.UPTIME, "44000"));
            log.add(11 * second, LogRecordType.STOPPED, Map.of(ParsedAgentLog.UPTIME, "45000"));
        }
        List<ParsedAgentLog.Gap> gaps =
                ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, null).gaps();
        assertThat(gaps)
                .containsExactly(
                        new ParsedAgentLog.Gap(second, 41 * second, 40_000),
                        new ParsedAgentLog.Gap(43 * second, 10 * second, 1_000));
        assertThat(gaps).extracting(ParsedAgentLog.Gap::isClockChange).containsExactly(false, true);
    }

    @Test
    void limitsLinesAndFiles() throws Exception {
        write(LogRecordType.STARTED, LogRecordType.STOPPED);
        assertThat(ParsedAgentLog.of(file, new ParsedAgentLog.Limits(10, 100), null)
                        .fault())
                .isEqualTo("it has more than 10 bytes");
        assertThat(ParsedAgentLog.of(file, new ParsedAgentLog.Limits(10_000, 20), null)
                        .fault())
                .isEqualTo("line 1 is longer than 20");
    }

    @Test
    void directoryIsPrivate() throws Exception {
        AgentDirectory agent = new AgentDirectory(directory.resolve("agent"));
        assertThat(agent.create()).isTrue();
        assertThat(agent.create()).isFalse();
        assertThat(Files.getPosixFilePermissions(agent.root())).hasSize(3);
        agent.requestStop(SignedStopRequest.random(null));
        SignedStopRequest again = SignedStopRequest.random(null);
        agent.requestStop(again);
        assertThat(agent.stopOrder()).contains(again);
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.createFile(outside.resolve("kept"));
        Files.createSymbolicLink(agent.root().resolve("link"), outside);
        agent.delete();
        agent.delete();
        assertThat(agent.root()).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
        Files.createSymbolicLink(agent.root(), outside);
        assertThat(agent.hasTrustedOwner()).isFalse();
        Assertions.assertThatThrownBy(agent::create).hasMessageContaining("is not a private directory of this user");
    }

    @Test
    void identityBelongsToLivingProcess() throws Exception {
        Path identity = directory.resolve("identity");
        assertThat(AgentIdentity.read(identity)).isEmpty();
        AgentIdentity own = AgentIdentity.own("a=b\n/1");
        own.write(identity);
        assertThat(AgentIdentity.read(identity)).contains(own);
        assertThat(own.process()).contains(ProcessHandle.current());
        assertThat(new AgentIdentity(own.pid(), own.started() - 5_000, "").process())
                .isEmpty();
        Files.writeString(identity, "pid=x");
        assertThat(AgentIdentity.read(identity)).isEmpty();
    }

    /** Setting the clock during the job does not change the agent's identity. */
    @Test
    void identityUsesKernelStartTime() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "600").start();
        try {
            Process awk = new ProcessBuilder("awk", "{ print $22 }", "/proc/" + sleeper.pid() + "/stat").start();
            String started = new String(awk.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            assertThat(AgentIdentity.of(sleeper.toHandle(), "job").started()).isEqualTo(Long.parseLong(started));
        } finally {
            sleeper.destroyForcibly();
        }
    }
}
