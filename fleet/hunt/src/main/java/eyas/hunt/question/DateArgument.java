package eyas.hunt.question;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Parses a UTC day: {@code 2026-11-01}, or relative: {@code 90d}, {@code 12w}. */
public final class DateArgument {
    private static final int MOST_DIGITS = 5;
    private static final int WEEK = 7;

    private DateArgument() {}

    /** Returns whether {@code text}, a valid day, is relative. */
    static boolean isCounted(String text) {
        return text.endsWith("d") || text.endsWith("w");
    }

    /**
     * Returns the day of {@code text}.
     *
     * @throws IllegalArgumentException if it is invalid; the message names the remedy
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
                            + "' is not a day: use 2026-11-01, or 90d or 12w ago",
                    e);
        }
    }
}
