package eyas.collect.identity;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import eyas.ci.provider.CiProviders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Reads tokens and key sets that anybody may have sent: a token whose signature nobody has made is refused, and nothing else happens.
 * Explore with {@code ./dev fuzz collect TokenFuzzTest#token 600}.
 */
final class TokenFuzzTest {
    private static final KeyPair KEY = key();
    private static final TokenSettings SETTINGS = new TokenSettings(
            "github",
            CiProviders.named("github").tokens().orElseThrow(),
            URI.create("https://issuer.example"),
            "a",
            RepositoryPatterns.ALL,
            Set.of());

    @FuzzTest
    void token(byte[] text) throws InterruptedException {
        TokenVerifier check = new TokenVerifier(SETTINGS, _ -> Optional.empty(), InstantSource.system());
        try {
            Sender sender = check.sender(new String(text, StandardCharsets.UTF_8));
            throw new AssertionError("taken without a key: " + sender);
        } catch (AuthenticationException e) {
            if (String.valueOf(e.getMessage()).isEmpty()) {
                throw new AssertionError("refused without a reason", e);
            }
        }
    }

    /** What the issuer has signed may still be no token of a job: times, types and depths of any kind. */
    @FuzzTest
    void claims(byte[] payload) throws Exception {
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), new Payload(payload));
        token.sign(new RSASSASigner(KEY.getPrivate()));
        TokenVerifier check = new TokenVerifier(
                SETTINGS,
                _ -> Optional.of((RSAPublicKey) KEY.getPublic()),
                () -> Instant.parse("2026-11-28T05:00:00Z"));
        try {
            Sender.ByToken sender = check.sender(token.serialize());
            if (sender.repository().isBlank() || sender.run().isEmpty() || sender.attempt() < 1) {
                throw new AssertionError("taken without saying of which run it is: " + sender);
            }
        } catch (AuthenticationException e) {
            if (String.valueOf(e.getMessage()).isEmpty()) {
                throw new AssertionError("refused without a reason", e);
            }
        }
    }

    private static KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @FuzzTest
    void keys(byte[] text) {
        try {
            if (IssuerKeys.keys(text).size() > 100) {
                throw new AssertionError("more keys than are taken");
            }
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            // What the issuer publishes may be anything; who fetched it says so.
            return;
        }
    }
}
