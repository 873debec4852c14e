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
 * Asks GitHub for a token that says whose job this is: a job that has {@code permissions: id-token: write} is told where, by variables that the
 * runner sets. The token is a secret, and so is what it is asked for with.
 */
public final class IdentityToken {
    /** The variable that says where a token is asked for. */
    public static final String PLACE = "ACTIONS_ID_TOKEN_REQUEST_URL";

    /** The variable with the secret that it is asked for with. */
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

    /** Make one for the job with this environment. */
    public IdentityToken(GitHubEnvironment environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * Return a token.
     *
     * @param audience whom it is for
     * @throws CiException if there is none; nothing of a secret is in its message
     */
    public String of(String audience) {
        String place = environment.variable(PLACE).orElseThrow(IdentityToken::missing);
        String key = environment.variable(KEY).orElseThrow(IdentityToken::missing);
        URI address;
        try {
            address = URI.create(place + (place.contains("?") ? "&" : "?") + "audience="
                    + URLEncoder.encode(audience, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new CiException("the runner says nothing usable of where a token is to be had (" + PLACE + ")", e);
        }
        if (ServiceClient.refusal(address) != null) {
            throw new CiException("a token is asked for by https alone, and " + PLACE + " says something else");
        }
        try (ServiceClient service = new ServiceClient(
                "GitHub's service for tokens",
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
                    throw new CiException("GitHub's service for tokens answers " + answer.status());
                case RequestOutcome.Failure failure -> throw new CiException(failure.reason());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CiException("interrupted while a token was asked for", e);
        }
    }

    private static String value(byte[] body) {
        try {
            String token = READER.read(body).get("value").text();
            if (!token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 127)) {
                return token;
            }
        } catch (JsonException e) {
            throw new CiException("GitHub's service for tokens answers with something else than a token", e);
        }
        throw new CiException("GitHub's service for tokens answers with something else than a token");
    }

    private static CiException missing() {
        return new CiException(
                "the job cannot prove to the receiver whose it is: give it 'permissions: id-token: write'");
    }
}
