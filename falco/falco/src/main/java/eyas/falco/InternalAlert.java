package eyas.falco;

import eyas.engine.Alert;
import eyas.engine.OutputValue;
import eyas.rules.model.Priority;
import java.time.Instant;
import java.util.SortedMap;

/** Makes alerts that the program raises about itself: their rules begin with {@code Falco internal:}. */
final class InternalAlert {
    private static final long NANOS = 1_000_000_000L;

    private InternalAlert() {}

    /**
     * Makes one.
     *
     * @param time ns since the epoch
     * @param rule begins with {@code Falco internal:}
     * @param message what is shown; Falco's begin with the rule
     */
    static Alert of(long time, Priority priority, String rule, String message, SortedMap<String, OutputValue> fields) {
        return Alert.ofProgram(rule, priority, time, message, fields);
    }

    /** Returns the machine's time, ns since the epoch. */
    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS + now.getNano();
    }
}
