package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.agent.AgentLog;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.UntrustedFileReader;
import eyas.text.AtomicFile;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * State machine of a job's watch: one for the agent and for the steps that start it, stop it, and check what was reported.
 *
 * <pre>
 *        START          READY          STOP           END        REPORT          CHECK
 *  NONE -------> STARTING ---> WATCHING ---> STOPPING ---> ENDED -----> REPORTED -----> CHECKED
 *    ^              |  |           |            ^  |         | ^                           ^
 *    +--- ABORT ----+  +-- STOP ---|------------+  |         | |                           |
 *                   |              |               |         +-|---------- CHECK ----------+
 *                   +--------------+---------------+--- FAIL --+
 *                   +--------------+---------------+--- LOSE ----> LOST
 *
 *  ENDED, REPORTED, CHECKED, LOST -- START --> STARTING    (another watch: the verdict reports the gap)
 * </pre>
 *
 * <p>The agent records its transitions in its sealed log ({@link Agent}). The steps record theirs in one file beside the agent's directory,
 * which holds all watches of the job, and which is replaced atomically; the stop request is the record of STOP. The agent's directory takes
 * precedence over the file ({@link #read}).
 *
 * <p>The file is not evidence: a process with root can forge it. {@code stop} has no key and ends in REPORTED. Only a step with the key
 * ends in CHECKED, and it trusts only the sealed log ({@link AgentEvidence}). Not thread-safe.
 */
final class JobLifecycle {
    private static final int MOST_BYTES = 1 << 20;
    private static final String ABSENT = "-";
    /** A line per watch: state, start and end (ms since the epoch, 0 for none), nonce of the stop request, verdict, number of alerts. */
    private static final Pattern LINE =
            Pattern.compile("(starting|watching|ended|reported|checked) ([0-9]{1,18}) ([0-9]{1,18}) (-|[0-9a-f]{32})"
                    + " ([a-z-]{1,32}) ([0-9]{1,18})");

    /** The states of a watch. */
    enum State {
        /** The job has no watch. */
        NONE,
        /** The agent's directory exists; the kernel has not delivered its first event yet. */
        STARTING,
        /** The agent receives events. */
        WATCHING,
        /** The agent was asked to end. */
        STOPPING,
        /** The agent's process has ended; its log contains the reason. */
        ENDED,
        /** A step without the key has reported the verdict and taken the report. */
        REPORTED,
        /** A step with the key has reported the verdict, or has compared what was reported with the sealed log. */
        CHECKED,
        /** The agent's directory is gone without a report, or the file of the steps is broken. */
        LOST;

        /** Returns whether the watch has started and its agent has not been seen to end. */
        boolean isRunning() {
            return this == STARTING || this == WATCHING || this == STOPPING;
        }

        /**
         * Returns the state that follows this one.
         *
         * @throws IllegalStateException if there is no such transition
         */
        State after(Event event) {
            @Nullable
            State next = switch (event) {
                case START -> isRunning() ? null : STARTING;
                case READY -> this == STARTING ? WATCHING : null;
                case ABORT -> this == STARTING ? NONE : null;
                case STOP -> this == STARTING || this == WATCHING ? STOPPING : null;
                case END -> this == STOPPING ? ENDED : null;
                case FAIL -> isRunning() ? ENDED : null;
                case REPORT -> this == ENDED ? REPORTED : null;
                case CHECK -> this == ENDED || this == REPORTED ? CHECKED : null;
                case LOSE -> isRunning() ? LOST : null;
            };
            if (next == null) {
                throw new IllegalStateException("a watch in state " + this + " has no transition " + event);
            }
            return next;
        }
    }

    /** What changes the state of a watch. */
    enum Event {
        /** The first step has created the agent's directory and started its process. */
        START,
        /** The kernel has delivered the test event. */
        READY,
        /** The first step gives up and leaves nothing running. */
        ABORT,
        /** The agent is asked to end: by a step, or because the runner's worker has ended. */
        STOP,
        /** The agent has read and reported everything; the step that waits for it sees that its process is gone. */
        END,
        /** The agent cannot go on. */
        FAIL,
        /** A step without the key has reported the verdict. */
        REPORT,
        /** A step with the key has reported the verdict, or compared it. */
        CHECK,
        /** A step finds that the agent's directory is gone. */
        LOSE
    }

    /**
     * One watch of a job.
     *
     * @param started ms since the epoch
     * @param ended ms since the epoch; 0 if no step has ended it
     * @param order nonce of the stop request ({@link eyas.ci.agent.SignedStopRequest}) of the step that reported
     * @param verdict the verdict that was reported
     * @param alerts number of alerts that were reported
     */
    record Watch(State state, long started, long ended, String order, String verdict, long alerts) {
        private String line() {
            String name = state.name().toLowerCase(Locale.ROOT);
            return name + " " + started + " " + ended + " " + order + " " + verdict + " " + alerts + "\n";
        }

        /** Returns whether the reported verdict and number of alerts match {@code outcome}. */
        boolean reports(JobOutcome outcome) {
            return verdict.equals(outcome.verdict().label())
                    && alerts == outcome.findings().alerts();
        }
    }

    /** The agent's part: every transition is a record of its sealed log. Event thread only. */
    static final class Agent {
        private final AgentLog log;
        private State state = State.NONE;

        Agent(AgentLog log) {
            this.log = log;
        }

        AgentLog log() {
            return log;
        }

        State state() {
            return state;
        }

        /** Appends a record to the log and makes the transition of its type, if there is one. */
        LogRecord add(LogRecordType type, Map<String, String> details) {
            state = switch (type) {
                case STARTED -> state.after(Event.START);
                case READY -> state.after(Event.READY);
                case STOPPING -> state.after(Event.STOP);
                case STOPPED -> state.after(Event.END);
                case FAILED -> state.after(Event.FAIL);
                case ALERTED, HEARTBEAT, SIGNAL, BLINDED -> state;
            };
            return log.add(type, details);
        }
    }

    private final Path file;
    private final String job;
    private final List<Watch> watches = new ArrayList<>();
    private String fault = "";
    private State state = State.NONE;

    private JobLifecycle(Path file, String job) {
        this.file = file;
        this.job = "job " + job.replaceAll("\\R", " ");
    }

    /**
     * Reads the state of the job's watch as a step finds it. An invalid file throws no exception: the state is LOST, or {@link #advance}
     * fails.
     *
     * @param hasAgent whether the agent's directory exists. If it does, its sealed log takes precedence over the file; if not, no watch is
     * running
     */
    static JobLifecycle read(RunnerStateDirectory place, String job, boolean hasAgent) {
        JobLifecycle life = new JobLifecycle(place.life(), job);
        try {
            life.parse();
        } catch (NoSuchFileException e) {
            // The job has no watch.
            life.watches.clear();
        } catch (IOException e) {
            life.fault = "cannot read " + life.file + ": " + FileErrorMessage.reason(e);
        }
        State recorded = life.watches.isEmpty() ? State.NONE : life.watches.getLast().state;
        if (hasAgent) {
            life.state = recorded == State.STARTING ? recorded : State.WATCHING;
        } else if (!life.fault.isEmpty()) {
            life.state = State.LOST;
        } else {
            life.state = recorded.isRunning() ? recorded.after(Event.LOSE) : recorded;
        }
        return life;
    }

    private void parse() throws IOException {
        List<String> lines = new String(UntrustedFileReader.read(file, MOST_BYTES), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (lines.isEmpty() || !lines.getFirst().equals(job)) {
            return;
        }
        for (String text : lines.subList(1, lines.size())) {
            Matcher line = LINE.matcher(text);
            if (!line.matches()) {
                throw new IOException("invalid content at '" + text + "'");
            }
            watches.add(new Watch(
                    State.valueOf(line.group(1).toUpperCase(Locale.ROOT)),
                    Long.parseLong(line.group(2)),
                    Long.parseLong(line.group(3)),
                    line.group(4),
                    line.group(5),
                    Long.parseLong(line.group(6))));
        }
    }

    State state() {
        return state;
    }

    /** Returns why the file cannot be read; empty if it can be. */
    String fault() {
        return fault;
    }

    /** Returns the watches of the job, in order. */
    List<Watch> watches() {
        return List.copyOf(watches);
    }

    /**
     * Makes a transition and records it.
     *
     * @throws CiException if the file is invalid
     * @throws IOException if it cannot be written
     */
    void advance(Event event) throws IOException {
        advance(event, ABSENT, ABSENT, 0);
    }

    /** Makes a transition and records it with the verdict that a step reports for the stop request with the nonce {@code order}. */
    void advance(Event event, String order, JobOutcome outcome) throws IOException {
        advance(event, order, outcome.verdict().label(), outcome.findings().alerts());
    }

    private void advance(Event event, String order, String verdict, long alerts) throws IOException {
        State next = state.after(event);
        if (event != Event.STOP) {
            if (!fault.isEmpty()) {
                throw new CiException(fault);
            }
            long now = Instant.now().toEpochMilli();
            if (event == Event.START) {
                watches.add(new Watch(next, now, 0, order, verdict, alerts));
            } else if (!watches.isEmpty()) {
                Watch last = watches.removeLast();
                if (event != Event.ABORT) {
                    long started = event == Event.READY ? now : last.started;
                    watches.add(
                            new Watch(next, started, event == Event.END ? now : last.ended, order, verdict, alerts));
                }
            }
            write();
        }
        state = next;
    }

    private void write() throws IOException {
        if (watches.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            AtomicFile.replace(
                    file, job + "\n" + watches.stream().map(Watch::line).collect(Collectors.joining()));
        }
    }
}
