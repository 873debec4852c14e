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
 * Parses tokens and key sets as untrusted input: a token without a valid signature is rejected, and nothing else happens. Explore with
 * {@code ./dev fuzz collect TokenFuzzTest#token 600}.
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
            throw new AssertionError("accepted without a key: " + sender);
        } catch (AuthenticationException e) {
            if (String.valueOf(e.getMessage()).isEmpty()) {
                throw new AssertionError("rejected without a reason", e);
            }
        }
    }

    /** A token signed by the issuer may still not be a job's: claims of any time, type and depth. */
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
                throw new AssertionError("accepted without a run: " + sender);
            }
        } catch (AuthenticationException e) {
            if (String.valueOf(e.getMessage()).isEmpty()) {
                throw new AssertionError("rejected without a reason", e);
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
                throw new AssertionError("more keys than the limit");
            }
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            // The issuer's response is arbitrary; fetching reports errors.
            return;
        }
    }
}
