package eyas.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Parses the header {@code Retry-After}: seconds, or a date (RFC 9110, 10.2.3). */
final class RetryAfterHeader {
    private static final int LONGEST = 64;

    private RetryAfterHeader() {}

    /** Returns how long the service asks to wait, negative if it does not say. */
    static Duration of(HttpHeaders headers) {
        String text = headers.firstValue("Retry-After").orElse("").strip();
        return text.length() > LONGEST ? Duration.ofSeconds(-1) : parse(text, Instant.now());
    }

    static Duration parse(String text, Instant now) {
        if (!text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(Integer.parseInt(text));
        }
        try {
            Duration until = Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeParseException e) {
            return Duration.ofSeconds(-1);
        }
    }
}
