package eyas.http;

import java.time.Duration;

/**
 * How long and how often a service is asked.
 *
 * @param overall time for all requests together
 * @param request time for one request, from connecting to the last byte
 * @param attempts how often one request is sent at most
 * @param firstPause pause before the second attempt; it doubles with each further one, up to the longest
 * @param longestPause longest pause that is waited for; where the service asks for more, it is not asked again
 * @param mostBytes longest body that is read
 */
public record RetryPolicy(
        Duration overall, Duration request, int attempts, Duration firstPause, Duration longestPause, int mostBytes) {}
