package eyas.ci.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How an agent ended, as far as its log tells. Times are ns since the epoch. */
public sealed interface AgentTermination {
    /** It was asked to stop, and read everything before. */
    record Clean() implements AgentTermination {}

    /**
     * Somebody killed it.
     *
     * @param time when the signal was sent
     * @param signal its number
     * @param pid who sent it
     * @param name that process's name
     * @param step the step that process belonged to, empty if unknown
     */
    record Killed(long time, int signal, long pid, String name, String step) implements AgentTermination {}

    /**
     * It went without a word.
     *
     * @param lastSeen its last record
     */
    record Vanished(long lastSeen) implements AgentTermination {}

    /**
     * It gave up.
     *
     * @param time when
     * @param message why
     */
    record Failed(long time, String message) implements AgentTermination {}

    /**
     * Its log was changed, or is not there.
     *
     * @param reason where and how
     */
    record Tampered(String reason) implements AgentTermination {}

    /**
     * The job has had more than one watch, and nobody saw what happened in between.
     *
     * @param ended when the first of them was ended, ns since the epoch
     * @param begun when the job was watched again, ns since the epoch
     */
    record Interrupted(long ended, long begun) implements AgentTermination {}

    /**
     * It was asked to stop before its time: not by the step that was to ask it.
     *
     * @param time when it had ended, ns since the epoch
     * @param step the step that had asked it to, as the agent knows it; empty if unknown
     */
    record EndedEarly(long time, String step) implements AgentTermination {}

    /**
     * The alerts that it has written down were changed, or are not there.
     *
     * @param reason how that is known
     */
    record AlertsChanged(String reason) implements AgentTermination {}

    /**
     * A file of the report that it has written was changed, or is not there.
     *
     * @param reason which one
     */
    record ReportChanged(String reason) implements AgentTermination {}

    /**
     * It went on, but the kernel did not tell it of everything any more.
     *
     * @param since when that was found, ns since the epoch; 0 if only at the end
     * @param what what was found
     */
    record Blinded(long since, String what) implements AgentTermination {}

    /** Concludes from {@code log}; the agent's process must have ended. */
    static AgentTermination of(ParsedAgentLog log) {
        if (log.fault() != null) {
            return new Tampered(log.fault());
        }
        if (log.records().isEmpty() || log.records().getFirst().type() != LogRecordType.STARTED) {
            return new Tampered("it does not begin with a start");
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
     * Return this, or how it is worse: an agent that says that it ended well ended by the order with the number {@code order}, and
     * has seen the test event that belongs to it. By anything else somebody has ended it early, or it did not see any more.
     *
     * @param proved whether the order had proof that it came from who has the key
     */
    default AgentTermination asked(ParsedAgentLog log, String order, boolean proved) {
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
                : new Blinded(0, "the test event at the end did not come back");
    }

    /** The signal that no process can take. */
    String KILL = "9";

    /** The result of a signal that was sent; others were refused. */
    String SENT = "0";

    /** The detail of a signal that says how often it came of the same process, where that is more than once. */
    String COUNT = "count";

    /** The detail that says how many signals came of processes that are not told apart. */
    String FURTHER = "further";

    /**
     * Return the signals that did not end the agent, the last record of each process and signal. Refused ones are among them, and
     * so is {@value #KILL} where it was refused.
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

    /** Return how many signals came of processes that {@link #attempts} does not name. */
    static long furtherAttempts(ParsedAgentLog log) {
        return log.records().stream()
                .filter(record -> record.type() == LogRecordType.SIGNAL)
                .mapToLong(record -> record.number(FURTHER))
                .sum();
    }
}
