package eyas.collect.identity;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads tokens and key sets that anybody may have sent: a token whose signature nobody has made is refused in words, and nothing else happens.
 * Explore with {@code ./dev fuzz collect TokenFuzzTest#token 600}.
 */
final class TokenFuzzTest {
    @FuzzTest
    void token(byte[] text) throws InterruptedException {
        TokenCheck check = new TokenCheck(
                new TokenSettings(URI.create("https://issuer.example"), "a"),
                _ -> Optional.empty(),
                InstantSource.system());
        try {
            Sender sender = check.sender(new String(text, StandardCharsets.UTF_8));
            throw new AssertionError("taken without a key: " + sender);
        } catch (IdentityException e) {
            if (String.valueOf(e.getMessage()).isEmpty()) {
                throw new AssertionError("refused without a reason", e);
            }
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
