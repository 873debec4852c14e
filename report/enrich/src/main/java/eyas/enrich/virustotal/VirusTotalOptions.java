package eyas.enrich.virustotal;

import eyas.http.RetryPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options for VirusTotal.
 *
 * @param service URL of the API, ending in {@code /}
 * @param key the API key
 * @param perMinute requests a minute; free keys have 4
 * @param policy timeouts and retries
 * @param cache file that caches results between runs, or null
 * @param cacheAge maximum age of a cached analysis
 */
public record VirusTotalOptions(
        URI service,
        String key,
        int perMinute,
        RetryPolicy policy,
        @Nullable Path cache,
        Duration cacheAge) {
    /** The URL of the service. */
    public static final URI SERVICE = URI.create("https://www.virustotal.com/api/v3/");

    /** Requests a minute of a free key. */
    public static final int FREE_PER_MINUTE = 4;

    /** Two minutes in total, fifteen seconds for each attempt, three attempts, responses up to 8 MiB. */
    public static final RetryPolicy RETRY_POLICY = new RetryPolicy(
            Duration.ofMinutes(2), Duration.ofSeconds(15), 3, Duration.ofSeconds(2), Duration.ofSeconds(65), 8 << 20);

    /** Analyses change, but rarely within a day. */
    public static final Duration CACHE_AGE = Duration.ofDays(1);

    @Override
    public String toString() {
        // The record's default would print the key.
        return "VirusTotalOptions[service=" + service + ", perMinute=" + perMinute + ", cache=" + cache + "]";
    }
}
