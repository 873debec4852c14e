package eyas.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one service with retries and exponential backoff, until it responds, no attempt is left, or the deadline has
 * passed.
 *
 * <p>Retries after a timeout, a broken connection, and responses that ask to retry later. It waits as long as the service asks,
 * or for a pause that doubles with each attempt. Redirects are not followed, because the key would be sent to their target. Not
 * thread-safe.
 */
public final class ServiceClient implements AutoCloseable {
    private static final int SERVER_ERROR = 500;

    private final String name;
    private final RetryPolicy policy;
    private final RetryRule retryAfter;
    private final Clock clock;
    private final long start;
    private final HttpClient http;

    /**
     * Creates a client that uses the proxies of the JDK's properties. The deadline starts now.
     *
     * @param name the service's name in messages
     */
    public ServiceClient(String name, RetryPolicy policy, RetryRule retryAfter, Clock clock) {
        this(name, policy, retryAfter, clock, ProxySelector.getDefault());
    }

    /**
     * Creates a client. The deadline starts now.
     *
     * @param name the service's name in messages
     * @param proxy the proxies to use, null for none
     */
    public ServiceClient(
            String name, RetryPolicy policy, RetryRule retryAfter, Clock clock, @Nullable ProxySelector proxy) {
        this(name, policy, retryAfter, clock, proxy, null);
    }

    /**
     * Creates a client with a client certificate, or with other authorities than the JDK's. The deadline starts now.
     *
     * @param name the service's name in messages
     * @param proxy the proxies to use, null for none
     * @param tls certificates and authorities, null for the JDK's
     */
    public ServiceClient(
            String name,
            RetryPolicy policy,
            RetryRule retryAfter,
            Clock clock,
            @Nullable ProxySelector proxy,
            @Nullable SSLContext tls) {
        this.name = name;
        this.policy = policy;
        this.retryAfter = retryAfter;
        this.clock = clock;
        this.start = clock.nanos();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(policy.request());
        if (proxy != null) {
            builder.proxy(proxy);
        }
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.http = builder.build();
    }

    /**
     * Returns why a key must not be sent to {@code address}; null if it may. The address must use https, or be a port of this
     * machine.
     */
    public static @Nullable String refusal(URI address) {
        String host = address.getHost();
        if (host == null) {
            return "'" + address + "' is no address of a service: write it as https://HOST/PATH";
        }
        boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        if ("https".equals(address.getScheme()) || (local && "http".equals(address.getScheme()))) {
            return null;
        }
        return "'" + address + "' is not https: the key and the report would travel readable for all";
    }

    /** Returns the time left for all requests, at least zero. */
    public Duration left() {
        long left = policy.overall().toNanos() - (clock.nanos() - start);
        return Duration.ofNanos(Math.max(left, 0));
    }

    /** When a request may be retried. */
    public enum Repetition {
        /** After any failure: the request is idempotent. */
        ALWAYS,
        /** Only if the service reported that it did nothing: the request creates something that must not be created twice. */
        WHEN_REFUSED
    }

    /** Sends an idempotent request. */
    public RequestOutcome send(Supplier<HttpRequest.Builder> request) throws InterruptedException {
        return send(request, Repetition.ALWAYS);
    }

    /**
     * Sends a request and returns the response, or why there is none.
     *
     * @param request creates the request, once per attempt
     * @throws InterruptedException if the thread is interrupted
     */
    public RequestOutcome send(Supplier<HttpRequest.Builder> request, Repetition repetition)
            throws InterruptedException {
        Duration pause = policy.firstPause();
        for (int attempt = 1; ; attempt++) {
            Duration left = left();
            if (left.isZero()) {
                return new RequestOutcome.Failure(
                        name + ": the time of " + formatDuration(policy.overall()) + " is over", true, false);
            }
            Attempt result = attempt(request.get(), left.compareTo(policy.request()) < 0 ? left : policy.request());
            if (result.outcome() != null) {
                return result.outcome();
            }
            if (repetition == Repetition.WHEN_REFUSED && !result.undone()) {
                return new RequestOutcome.Failure(result.reason(), false, false);
            }
            if (attempt >= policy.attempts()) {
                return new RequestOutcome.Failure(result.reason() + ", " + attempt + " times", false, result.refused());
            }
            Duration wait = result.delay().isNegative() ? pause : result.delay();
            if (wait.compareTo(policy.longestPause()) > 0 || wait.compareTo(left()) >= 0) {
                return new RequestOutcome.Failure(
                        result.reason() + "; to try again needs " + formatDuration(wait), true, result.refused());
            }
            clock.pause(wait);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(policy.longestPause()) > 0 ? policy.longestPause() : longer;
        }
    }

    /**
     * The result of one attempt.
     *
     * @param outcome the final result, or null to retry
     * @param reason why to retry
     * @param delay how long the service asks to wait; negative if it does not say
     * @param undone whether the service certainly did nothing
     * @param refused whether the service itself reported that
     */
    private record Attempt(
            @Nullable RequestOutcome outcome, String reason, Duration delay, boolean undone, boolean refused) {
        static Attempt again(String reason, boolean undone) {
            return new Attempt(null, reason, RetryRule.UNKNOWN, undone, false);
        }

        static Attempt last(RequestOutcome outcome) {
            return new Attempt(outcome, "", RetryRule.UNKNOWN, false, false);
        }
    }

    private Attempt attempt(HttpRequest.Builder request, Duration limit) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> future = http.sendAsync(
                request.timeout(limit).build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), policy.mostBytes()));
        try {
            // The HTTP client's timeout ends with the headers; a body may trickle forever.
            return answered(future.get(limit.toMillis() + 1, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            future.cancel(true);
            return Attempt.again(name + ": no whole answer within " + formatDuration(limit), false);
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause(), limit);
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        }
    }

    private Attempt answered(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        return retryAfter
                .later(status, response.headers(), response.body())
                .map(wait -> new Attempt(
                        null, name + " answers " + status, wait, status < SERVER_ERROR, status < SERVER_ERROR))
                .orElseGet(() -> Attempt.last(new RequestOutcome.Answer(status, response.headers(), response.body())));
    }

    private Attempt failed(Throwable cause, Duration limit) {
        return switch (cause) {
            case HttpTimeoutException e -> Attempt.again(name + ": no answer within " + formatDuration(limit), false);
            case ConnectException e -> Attempt.again(name + ": cannot connect", true);
            case SSLException e ->
                Attempt.last(new RequestOutcome.Failure(name + ": TLS fails: " + e.getMessage(), true, false));
            case IOException e
            when isTooLong(e) ->
                Attempt.last(new RequestOutcome.Failure(
                        name + ": the answer is longer than " + (policy.mostBytes() >> 10) + " KiB", false, false));
            case IOException e -> Attempt.again(name + ": the connection breaks: " + e.getMessage(), false);
            default ->
                Attempt.last(new RequestOutcome.Failure(
                        name + ": cannot be asked: "
                                + Objects.requireNonNullElse(cause.getMessage(), "no reason is given"),
                        true,
                        false));
        };
    }

    /** The HTTP client has no exception of its own for a body beyond the limit. */
    private static boolean isTooLong(IOException exception) {
        String message = exception.getMessage();
        return message != null && message.contains("exceeds capacity");
    }

    private static String formatDuration(Duration duration) {
        long millis = duration.toMillis();
        return millis >= 1000 && millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
