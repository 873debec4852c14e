package eyas.enrich.virustotal;

import eyas.enrich.service.ServiceError;
import eyas.http.Clock;
import eyas.http.RequestOutcome;
import eyas.http.ServiceClient;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Queries VirusTotal about addresses and hashes sequentially, within its quota and a time limit.
 *
 * <p>Never fails: errors are listed in {@link AnalysisResults#problems}. Queries about non-public items are never sent. Not thread-safe.
 */
public final class VirusTotal {
    private static final String NAME = "VirusTotal";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_FAILURES = 3;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final VirusTotalOptions options;
    private final Clock clock;
    private final Map<AnalysisQuery, AnalysisStats> stats = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final ArrayDeque<Long> sent = new ArrayDeque<>();
    private int requests;
    private int failures;
    private boolean over;

    private VirusTotal(VirusTotalOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    /**
     * Sends the queries.
     *
     * @param queries the most urgent ones first, since the time may not suffice for all
     * @throws InterruptedException if the thread is interrupted
     */
    public static AnalysisResults ask(List<AnalysisQuery> queries, VirusTotalOptions options)
            throws InterruptedException {
        return ask(queries, options, Clock.SYSTEM);
    }

    static AnalysisResults ask(List<AnalysisQuery> queries, VirusTotalOptions options, Clock clock)
            throws InterruptedException {
        return new VirusTotal(options, clock).all(queries);
    }

    private AnalysisResults all(List<AnalysisQuery> queries) throws InterruptedException {
        Set<AnalysisQuery> distinct = new LinkedHashSet<>(queries);
        int asked = distinct.size();
        distinct.removeIf(query -> !query.mayLeave());
        int withheld = asked - distinct.size();
        AnalysisCache cache = cache();
        for (AnalysisQuery query : distinct) {
            AnalysisStats known = cache.get(query);
            if (known != null) {
                stats.put(query, known);
            }
        }
        int fromCache = stats.size();
        String refusal = ServiceClient.refusal(options.service());
        if (refusal != null) {
            problems.add(NAME + ": " + refusal);
        } else if (stats.size() < distinct.size()) {
            askFor(distinct, cache);
        }
        int unanswered = distinct.size() - stats.size();
        if (unanswered > 0) {
            problems.add(NAME + ": no results for " + unanswered + " of " + distinct.size()
                    + " addresses and hashes because their queries failed");
        }
        Map<AnalysisQuery, AnalysisStats> ordered = new LinkedHashMap<>();
        for (AnalysisQuery query : distinct) {
            AnalysisStats analysis = stats.get(query);
            if (analysis != null) {
                ordered.put(query, analysis);
            }
        }
        return new AnalysisResults(
                Collections.unmodifiableMap(ordered), requests, fromCache, withheld, unanswered, problems);
    }

    private void askFor(Set<AnalysisQuery> queries, AnalysisCache cache) throws InterruptedException {
        try (ServiceClient client = new ServiceClient(NAME, options.policy(), ServiceError.RETRY_AFTER, clock)) {
            for (AnalysisQuery query : queries) {
                if (!stats.containsKey(query)) {
                    if (over || !turn(client)) {
                        break;
                    }
                    ask(query, client, cache);
                }
            }
        } finally {
            save(cache);
        }
    }

    /** Waits until the quota permits a request; returns whether there is enough time for that. */
    private boolean turn(ServiceClient client) throws InterruptedException {
        long now = clock.nanos();
        while (!sent.isEmpty() && now - sent.getFirst() >= MINUTE.toNanos()) {
            sent.removeFirst();
        }
        if (sent.size() >= options.perMinute()) {
            Duration wait = Duration.ofNanos(sent.getFirst() + MINUTE.toNanos() - now);
            if (wait.compareTo(client.left()) >= 0) {
                problems.add(
                        NAME + ": time limit of " + options.policy().overall().toSeconds() + " s exceeded at "
                                + options.perMinute() + " requests a minute; increase the time limit or the quota");
                return false;
            }
            clock.pause(wait);
            sent.removeFirst();
        }
        return true;
    }

    private void ask(AnalysisQuery query, ServiceClient client, AnalysisCache cache) throws InterruptedException {
        requests++;
        URI address = options.service().resolve(query.path());
        RequestOutcome outcome = client.send(() -> {
            // Retries count for the quota as well.
            sent.addLast(clock.nanos());
            return HttpRequest.newBuilder(address)
                    .header("x-apikey", options.key())
                    .header("Accept", "application/json");
        });
        switch (outcome) {
            case RequestOutcome.Failure failure -> fail(failure.reason(), failure.over());
            case RequestOutcome.Answer answer -> answered(query, answer, cache);
        }
    }

    private void answered(AnalysisQuery query, RequestOutcome.Answer answer, AnalysisCache cache) {
        AnalysisStats analysis = switch (answer.status()) {
            case OK -> AnalysisJson.read(answer.body());
            case NOT_FOUND -> AnalysisStats.UNSEEN;
            default -> null;
        };
        if (analysis != null) {
            failures = 0;
            stats.put(query, analysis);
            cache.put(query, analysis, Instant.now());
            return;
        }
        // Some servers echo the rejected key.
        String output = ServiceError.of(answer.body()).replace(options.key(), "…");
        String description = output.isEmpty() ? "" : ": " + output;
        switch (answer.status()) {
            case OK -> fail(NAME + ": invalid response for " + query.value(), false);
            case UNAUTHORIZED, FORBIDDEN ->
                fail(NAME + " rejects the key (" + answer.status() + description + "). Check VT_API_KEY", true);
            case BAD_REQUEST -> fail(NAME + " rejects " + query.value() + description, false);
            default -> fail(NAME + " answers " + answer.status() + description, false);
        }
    }

    private void fail(String reason, boolean last) {
        problems.add(reason);
        failures++;
        over = last || failures >= MOST_FAILURES;
    }

    private AnalysisCache cache() {
        try {
            return AnalysisCache.open(options.cache(), options.cacheAge(), Instant.now());
        } catch (IOException e) {
            problems.add(NAME + ": its cache " + options.cache() + " cannot be read: " + FileErrorMessage.reason(e));
            return empty();
        }
    }

    private AnalysisCache empty() {
        try {
            return AnalysisCache.open(null, options.cacheAge(), Instant.now());
        } catch (IOException e) {
            throw new AssertionError("no file is read", e);
        }
    }

    private void save(AnalysisCache cache) {
        try {
            cache.save();
        } catch (IOException e) {
            problems.add(NAME + ": its cache " + options.cache() + " cannot be written: " + FileErrorMessage.reason(e));
        }
    }
}
