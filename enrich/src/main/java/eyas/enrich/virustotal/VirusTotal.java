package eyas.enrich.virustotal;

import eyas.enrich.service.ServiceError;
import eyas.service.Outcome;
import eyas.service.ServiceClient;
import eyas.service.Watch;
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
 * Asks VirusTotal about addresses and hashes, one after the other, within its quota and a time limit.
 *
 * <p>Never fails: what could not be asked is said in {@link Opinions#problems}. Questions that are not about public things are
 * not sent, whoever asks them. One thread.
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
    private final Watch watch;
    private final Map<Question, Opinion> opinions = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final ArrayDeque<Long> sent = new ArrayDeque<>();
    private int requests;
    private int failures;
    private boolean over;

    private VirusTotal(VirusTotalOptions options, Watch watch) {
        this.options = options;
        this.watch = watch;
    }

    /**
     * Asks.
     *
     * @param questions the most urgent ones first: time may not last for all
     * @throws InterruptedException if the thread is interrupted
     */
    public static Opinions ask(List<Question> questions, VirusTotalOptions options) throws InterruptedException {
        return ask(questions, options, Watch.SYSTEM);
    }

    static Opinions ask(List<Question> questions, VirusTotalOptions options, Watch watch) throws InterruptedException {
        return new VirusTotal(options, watch).all(questions);
    }

    private Opinions all(List<Question> questions) throws InterruptedException {
        Set<Question> distinct = new LinkedHashSet<>(questions);
        int asked = distinct.size();
        distinct.removeIf(question -> !question.mayLeave());
        int withheld = asked - distinct.size();
        OpinionCache cache = cache();
        for (Question question : distinct) {
            Opinion known = cache.get(question);
            if (known != null) {
                opinions.put(question, known);
            }
        }
        int fromCache = opinions.size();
        String refusal = ServiceClient.refusal(options.service());
        if (refusal != null) {
            problems.add(NAME + ": " + refusal);
        } else if (opinions.size() < distinct.size()) {
            askFor(distinct, cache);
        }
        int unanswered = distinct.size() - opinions.size();
        if (unanswered > 0) {
            problems.add(NAME + ": nothing is known of " + unanswered + " of " + distinct.size()
                    + " addresses and hashes, since they could not be asked");
        }
        Map<Question, Opinion> ordered = new LinkedHashMap<>();
        for (Question question : distinct) {
            Opinion opinion = opinions.get(question);
            if (opinion != null) {
                ordered.put(question, opinion);
            }
        }
        return new Opinions(Collections.unmodifiableMap(ordered), requests, fromCache, withheld, unanswered, problems);
    }

    private void askFor(Set<Question> questions, OpinionCache cache) throws InterruptedException {
        try (ServiceClient client = new ServiceClient(NAME, options.patience(), ServiceError.LATENESS, watch)) {
            for (Question question : questions) {
                if (!opinions.containsKey(question)) {
                    if (over || !turn(client)) {
                        break;
                    }
                    ask(question, client, cache);
                }
            }
        } finally {
            save(cache);
        }
    }

    /** Waits until the quota allows a request; returns whether there is time for that. */
    private boolean turn(ServiceClient client) throws InterruptedException {
        long now = watch.nanos();
        while (!sent.isEmpty() && now - sent.getFirst() >= MINUTE.toNanos()) {
            sent.removeFirst();
        }
        if (sent.size() >= options.perMinute()) {
            Duration wait = Duration.ofNanos(sent.getFirst() + MINUTE.toNanos() - now);
            if (wait.compareTo(client.left()) >= 0) {
                problems.add(
                        NAME + ": the time of " + options.patience().overall().toSeconds() + " s is over at "
                                + options.perMinute() + " requests a minute; more time or a larger quota answers more");
                return false;
            }
            watch.pause(wait);
            sent.removeFirst();
        }
        return true;
    }

    private void ask(Question question, ServiceClient client, OpinionCache cache) throws InterruptedException {
        requests++;
        URI address = options.service().resolve(question.path());
        Outcome outcome = client.send(() -> {
            // Attempts count for the quota as well.
            sent.addLast(watch.nanos());
            return HttpRequest.newBuilder(address)
                    .header("x-apikey", options.key())
                    .header("Accept", "application/json");
        });
        switch (outcome) {
            case Outcome.Failure failure -> fail(failure.reason(), failure.over());
            case Outcome.Answer answer -> answered(question, answer, cache);
        }
    }

    private void answered(Question question, Outcome.Answer answer, OpinionCache cache) {
        Opinion opinion = switch (answer.status()) {
            case OK -> OpinionJson.read(answer.body());
            case NOT_FOUND -> Opinion.UNSEEN;
            default -> null;
        };
        if (opinion != null) {
            failures = 0;
            opinions.put(question, opinion);
            cache.put(question, opinion, Instant.now());
            return;
        }
        // Some servers repeat the key that they refuse.
        String said = ServiceError.of(answer.body()).replace(options.key(), "…");
        String words = said.isEmpty() ? "" : ": " + said;
        switch (answer.status()) {
            case OK -> fail(NAME + ": an answer about " + question.value() + " cannot be read", false);
            case UNAUTHORIZED, FORBIDDEN ->
                fail(NAME + " refuses the key (" + answer.status() + words + "). Check VT_API_KEY", true);
            case BAD_REQUEST -> fail(NAME + " does not take " + question.value() + words, false);
            default -> fail(NAME + " answers " + answer.status() + words, false);
        }
    }

    private void fail(String reason, boolean last) {
        problems.add(reason);
        failures++;
        over = last || failures >= MOST_FAILURES;
    }

    private OpinionCache cache() {
        try {
            return OpinionCache.open(options.cache(), options.cacheAge(), Instant.now());
        } catch (IOException e) {
            problems.add(NAME + ": its cache " + options.cache() + " cannot be read: " + e.getMessage());
            return empty();
        }
    }

    private OpinionCache empty() {
        try {
            return OpinionCache.open(null, options.cacheAge(), Instant.now());
        } catch (IOException e) {
            throw new AssertionError("no file is read", e);
        }
    }

    private void save(OpinionCache cache) {
        try {
            cache.save();
        } catch (IOException e) {
            problems.add(NAME + ": its cache " + options.cache() + " cannot be written: " + e.getMessage());
        }
    }
}
