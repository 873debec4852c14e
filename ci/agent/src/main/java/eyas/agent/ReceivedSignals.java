package eyas.agent;

import eyas.ci.agent.AgentLog;
import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signals that were sent to the agent, including refused ones. The first signal of each process and number is logged at once.
 * Repetitions, and signals of processes beyond {@link #MOST}, are only counted: a job must not be able to flood the log. A signal that ends
 * the agent is always logged. Event thread only.
 */
final class ReceivedSignals {
    /** Number of distinct pairs of process and signal, for sent and refused signals each. */
    static final int MOST = 128;

    private final AgentLog log;
    private final Map<Key, Repeated> sent = new LinkedHashMap<>();
    private final Map<Key, Repeated> refused = new LinkedHashMap<>();
    private long further;

    private record Key(long pid, long signal) {}

    /**
     * The sender of a signal.
     *
     * @param pid its process
     * @param name its name, empty if unknown
     * @param step its step, empty if unknown
     */
    record Sender(long pid, String name, String step) {}

    /** Number of times that a process has sent a signal. */
    private static final class Repeated {
        private final Sender sender;
        private final long result;
        private long count = 1;

        private Repeated(Sender sender, long result) {
            this.sender = sender;
            this.result = result;
        }
    }

    ReceivedSignals(AgentLog log) {
        this.log = log;
    }

    /**
     * Records a signal.
     *
     * @param time ns since the epoch
     * @param result the call's result: 0 if the signal was sent; otherwise it was refused
     */
    void add(long time, Sender sender, long signal, long result) {
        Map<Key, Repeated> known = result == 0 ? sent : refused;
        Key key = new Key(sender.pid(), signal);
        Repeated before = known.get(key);
        if (before != null) {
            before.count++;
        } else if (known.size() < MOST) {
            known.put(key, new Repeated(sender, result));
        } else {
            further++;
        }
        boolean isNew = before == null && known.containsKey(key);
        boolean isEnd = result == 0 && Long.toString(signal).equals(AgentTermination.KILL);
        if (isNew || isEnd) {
            log.add(time, LogRecordType.SIGNAL, details(sender, signal, result));
        }
    }

    private static Map<String, String> details(Sender sender, long signal, long result) {
        return LogRecord.details(
                "signal",
                Long.toString(signal),
                "pid",
                Long.toString(sender.pid()),
                "name",
                sender.name(),
                "step",
                sender.step(),
                "result",
                Long.toString(result));
    }

    /** Writes the totals at the end of the watch. */
    void conclude() {
        conclude(sent);
        conclude(refused);
        if (further > 0) {
            log.add(LogRecordType.SIGNAL, LogRecord.details(AgentTermination.FURTHER, Long.toString(further)));
        }
    }

    private void conclude(Map<Key, Repeated> known) {
        known.forEach((key, repeated) -> {
            if (repeated.count > 1) {
                Map<String, String> details = details(repeated.sender, key.signal(), repeated.result);
                details.put(AgentTermination.COUNT, Long.toString(repeated.count));
                log.add(LogRecordType.SIGNAL, details);
            }
        });
    }
}
