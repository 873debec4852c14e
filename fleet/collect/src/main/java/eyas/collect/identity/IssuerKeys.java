package eyas.collect.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import eyas.http.Clock;
import eyas.http.RequestOutcome;
import eyas.http.RetryPolicy;
import eyas.http.RetryRule;
import eyas.http.ServiceClient;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The published keys of an issuer. They are fetched on first use, after an hour, and for unknown key IDs, but at most every thirty seconds
 * regardless of tokens. If the issuer is unavailable, known keys remain valid for a day. One thread fetches at a time, and the others do
 * not wait for it. Thread-safe.
 */
public final class IssuerKeys implements TokenVerifier.KeySource {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final int MOST_BYTES = 256 << 10;
    private static final int MOST_KEYS = 100;
    private static final int LEAST_BITS = 2_048;
    private static final int MOST_BITS = 8_192;
    private static final int OK = 200;
    private static final long FRESH = Duration.ofHours(1).toNanos();
    private static final long STALE = Duration.ofHours(24).toNanos();
    private static final long LEAST_PAUSE = Duration.ofSeconds(30).toNanos();
    private static final RetryPolicy POLICY = new RetryPolicy(
            Duration.ofSeconds(20),
            Duration.ofSeconds(8),
            2,
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            MOST_BYTES);
    private static final JsonReader READER = new JsonReader(new JsonLimits(MOST_BYTES, 8, 20_000, 32 << 10));

    private final URI issuer;
    private final @Nullable ProxySelector proxy;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Known known = new Known(Map.of(), 0, false);
    private long asked;
    private boolean everAsked;

    /** Keys and the time of their fetch, ns of the clock. */
    private record Known(Map<String, RSAPublicKey> keys, long at, boolean fetched) {}

    /**
     * Creates the cache; nothing is fetched yet.
     *
     * @param proxy the proxies to use, null for none
     */
    public IssuerKeys(URI issuer, @Nullable ProxySelector proxy, Clock clock) {
        this.issuer = issuer;
        this.proxy = proxy;
        this.clock = clock;
    }

    @Override
    public Optional<RSAPublicKey> key(String id) throws AuthenticationException, InterruptedException {
        Known before = known;
        RSAPublicKey key = before.keys().get(id);
        if (key != null && clock.nanos() - before.at() < FRESH) {
            return Optional.of(key);
        }
        // No thread waits for another one's fetch: an unresponsive issuer would occupy all request slots.
        if (lock.tryLock()) {
            try {
                askAgain(before);
            } finally {
                lock.unlock();
            }
        }
        Known now = known;
        if (!now.fetched() || clock.nanos() - now.at() >= STALE) {
            throw new AuthenticationException(
                    "the issuer's keys are not available; retry", AuthenticationException.Kind.LATER);
        }
        Optional<RSAPublicKey> found = Optional.ofNullable(now.keys().get(id));
        if (found.isEmpty() && now.equals(before)) {
            // It may be a new key.
            throw new AuthenticationException(
                    "the issuer's keys were fetched a moment ago; retry", AuthenticationException.Kind.LATER);
        }
        return found;
    }

    private void askAgain(Known before) throws AuthenticationException, InterruptedException {
        boolean mayAsk = !everAsked || clock.nanos() - asked >= LEAST_PAUSE;
        if (known.equals(before) && mayAsk) {
            everAsked = true;
            asked = clock.nanos();
            known = fetched(before);
        }
    }

    private Known fetched(Known before) throws AuthenticationException, InterruptedException {
        try (ServiceClient service = new ServiceClient("the issuer", POLICY, RetryRule.STANDARD, clock, proxy)) {
            String reported = READER.read(get(service, URI.create(issuer + DISCOVERY)))
                    .get("jwks_uri")
                    .text();
            URI place = URI.create(reported);
            if (place.getHost() == null
                    || !place.getHost().equals(issuer.getHost())
                    || ServiceClient.refusal(place) != null) {
                throw new AuthenticationException(
                        "the issuer's key URL is on another host", AuthenticationException.Kind.LATER);
            }
            return new Known(keys(get(service, place)), clock.nanos(), true);
        } catch (AuthenticationException e) {
            if (before.fetched() && clock.nanos() - before.at() < STALE) {
                return before;
            }
            throw e;
        } catch (JsonException | IllegalArgumentException | ParseException | JOSEException e) {
            if (before.fetched() && clock.nanos() - before.at() < STALE) {
                return before;
            }
            throw new AuthenticationException("cannot parse the issuer's response", AuthenticationException.Kind.LATER);
        }
    }

    private static byte[] get(ServiceClient service, URI place) throws AuthenticationException, InterruptedException {
        return switch (service.send(() -> HttpRequest.newBuilder(place).GET())) {
            case RequestOutcome.Answer answer when answer.status() == OK -> answer.body();
            case RequestOutcome.Answer answer ->
                throw new AuthenticationException(
                        "the issuer responded with status " + answer.status() + " to the request for its keys",
                        AuthenticationException.Kind.LATER);
            case RequestOutcome.Failure failure ->
                throw new AuthenticationException(
                        "cannot fetch the issuer's keys: " + failure.reason(), AuthenticationException.Kind.LATER);
        };
    }

    /** Parses keys; keys of unsupported types or sizes are omitted. */
    static Map<String, RSAPublicKey> keys(byte[] text) throws ParseException, JOSEException {
        Map<String, RSAPublicKey> keys = new HashMap<>();
        for (JWK key : JWKSet.parse(new String(text, StandardCharsets.UTF_8)).getKeys()) {
            if (keys.size() >= MOST_KEYS) {
                break;
            }
            boolean signs = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
            if (key instanceof RSAKey rsa && signs && key.getKeyID() != null) {
                RSAPublicKey read = rsa.toRSAPublicKey();
                int bits = read.getModulus().bitLength();
                if (bits >= LEAST_BITS && bits <= MOST_BITS) {
                    keys.put(key.getKeyID(), read);
                }
            }
        }
        return Map.copyOf(keys);
    }
}
