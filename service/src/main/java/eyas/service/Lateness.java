package eyas.service;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/** Tells answers that mean "later" from those that patience does not change; services differ in how they say it. */
@FunctionalInterface
public interface Lateness {
    /** Is what a service means that says nothing else: 408, 429, and 5xx but for 501. */
    Lateness USUAL =
            (status, headers, _) -> Statuses.isLater(status) ? Optional.of(waiting(headers)) : Optional.empty();

    /** Is a wait that the service does not say. */
    Duration UNSAID = Duration.ofSeconds(-1);

    /**
     * Returns how long the service asks to wait, {@link #UNSAID} where it does not say; empty where the answer is final.
     *
     * @param body the whole body
     */
    Optional<Duration> later(int status, HttpHeaders headers, byte[] body);

    /** Returns what the header {@code Retry-After} says, {@link #UNSAID} where it says nothing that can be read. */
    static Duration waiting(HttpHeaders headers) {
        return RetryAfter.of(headers);
    }
}
