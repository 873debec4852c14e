package eyas.hunt.question;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Reads a day as people give it: {@code 2026-11-01}, or how long ago: {@code 90d}, {@code 12w}. Days are of UTC. */
public final class DateArgument {
    private static final int MOST_DIGITS = 5;
    private static final int WEEK = 7;

    private DateArgument() {}

    /** Returns whether {@code text}, which names a day, says how long ago it was. */
    static boolean isCounted(String text) {
        return text.endsWith("d") || text.endsWith("w");
    }

    /**
     * Returns the day that {@code text} names.
     *
     * @throws IllegalArgumentException if it names none, with the cure
     */
    public static LocalDate day(String text, LocalDate today) {
        if (text.length() >= 2 && text.length() <= MOST_DIGITS + 1) {
            char unit = text.charAt(text.length() - 1);
            String digits = text.substring(0, text.length() - 1);
            if ((unit == 'd' || unit == 'w') && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return today.minusDays(Long.parseLong(digits) * (unit == 'w' ? WEEK : 1));
            }
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text.substring(0, Math.min(text.length(), 40))
                            + "' is no day: write 2026-11-01, or 90d or 12w ago",
                    e);
        }
    }
}
