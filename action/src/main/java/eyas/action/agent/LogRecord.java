package eyas.action.agent;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Is one line of the agent's log.
 *
 * @param number running number, from 1
 * @param time ns since the epoch
 * @param type what happened
 * @param details more about it, by name
 * @param hash SHA-256 over this record and the hash of the one before, in hexadecimal
 */
public record LogRecord(long number, long time, Type type, SortedMap<String, String> details, String hash) {
    /** What can happen to an agent. */
    public enum Type {
        /** The agent's process began; {@code pid}, {@code scope}, {@code job}, {@code version}. */
        STARTED,
        /** A test event came back through the ring: from here on the job is watched; {@code milliseconds}. */
        READY,
        /** The agent still reads events; {@code events}, {@code dropped}, {@code alerts}. */
        HEARTBEAT,
        /** Somebody signalled the agent; {@code signal}, {@code pid}, {@code name}, {@code step}, {@code result}. */
        SIGNAL,
        /** The agent was asked to stop, by its folder. */
        STOPPING,
        /** Everything was read and reported; {@code events}, {@code dropped}, {@code alerts}. */
        STOPPED,
        /** The agent cannot go on; {@code message}. */
        FAILED;

        /** Returns the name in the log. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public LogRecord {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** Returns a detail, empty where there is none. */
    public String detail(String name) {
        return details.getOrDefault(name, "");
    }

    /** Returns details from names and values in turn. */
    public static Map<String, String> details(String... namesAndValues) {
        Map<String, String> details = new TreeMap<>();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            details.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return details;
    }
}
