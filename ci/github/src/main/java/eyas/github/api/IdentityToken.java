package eyas.github.api;

import eyas.ci.CiException;
import eyas.github.runner.GitHubEnvironment;
import eyas.http.Clock;
import eyas.http.EnvironmentProxy;
import eyas.http.RequestOutcome;
import eyas.http.RetryPolicy;
import eyas.http.RetryRule;
import eyas.http.ServiceClient;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Requests an identity token from GitHub. A job with {@code permissions: id-token: write} gets the URL and a secret for the request in
 * environment variables of the runner. The token is a secret, too.
 */
public final class IdentityToken {
    /** The environment variable with the URL for token requests. */
    public static final String PLACE = "ACTIONS_ID_TOKEN_REQUEST_URL";

    /** The environment variable with the secret for token requests. */
    public static final String KEY = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

    private static final int MOST_BYTES = 64 << 10;
    private static final int OK = 200;
    private static final RetryPolicy POLICY = new RetryPolicy(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            3,
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            MOST_BYTES);
    private static final JsonReader READER = new JsonReader(new JsonLimits(MOST_BYTES, 4, 100, 32 << 10));

    private final GitHubEnvironment environment;
    private final Clock clock;

    /** Creates a source for the job with this environment. */
    public IdentityToken(GitHubEnvironment environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * Returns a token.
     *
     * @param audience the intended recipient
     * @throws CiException if there is none; its message contains no secret
     */
    public String of(String audience) {
        String place = environment.variable(PLACE).orElseThrow(IdentityToken::missing);
        String key = environment.variable(KEY).orElseThrow(IdentityToken::missing);
        URI address;
        try {
            address = URI.create(place + (place.contains("?") ? "&" : "?") + "audience="
                    + URLEncoder.encode(audience, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new CiException("invalid URL for token requests from the runner (" + PLACE + ")", e);
        }
        if (ServiceClient.refusal(address) != null) {
            throw new CiException("tokens are only requested over https, but " + PLACE + " has another scheme");
        }
        try (ServiceClient service = new ServiceClient(
                "GitHub's token service",
                POLICY,
                RetryRule.STANDARD,
                clock,
                EnvironmentProxy.of(environment.variables()).orElse(null))) {
            return switch (service.send(() -> HttpRequest.newBuilder(address)
                    .header("Authorization", "Bearer " + key)
                    .header("Accept", "application/json")
                    .GET())) {
                case RequestOutcome.Answer answer when answer.status() == OK -> value(answer.body());
                case RequestOutcome.Answer answer ->
                    throw new CiException("GitHub's token service responded with status " + answer.status());
                case RequestOutcome.Failure failure -> throw new CiException(failure.reason());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CiException("interrupted while requesting a token", e);
        }
    }

    private static String value(byte[] body) {
        try {
            String token = READER.read(body).get("value").text();
            if (!token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 127)) {
                return token;
            }
        } catch (JsonException e) {
            throw new CiException("invalid response from GitHub's token service", e);
        }
        throw new CiException("invalid response from GitHub's token service");
    }

    private static CiException missing() {
        return new CiException("the job has no identity token for the receiver: set 'permissions: id-token: write'");
    }
}
