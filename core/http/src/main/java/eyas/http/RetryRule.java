package eyas.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/** Decides whether a response asks to retry later or is final. Services express this differently. */
@FunctionalInterface
public interface RetryRule {
    /** The usual convention: 408, 429, and 5xx except 501. */
    RetryRule STANDARD = (status, headers, _) ->
            RetryableStatuses.isLater(status) ? Optional.of(waiting(headers)) : Optional.empty();

    /** The service does not say how long to wait. */
    Duration UNKNOWN = Duration.ofSeconds(-1);

    /**
     * Returns how long the service asks to wait, {@link #UNKNOWN} if it does not say; empty if the response is final.
     *
     * @param body the whole body
     */
    Optional<Duration> later(int status, HttpHeaders headers, byte[] body);

    /** Returns the value of the header {@code Retry-After}, {@link #UNKNOWN} if it is missing or invalid. */
    static Duration waiting(HttpHeaders headers) {
        return RetryAfterHeader.of(headers);
    }
}
