package eyas.falco;

import eyas.engine.Alert;
import eyas.engine.OutputValue;
import eyas.rules.model.Priority;
import java.time.Instant;
import java.util.SortedMap;

/** Creates alerts that the program raises about itself; their rule names begin with {@code Falco internal:}. */
final class InternalAlert {
    private static final long NANOS = 1_000_000_000L;

    private InternalAlert() {}

    /**
     * Creates an alert.
     *
     * @param time ns since the epoch
     * @param rule begins with {@code Falco internal:}
     * @param message the output; Falco's messages begin with the rule name
     */
    static Alert of(long time, Priority priority, String rule, String message, SortedMap<String, OutputValue> fields) {
        return Alert.ofProgram(rule, priority, time, message, fields);
    }

    /** Returns the current time in ns since the epoch. */
    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS + now.getNano();
    }
}
