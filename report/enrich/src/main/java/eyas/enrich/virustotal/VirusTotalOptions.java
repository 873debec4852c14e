package eyas.enrich.virustotal;

import eyas.http.RetryPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How VirusTotal is asked.
 *
 * @param service address of the interface, ending in {@code /}
 * @param key the key
 * @param perMinute requests a minute; free keys have 4
 * @param policy how long and how often
 * @param cache file that keeps stats between runs, or null
 * @param cacheAge how old a kept analysis may be
 */
public record VirusTotalOptions(
        URI service,
        String key,
        int perMinute,
        RetryPolicy policy,
        @Nullable Path cache,
        Duration cacheAge) {
    /** Where the service is. */
    public static final URI SERVICE = URI.create("https://www.virustotal.com/api/v3/");

    /** Requests a minute of a free key. */
    public static final int FREE_PER_MINUTE = 4;

    /** Two minutes for all, fifteen seconds for each, three attempts, answers up to 8 MiB. */
    public static final RetryPolicy RETRY_POLICY = new RetryPolicy(
            Duration.ofMinutes(2), Duration.ofSeconds(15), 3, Duration.ofSeconds(2), Duration.ofSeconds(65), 8 << 20);

    /** AnalysisResults change, but not within a day. */
    public static final Duration CACHE_AGE = Duration.ofDays(1);

    @Override
    public String toString() {
        // A record would print its key.
        return "VirusTotalOptions[service=" + service + ", perMinute=" + perMinute + ", cache=" + cache + "]";
    }
}
