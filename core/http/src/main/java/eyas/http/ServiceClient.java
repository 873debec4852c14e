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
 * Sends requests to one service until it answers, no attempt is left, or the time for all requests is over.
 *
 * <p>Tried again: no answer in time, a broken connection, and answers that mean "later", after the wait that the service asks
 * for or a pause that doubles.
 * Redirections are not followed, since the key would go where they point. One thread at a time.
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
     * Makes a client that goes by the proxies of Java's properties; its time begins now.
     *
     * @param name what the service is called in messages
     */
    public ServiceClient(String name, RetryPolicy policy, RetryRule retryAfter, Clock clock) {
        this(name, policy, retryAfter, clock, ProxySelector.getDefault());
    }

    /**
     * Makes a client; its time begins now.
     *
     * @param name what the service is called in messages
     * @param proxy which proxies to go by, null for none
     */
    public ServiceClient(
            String name, RetryPolicy policy, RetryRule retryAfter, Clock clock, @Nullable ProxySelector proxy) {
        this(name, policy, retryAfter, clock, proxy, null);
    }

    /**
     * Makes a client that says by a certificate who it is, or trusts other authorities than the JDK's; its time begins now.
     *
     * @param name what the service is called in messages
     * @param proxy which proxies to go by, null for none
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
     * Return why a key must not be sent to {@code address}, or null if it may: it must be https, or a port of this machine.
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

    /** Returns the time that is left for all requests; not below zero. */
    public Duration left() {
        long left = policy.overall().toNanos() - (clock.nanos() - start);
        return Duration.ofNanos(Math.max(left, 0));
    }

    /** When a request may be sent again. */
    public enum Repetition {
        /** Whenever there is hope: to send it twice does no harm. */
        ALWAYS,
        /** Only when the service has said that it did nothing: what it makes must not be made twice. */
        WHEN_REFUSED
    }

    /** Sends a request that may be sent again whenever there is hope. */
    public RequestOutcome send(Supplier<HttpRequest.Builder> request) throws InterruptedException {
        return send(request, Repetition.ALWAYS);
    }

    /**
     * Sends a request and returns the answer, or why there is none.
     *
     * @param request makes the request, once per attempt
     * @throws InterruptedException if the thread is interrupted
     */
    public RequestOutcome send(Supplier<HttpRequest.Builder> request, Repetition repetition)
            throws InterruptedException {
        Duration pause = policy.firstPause();
        for (int attempt = 1; ; attempt++) {
            Duration left = left();
            if (left.isZero()) {
                return new RequestOutcome.Failure(
                        name + ": the time of " + words(policy.overall()) + " is over", true, false);
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
                        result.reason() + "; to try again needs " + words(wait), true, result.refused());
            }
            clock.pause(wait);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(policy.longestPause()) > 0 ? policy.longestPause() : longer;
        }
    }

    /**
     * One attempt.
     *
     * @param outcome what to return, or null to try again
     * @param reason why to try again
     * @param delay how long the service asks to wait; negative if it does not say
     * @param undone whether the service has certainly done nothing
     * @param refused whether the service itself has said so
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
            // The client's own time ends with the headers; a body may drip for ever.
            return answered(future.get(limit.toMillis() + 1, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            future.cancel(true);
            return Attempt.again(name + ": no whole answer within " + words(limit), false);
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
            case HttpTimeoutException e -> Attempt.again(name + ": no answer within " + words(limit), false);
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

    /** The client has no exception of its own for a body beyond the limit. */
    private static boolean isTooLong(IOException exception) {
        String message = exception.getMessage();
        return message != null && message.contains("exceeds capacity");
    }

    private static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis >= 1000 && millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
