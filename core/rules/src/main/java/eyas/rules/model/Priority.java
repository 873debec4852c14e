package eyas.rules.model;

import eyas.text.NearestName;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The severity of a rule, most severe first. */
public enum Priority {
    EMERGENCY(0, "Emergency"),
    ALERT(1, "Alert"),
    CRITICAL(2, "Critical"),
    ERROR(3, "Error"),
    WARNING(4, "Warning"),
    NOTICE(5, "Notice"),
    INFORMATIONAL(6, "Informational"),
    DEBUG(7, "Debug");

    private static final Map<String, Priority> WORDS = byLabel();
    /** The minimum number of letters of an abbreviated priority. */
    private static final int SHORTEST = 3;

    private final int number;
    private final String label;

    Priority(int number, String word) {
        this.number = number;
        this.label = word;
    }

    private static Map<String, Priority> byLabel() {
        Map<String, Priority> words = new HashMap<>();
        for (Priority priority : values()) {
            words.put(priority.label.toLowerCase(Locale.ROOT), priority);
        }
        words.put("info", INFORMATIONAL);
        return Map.copyOf(words);
    }

    /** Returns the priority named {@code word}, ignoring case; {@code info} is short for informational. */
    public static Optional<Priority> of(String word) {
        return Optional.ofNullable(WORDS.get(word.toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns the priority that was probably meant by the invalid name {@code word}: a misspelled or abbreviated one, such as {@code warn}
     * and {@code crit}; null if none is similar.
     */
    public static @Nullable Priority nearest(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        for (Priority priority : values()) {
            if (lower.length() >= SHORTEST
                    && priority.label.toLowerCase(Locale.ROOT).startsWith(lower)) {
                return priority;
            }
        }
        String nearest = NearestName.of(lower, new TreeSet<>(WORDS.keySet()));
        return nearest == null ? null : WORDS.get(nearest);
    }

    /** Returns its syslog number, 0 for the most severe. */
    public int number() {
        return number;
    }

    /** Returns the name to print. */
    public String label() {
        return label;
    }

    /** Returns whether it is at least as severe as {@code threshold}. */
    public boolean atLeast(Priority threshold) {
        return compareTo(threshold) <= 0;
    }
}
