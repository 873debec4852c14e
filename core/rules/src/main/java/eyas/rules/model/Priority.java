package eyas.rules.model;

import eyas.text.NearestName;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How bad it is that a rule matches; the worst first. */
public enum Priority {
    EMERGENCY(0, "Emergency"),
    ALERT(1, "Alert"),
    CRITICAL(2, "Critical"),
    ERROR(3, "Error"),
    WARNING(4, "Warning"),
    NOTICE(5, "Notice"),
    INFORMATIONAL(6, "Informational"),
    DEBUG(7, "Debug");

    private static final Map<String, Priority> WORDS = words();
    /** The fewest letters that say which priority is begun. */
    private static final int SHORTEST = 3;

    private final int number;
    private final String word;

    Priority(int number, String word) {
        this.number = number;
        this.word = word;
    }

    private static Map<String, Priority> words() {
        Map<String, Priority> words = new HashMap<>();
        for (Priority priority : values()) {
            words.put(priority.word.toLowerCase(Locale.ROOT), priority);
        }
        words.put("info", INFORMATIONAL);
        return Map.copyOf(words);
    }

    /** Returns the priority that {@code word} names, in any case; {@code info} is short for informational. */
    public static Optional<Priority> of(String word) {
        return Optional.ofNullable(WORDS.get(word.toLowerCase(Locale.ROOT)));
    }

    /**
     * Return the priority that was probably meant by {@code word}, which names none: a misspelt one, or the beginning of one, as
     * {@code warn} and {@code crit} are; null if none is near.
     */
    public static @Nullable Priority nearest(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        for (Priority priority : values()) {
            if (lower.length() >= SHORTEST
                    && priority.word.toLowerCase(Locale.ROOT).startsWith(lower)) {
                return priority;
            }
        }
        String nearest = NearestName.of(lower, new TreeSet<>(WORDS.keySet()));
        return nearest == null ? null : WORDS.get(nearest);
    }

    /** Returns syslog's number of it, 0 for the worst. */
    public int number() {
        return number;
    }

    /** Returns the word that is printed. */
    public String word() {
        return word;
    }

    /** Returns whether it is as bad as {@code threshold} or worse. */
    public boolean atLeast(Priority threshold) {
        return compareTo(threshold) <= 0;
    }
}
