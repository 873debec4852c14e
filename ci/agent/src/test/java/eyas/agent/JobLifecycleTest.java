package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.agent.JobLifecycle.Event;
import eyas.agent.JobLifecycle.State;
import eyas.agent.JobLifecycle.Watch;
import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentLog;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.outcome.JobOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobLifecycleTest {
    /** A row per state, a column per event; a dot is a missing transition. */
    private static final String TRANSITIONS = """
            state    START    READY    ABORT STOP     END   FAIL  REPORT   CHECK   LOSE
            NONE     STARTING .        .     .        .     .     .        .       .
            STARTING .        WATCHING NONE  STOPPING .     ENDED .        .       LOST
            WATCHING .        .        .     STOPPING .     ENDED .        .       LOST
            STOPPING .        .        .     .        ENDED ENDED .        .       LOST
            ENDED    STARTING .        .     .        .     .     REPORTED CHECKED .
            REPORTED STARTING .        .     .        .     .     .        CHECKED .
            CHECKED  STARTING .        .     .        .     .     .        .       .
            LOST     STARTING .        .     .        .     .     .        .       .
            """;

    @TempDir
    private Path temporary;

    private RunnerStateDirectory place;

    @BeforeEach
    void open() {
        place = RunnerStateDirectory.of(temporary);
        place.open();
    }

    @AfterEach
    void remove() throws IOException {
        new AgentDirectory(place.root()).delete();
    }

    @Test
    void matchesTransitionTable() {
        List<String[]> rows = TRANSITIONS.lines().map(line -> line.split(" +")).toList();
        String[] events = rows.getFirst();
        assertThat(Arrays.copyOfRange(events, 1, events.length))
                .containsExactlyInAnyOrder(
                        Arrays.stream(Event.values()).map(Enum::name).toArray(String[]::new));
        assertThat(rows.stream().skip(1).map(row -> row[0]))
                .containsExactlyInAnyOrder(
                        Arrays.stream(State.values()).map(Enum::name).toArray(String[]::new));
        for (String[] row : rows.subList(1, rows.size())) {
            State from = State.valueOf(row[0]);
            for (int i = 1; i < row.length; i++) {
                Event event = Event.valueOf(events[i]);
                if (row[i].equals(".")) {
                    assertThatThrownBy(() -> from.after(event))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("a watch in state " + from + " has no transition " + event);
                } else {
                    assertThat(from.after(event)).as(from + " " + event).isEqualTo(State.valueOf(row[i]));
                }
            }
        }
    }

    /** The state that the next step reads with and without the agent's directory, after the steps before have recorded these events. */
    @ParameterizedTest
    @CsvSource({
        "'',                              WATCHING, NONE",
        "START,                           STARTING, LOST",
        "START ABORT,                     WATCHING, NONE",
        "START READY,                     WATCHING, LOST",
        "START READY STOP,                WATCHING, LOST",
        "START STOP END,                  WATCHING, ENDED",
        "START READY STOP END,            WATCHING, ENDED",
        "START READY STOP END REPORT,     WATCHING, REPORTED",
        "START READY STOP END CHECK,      WATCHING, CHECKED",
        "START READY STOP END REPORT START, STARTING, LOST",
        "START READY STOP END REPORT START ABORT, WATCHING, REPORTED",
    })
    void nextStepFindsTheState(String events, State withAgent, State withoutAgent) throws Exception {
        JobLifecycle life = JobLifecycle.read(place, "a job/1", false);
        for (String event : events.isEmpty() ? new String[0] : events.split(" ")) {
            State next = event.equals("ABORT") ? State.NONE : life.state().after(Event.valueOf(event));
            life.advance(Event.valueOf(event));
            assertThat(life.state()).isEqualTo(next);
        }
        assertThat(JobLifecycle.read(place, "a job/1", true).state()).isEqualTo(withAgent);
        assertThat(JobLifecycle.read(place, "a job/1", false).state()).isEqualTo(withoutAgent);
        assertThat(JobLifecycle.read(place, "another job", false).state()).isEqualTo(State.NONE);
    }

    @Test
    void rejectedTransitionKeepsFile() throws Exception {
        JobLifecycle life = JobLifecycle.read(place, "job", false);
        life.advance(Event.START);
        String before = Files.readString(place.life());
        assertThatThrownBy(() -> life.advance(Event.CHECK)).isInstanceOf(IllegalStateException.class);
        assertThat(life.state()).isEqualTo(State.STARTING);
        assertThat(place.life()).hasContent(before);
    }

    @Test
    void fileContainsAllWatchesWithVerdicts() throws Exception {
        String order = "0123456789abcdef".repeat(2);
        JobOutcome outcome = JobOutcome.tampered("a test");
        JobLifecycle life = JobLifecycle.read(place, "one\njob", false);
        for (Event event : List.of(Event.START, Event.READY, Event.STOP, Event.END)) {
            life.advance(event);
        }
        assertThat(life.watches().getLast().reports(outcome)).isFalse();
        life.advance(Event.REPORT, order, outcome);
        life.advance(Event.START);
        life.advance(Event.READY);

        List<Watch> watches = JobLifecycle.read(place, "one\njob", true).watches();
        assertThat(watches).isEqualTo(life.watches()).hasSize(2);
        Watch first = watches.getFirst();
        assertThat(first.state()).isEqualTo(State.REPORTED);
        assertThat(first.order()).isEqualTo(order);
        assertThat(first.reports(outcome)).isTrue();
        assertThat(first.reports(JobOutcome.notMonitored("a test"))).isFalse();
        assertThat(first.ended()).isGreaterThanOrEqualTo(first.started());
        assertThat(watches.getLast().started()).isGreaterThanOrEqualTo(first.ended());
        assertThat(watches.getLast().ended()).isZero();
        assertThat(watches.getLast().reports(outcome)).isFalse();
    }

    @Test
    void invalidFileIsLostWithoutAgent() throws Exception {
        JobLifecycle.read(place, "job", false).advance(Event.START);
        Files.writeString(place.life(), Files.readString(place.life()).replace("starting", "clean"));

        JobLifecycle without = JobLifecycle.read(place, "job", false);
        assertThat(without.state()).isEqualTo(State.LOST);
        assertThat(without.fault()).contains("invalid content at 'clean ");
        assertThatThrownBy(() -> without.advance(Event.START))
                .as("another watch would hide it")
                .isInstanceOf(CiException.class);

        JobLifecycle with = JobLifecycle.read(place, "job", true);
        assertThat(with.state()).isEqualTo(State.WATCHING);
        with.advance(Event.STOP);
        assertThatThrownBy(() -> with.advance(Event.END))
                .isInstanceOf(CiException.class)
                .hasMessageContaining("invalid content at 'clean ");
        assertThat(place.life()).as("it is evidence").exists();
    }

    @Test
    void unreadableFileIsLost() throws Exception {
        Files.createDirectories(place.life().resolve("in-the-way"));
        JobLifecycle life = JobLifecycle.read(place, "job", false);
        assertThat(life.state()).isEqualTo(State.LOST);
        assertThat(life.fault()).startsWith("cannot read " + place.life());
    }

    /** A link can lead to a device or a pipe, which never end. */
    @Test
    void symlinkIsNotFollowed() throws Exception {
        JobLifecycle.read(place, "job", false).advance(Event.START);
        Path target = Files.move(place.life(), temporary.resolve("moved"));
        Files.createSymbolicLink(place.life(), target);
        JobLifecycle life = JobLifecycle.read(place, "job", false);
        assertThat(life.fault()).startsWith("cannot read " + place.life());
        assertThat(life.watches()).isEmpty();
    }

    @Test
    void removedFileIsNotRecreated() throws Exception {
        JobLifecycle life = JobLifecycle.read(place, "job", true);
        life.advance(Event.STOP);
        life.advance(Event.END);
        assertThat(place.life()).doesNotExist();
    }

    @Test
    void agentLogsItsTransitions() throws Exception {
        Path file = temporary.resolve("agent.jsonl");
        try (AgentLog log = AgentLog.create(file, null)) {
            JobLifecycle.Agent agent = new JobLifecycle.Agent(log);
            for (LogRecordType type : List.of(
                    LogRecordType.STARTED, LogRecordType.READY, LogRecordType.ALERTED, LogRecordType.STOPPING)) {
                agent.add(type, Map.of());
            }
            assertThat(agent.state()).isEqualTo(State.STOPPING);
            assertThatThrownBy(() -> agent.add(LogRecordType.READY, Map.of()))
                    .isInstanceOf(IllegalStateException.class);
            agent.add(LogRecordType.STOPPED, Map.of());
            assertThat(agent.state()).isEqualTo(State.ENDED);
            assertThatThrownBy(() -> agent.add(LogRecordType.FAILED, Map.of()))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, null).records())
                .extracting(LogRecord::type)
                .containsExactly(
                        LogRecordType.STARTED,
                        LogRecordType.READY,
                        LogRecordType.ALERTED,
                        LogRecordType.STOPPING,
                        LogRecordType.STOPPED);
    }
}
