package eyas.ci.agent;

import java.util.List;
import java.util.Optional;

/** How an agent ended, as far as its log tells. Times are ns since the epoch. */
public sealed interface AgentEnd {
    /** It was asked to stop, and read everything before. */
    record Clean() implements AgentEnd {}

    /**
     * Somebody killed it.
     *
     * @param time when the signal was sent
     * @param signal its number
     * @param pid who sent it
     * @param name that process's name
     * @param step the step that process belonged to, empty if unknown
     */
    record Killed(long time, int signal, long pid, String name, String step) implements AgentEnd {}

    /**
     * It went without a word.
     *
     * @param lastSeen its last record
     */
    record Vanished(long lastSeen) implements AgentEnd {}

    /**
     * It gave up.
     *
     * @param time when
     * @param message why
     */
    record Failed(long time, String message) implements AgentEnd {}

    /**
     * Its log was changed, or is not there.
     *
     * @param reason where and how
     */
    record Tampered(String reason) implements AgentEnd {}

    /**
     * The job has had more than one watch, and nobody saw what happened in between.
     *
     * @param ended when the first of them was ended, ns since the epoch
     * @param begun when the job was watched again, ns since the epoch
     */
    record Interrupted(long ended, long begun) implements AgentEnd {}

    /**
     * The alerts that it has written down were changed, or are not there.
     *
     * @param reason how that is known
     */
    record AlertsChanged(String reason) implements AgentEnd {}

    /**
     * It went on, but the kernel did not tell it of everything any more.
     *
     * @param since when that was found, ns since the epoch; 0 if only at the end
     * @param what what was found
     */
    record Blinded(long since, String what) implements AgentEnd {}

    /** Concludes from {@code log}; the agent's process must have ended. */
    static AgentEnd of(ReadLog log) {
        if (log.fault() != null) {
            return new Tampered(log.fault());
        }
        if (log.records().isEmpty() || log.records().getFirst().type() != LogType.STARTED) {
            return new Tampered("it does not begin with a start");
        }
        Optional<LogRecord> blinded = log.last(LogType.BLINDED);
        if (blinded.isPresent()) {
            return new Blinded(blinded.get().time(), blinded.get().detail("what"));
        }
        if (log.last(LogType.STOPPED).isPresent()) {
            return new Clean();
        }
        Optional<LogRecord> failed = log.last(LogType.FAILED);
        if (failed.isPresent()) {
            return new Failed(failed.get().time(), failed.get().detail("message"));
        }
        return log.last(LogType.SIGNAL)
                .filter(record -> record.detail("signal").equals(KILL)
                        && record.detail("result").equals(SENT))
                .<AgentEnd>map(record -> new Killed(
                        record.time(),
                        Integer.parseInt(KILL),
                        number(record.detail("pid")),
                        record.detail("name"),
                        record.detail("step")))
                .orElseGet(() -> new Vanished(log.records().getLast().time()));
    }

    /** The signal that no process can take. */
    String KILL = "9";

    /** The result of a signal that was sent; others were refused. */
    String SENT = "0";

    private static long number(String text) {
        return text.chars().allMatch(Character::isDigit) && !text.isEmpty() && text.length() < 19
                ? Long.parseLong(text)
                : 0;
    }

    /** Returns the signals other than the fatal one that somebody sent. */
    static List<LogRecord> attempts(ReadLog log) {
        return log.records().stream()
                .filter(record -> record.type() == LogType.SIGNAL
                        && !record.detail("signal").equals(KILL))
                .toList();
    }
}
