package eyas.ci.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How an agent ended, according to its log. Times are ns since the epoch. */
public sealed interface AgentTermination {
    /** It was asked to stop and had read all events before. */
    record Clean() implements AgentTermination {}

    /**
     * It was killed by a process.
     *
     * @param time when the signal was sent
     * @param signal its number
     * @param pid the sender's process ID
     * @param name the sender's name
     * @param step the sender's step, empty if unknown
     */
    record Killed(long time, int signal, long pid, String name, String step) implements AgentTermination {}

    /**
     * It ended without a final record.
     *
     * @param lastSeen time of its last record
     */
    record Vanished(long lastSeen) implements AgentTermination {}

    /**
     * It failed.
     *
     * @param time when
     * @param message why
     */
    record Failed(long time, String message) implements AgentTermination {}

    /**
     * Its log was changed or is missing.
     *
     * @param reason where and how
     */
    record Tampered(String reason) implements AgentTermination {}

    /**
     * The job had more than one watch, and was not watched in between.
     *
     * @param ended when the first watch was ended, ns since the epoch
     * @param begun when the job was watched again, ns since the epoch
     */
    record Interrupted(long ended, long begun) implements AgentTermination {}

    /**
     * It was asked to stop early, by another step than the intended one.
     *
     * @param time when it had ended, ns since the epoch
     * @param step the step that requested the stop, as the agent knows it; empty if unknown
     */
    record EndedEarly(long time, String step) implements AgentTermination {}

    /**
     * The alerts that it has written were changed or are missing.
     *
     * @param reason the evidence
     */
    record AlertsChanged(String reason) implements AgentTermination {}

    /**
     * A report file that it has written was changed or is missing.
     *
     * @param reason which file
     */
    record ReportChanged(String reason) implements AgentTermination {}

    /**
     * It kept running, but the kernel did not report all events to it.
     *
     * @param since when that was detected, ns since the epoch; 0 if only at the end
     * @param what what was detected
     */
    record Blinded(long since, String what) implements AgentTermination {}

    /** Determines the end from {@code log}; the agent's process must have ended. */
    static AgentTermination of(ParsedAgentLog log) {
        if (log.fault() != null) {
            return new Tampered(log.fault());
        }
        if (log.records().isEmpty() || log.records().getFirst().type() != LogRecordType.STARTED) {
            return new Tampered("it does not start with a start record");
        }
        Optional<LogRecord> blinded = log.last(LogRecordType.BLINDED);
        if (blinded.isPresent()) {
            return new Blinded(blinded.get().time(), blinded.get().detail("what"));
        }
        if (log.last(LogRecordType.STOPPED).isPresent()) {
            return new Clean();
        }
        Optional<LogRecord> failed = log.last(LogRecordType.FAILED);
        if (failed.isPresent()) {
            return new Failed(failed.get().time(), failed.get().detail("message"));
        }
        return log.records().reversed().stream()
                .filter(record -> record.type() == LogRecordType.SIGNAL
                        && record.detail("signal").equals(KILL)
                        && record.detail("result").equals(SENT))
                .findFirst()
                .<AgentTermination>map(record -> new Killed(
                        record.time(),
                        Integer.parseInt(KILL),
                        record.number("pid"),
                        record.detail("name"),
                        record.detail("step")))
                .orElseGet(() -> new Vanished(log.records().getLast().time()));
    }

    /**
     * Returns this, or a worse end. A normal end requires that the agent ended by the stop request with the nonce {@code order} and
     * received its test event. Otherwise the agent was ended early, or was blind.
     *
     * @param proved whether the stop request was signed with the key
     */
    default AgentTermination withStopOrder(ParsedAgentLog log, String order, boolean proved) {
        LogRecord stopped = log.last(LogRecordType.STOPPED).orElse(null);
        if (!(this instanceof Clean) || stopped == null) {
            return this;
        }
        if (!stopped.detail("order").equals(order)
                || (proved && !stopped.detail("proved").equals("true"))) {
            return new EndedEarly(stopped.time(), stopped.detail("step"));
        }
        return stopped.detail("probe").equals(order)
                ? this
                : new Blinded(0, "the test event at the end was not received");
    }

    /** SIGKILL, which no process can block. */
    String KILL = "9";

    /** The result of a signal that was sent; any other was refused. */
    String SENT = "0";

    /** The detail with the number of times that a process sent a signal, if it is more than one. */
    String COUNT = "count";

    /** The detail with the number of signals from processes without their own record. */
    String FURTHER = "further";

    /**
     * Returns the signals that did not end the agent, the last record of each process and signal. Refused ones are included, even refused
     * {@value #KILL}.
     */
    static List<LogRecord> attempts(ParsedAgentLog log) {
        Map<List<String>, LogRecord> attempts = new LinkedHashMap<>();
        for (LogRecord record : log.records()) {
            if (record.type() == LogRecordType.SIGNAL
                    && record.detail(FURTHER).isEmpty()
                    && !(record.detail("signal").equals(KILL)
                            && record.detail("result").equals(SENT))) {
                attempts.put(List.of(record.detail("pid"), record.detail("signal"), record.detail("result")), record);
            }
        }
        return List.copyOf(attempts.values());
    }

    /** Returns the number of signals from processes that {@link #attempts} does not list. */
    static long furtherAttempts(ParsedAgentLog log) {
        return log.records().stream()
                .filter(record -> record.type() == LogRecordType.SIGNAL)
                .mapToLong(record -> record.number(FURTHER))
                .sum();
    }
}
