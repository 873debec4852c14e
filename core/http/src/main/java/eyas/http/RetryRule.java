package eyas.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/** The rule by which answers that mean "later" are told from final ones; services differ in how they say it. */
@FunctionalInterface
public interface RetryRule {
    /** What most services mean: 408, 429, and 5xx but for 501. */
    RetryRule STANDARD = (status, headers, _) ->
            RetryableStatuses.isLater(status) ? Optional.of(waiting(headers)) : Optional.empty();

    /** A wait that the service does not say. */
    Duration UNKNOWN = Duration.ofSeconds(-1);

    /**
     * Returns how long the service asks to wait, {@link #UNKNOWN} where it does not say; empty where the answer is final.
     *
     * @param body the whole body
     */
    Optional<Duration> later(int status, HttpHeaders headers, byte[] body);

    /** Returns what the header {@code Retry-After} says, {@link #UNKNOWN} where it says nothing that can be read. */
    static Duration waiting(HttpHeaders headers) {
        return RetryAfterHeader.of(headers);
    }
}
