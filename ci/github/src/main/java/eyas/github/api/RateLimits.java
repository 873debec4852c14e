package eyas.github.api;

import eyas.http.RetryRule;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognizes GitHub's rate limits: the primary limit by {@code x-ratelimit-remaining: 0} and the time of its reset, secondary ones by
 * {@code Retry-After} or by the message alone, each with status 403 or 429 (GraphQL: also 200); otherwise uses the default rule.
 */
final class RateLimits implements RetryRule {
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    /** Seconds since the epoch, limited to years of four digits. */
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

    private static final int SEARCHED_BYTES = 4_096;
    /** GitHub's recommendation if the response contains no time. */
    private static final Duration SECONDARY = Duration.ofSeconds(60);

    @Override
    public Optional<Duration> later(int status, HttpHeaders headers, byte[] body) {
        if (status == FORBIDDEN || status == TOO_MANY) {
            Duration asked = RetryRule.waiting(headers);
            if (!asked.isNegative()) {
                return Optional.of(asked);
            }
            if (isUsedUp(headers)) {
                return Optional.of(untilReset(headers));
            }
            return status == TOO_MANY
                            || bodyContains(body, "secondary rate limit")
                            || bodyContains(body, "abuse detection")
                    ? Optional.of(SECONDARY)
                    : Optional.empty();
        }
        if (status == OK && isUsedUp(headers) && bodyContains(body, "rate_limit")) {
            return Optional.of(untilReset(headers));
        }
        return RetryRule.STANDARD.later(status, headers, body);
    }

    private static boolean isUsedUp(HttpHeaders headers) {
        return headers.firstValue("x-ratelimit-remaining").filter("0"::equals).isPresent();
    }

    /** Uses the server's clock if the response contains it: the runner's may be wrong. */
    private static Duration untilReset(HttpHeaders headers) {
        long reset = headers.firstValue("x-ratelimit-reset")
                .filter(SECONDS.asMatchPredicate())
                .map(Long::parseLong)
                .orElse(-1L);
        if (reset < 0) {
            return SECONDARY;
        }
        Duration left = Duration.between(now(headers), Instant.ofEpochSecond(reset));
        return left.isNegative() ? Duration.ofSeconds(1) : left.plusSeconds(1);
    }

    private static Instant now(HttpHeaders headers) {
        String date = headers.firstValue("date").orElse("");
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            // Without the server's time, the local clock is used.
            return Instant.now();
        }
    }

    private static boolean bodyContains(byte[] body, String description) {
        return new String(body, 0, Math.min(body.length, SEARCHED_BYTES), StandardCharsets.UTF_8)
                .toLowerCase(Locale.ROOT)
                .contains(description);
    }
}
