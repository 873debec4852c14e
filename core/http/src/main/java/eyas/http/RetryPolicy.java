package eyas.http;

import java.time.Duration;

/**
 * Limits for requests to one service, with retries and exponential backoff.
 *
 * @param overall time for all requests together
 * @param request timeout of one request, from connecting to the last byte
 * @param attempts maximum number of attempts per request
 * @param firstPause pause before the second attempt; doubles with each further attempt, up to the longest
 * @param longestPause maximum pause; if the service asks for more, the request is not retried
 * @param mostBytes maximum size of a response body, in bytes
 */
public record RetryPolicy(
        Duration overall, Duration request, int attempts, Duration firstPause, Duration longestPause, int mostBytes) {}
