package eyas.ci.agent;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of the agent's log.
 *
 * @param number sequence number, from 1
 * @param time ns since the epoch
 * @param type what happened
 * @param details further values, by name
 * @param hash SHA-256 over this record and the previous hash, in hexadecimal
 * @param seal authentication code with the key ({@link LogKey}), in hexadecimal; empty without a key
 */
public record LogRecord(
        long number, long time, LogRecordType type, SortedMap<String, String> details, String hash, String seal) {
    public LogRecord {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** Returns a detail; empty if it is missing. */
    public String detail(String name) {
        return details.getOrDefault(name, "");
    }

    /** Returns a detail as a number; 0 if it is not a number. */
    public long number(String name) {
        String text = detail(name);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Returns details from alternating names and values. */
    public static Map<String, String> details(String... namesAndValues) {
        Map<String, String> details = new TreeMap<>();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            details.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return details;
    }
}
