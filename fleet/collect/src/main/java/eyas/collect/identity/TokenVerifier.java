package eyas.collect.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.DefaultJOSEProcessor;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import eyas.ci.provider.TokenClaims;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/**
 * Checks tokens of jobs: the issuer's signature (RS256 only), issuer, audience and time, the claims that name the run, and whether the
 * repository may send. Thread-safe.
 */
public final class TokenVerifier {
    /** The longest token that is read, in characters. */
    static final int MOST_CHARACTERS = 16 << 10;

    /** How much the clocks of issuer and receiver may differ. */
    static final Duration SKEW = Duration.ofSeconds(60);

    /** The longest accepted lifetime of a token; those of jobs last minutes. */
    static final Duration LONGEST_LIFE = Duration.ofHours(24);

    private static final int LONGEST_CLAIM = 512;

    private final TokenSettings settings;
    private final KeySource keys;
    private final InstantSource time;

    /** Provides the issuer's keys. */
    @FunctionalInterface
    public interface KeySource {
        /**
         * Returns a key.
         *
         * @param id its ID, untrusted input
         * @return empty if the issuer has no key with this ID
         * @throws AuthenticationException if the keys cannot be fetched
         * @throws InterruptedException if the thread is interrupted
         */
        Optional<RSAPublicKey> key(String id) throws AuthenticationException, InterruptedException;
    }

    /** Creates a verifier with the clock {@code time}. */
    public TokenVerifier(TokenSettings settings, KeySource keys, InstantSource time) {
        this.settings = settings;
        this.keys = keys;
        this.time = time;
    }

    /**
     * Returns the job that {@code token} identifies.
     *
     * @param token untrusted input
     * @throws AuthenticationException if it is not a valid token of a job for this receiver
     * @throws InterruptedException if the thread is interrupted while keys are fetched
     */
    public Sender.ByToken sender(String token) throws AuthenticationException, InterruptedException {
        if (token.length() > MOST_CHARACTERS) {
            throw new AuthenticationException("the token has more than " + MOST_CHARACTERS + " characters");
        }
        try {
            SignedJWT signed = SignedJWT.parse(token);
            verify(signed);
            // Nothing of it is parsed before its signature was checked.
            return claims(signed.getJWTClaimsSet());
        } catch (BadJOSEException e) {
            throw new AuthenticationException("the token is not a JWT, or its signature is not the issuer's");
        } catch (JOSEException e) {
            throw new AuthenticationException("the token's signature cannot be checked");
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            throw new AuthenticationException("the token is malformed");
        }
    }

    private void verify(SignedJWT signed)
            throws AuthenticationException, InterruptedException, BadJOSEException, JOSEException {
        JWSHeader header = signed.getHeader();
        // Before the key is looked up: a token that can never be valid does not cause a request to the issuer.
        if (!JWSAlgorithm.RS256.equals(header.getAlgorithm())) {
            throw new AuthenticationException("the token is not signed by RS256");
        }
        String id = header.getKeyID();
        if (id == null || id.isEmpty() || id.length() > LONGEST_CLAIM) {
            throw new AuthenticationException("the token does not name its signing key");
        }
        RSAPublicKey key =
                keys.key(id).orElseThrow(() -> new AuthenticationException("the issuer does not have the token's key"));
        DefaultJOSEProcessor<SecurityContext> processor = new DefaultJOSEProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, null));
        processor.setJWSKeySelector(new SingleKeyJWSKeySelector<>(JWSAlgorithm.RS256, key));
        processor.process(signed, null);
    }

    private Sender.ByToken claims(JWTClaimsSet claims) throws AuthenticationException, ParseException {
        if (!settings.issuer().toString().equals(claims.getIssuer())) {
            throw new AuthenticationException("the token is from another issuer");
        }
        if (!claims.getAudience().contains(settings.audience())) {
            throw new AuthenticationException(
                    "the token is for another audience; the audience of this receiver is " + settings.audience());
        }
        checkTime(claims);
        TokenClaims names = settings.claims();
        String repository = text(claims, names.repository());
        String run = text(claims, names.run());
        String attempt = names.attempt().isEmpty() ? "1" : text(claims, names.attempt());
        if (!run.matches("[0-9]{1,18}") || !attempt.matches("[1-9][0-9]{0,5}")) {
            throw new AuthenticationException("the token's run or attempt is not a number");
        }
        if (!settings.repositories().name(repository)) {
            throw new AuthenticationException(
                    "the token's repository is not accepted by this receiver", AuthenticationException.Kind.FORBIDDEN);
        }
        if (!settings.owners().isEmpty() && !settings.owners().contains(text(claims, names.owner()))) {
            throw new AuthenticationException(
                    "the account that owns the token's repository is not accepted by this receiver",
                    AuthenticationException.Kind.FORBIDDEN);
        }
        String workflow = names.workflow().isEmpty() ? "" : text(claims, names.workflow());
        return new Sender.ByToken(settings.provider(), repository, run, Integer.parseInt(attempt), workflow);
    }

    private void checkTime(JWTClaimsSet claims) throws AuthenticationException {
        Instant now = time.instant();
        Date expires = claims.getExpirationTime();
        Date issued = claims.getIssueTime();
        Date begins = claims.getNotBeforeTime();
        if (expires == null || issued == null) {
            throw new AuthenticationException("the token does not state its issue and expiry times");
        }
        if (!expires.toInstant().plus(SKEW).isAfter(now)) {
            throw new AuthenticationException("the token has expired");
        }
        if (issued.toInstant().minus(SKEW).isAfter(now)
                || (begins != null && begins.toInstant().minus(SKEW).isAfter(now))) {
            throw new AuthenticationException("the token is not valid yet: check the receiver's clock");
        }
        if (expires.toInstant().isAfter(issued.toInstant().plus(LONGEST_LIFE))) {
            throw new AuthenticationException(
                    "the token is valid for longer than " + LONGEST_LIFE.toHours() + " hours");
        }
    }

    private static String text(JWTClaimsSet claims, String name) throws AuthenticationException, ParseException {
        String text = claims.getStringClaim(name);
        if (text == null || text.isBlank() || text.length() > LONGEST_CLAIM) {
            throw new AuthenticationException("the token has no claim " + name + ": it is not a token of a job");
        }
        return text;
    }
}
