package eyas.ci.agent;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key with which an agent seals its log. It exists only in the memory of the agent and the runner, so an attacker has to read one of
 * them to forge the log, and both are watched. Thread-safe.
 */
public final class LogKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final SecretKeySpec key;
    private final String hex;

    private LogKey(byte[] bytes) {
        key = new SecretKeySpec(bytes, ALGORITHM);
        hex = HexFormat.of().formatHex(bytes);
    }

    /** Creates a random key. */
    public static LogKey random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new LogKey(bytes);
    }

    /** Parses a key; empty if {@code text} is invalid. */
    public static Optional<LogKey> parse(String text) {
        return text.matches("[0-9a-f]{" + 2 * BYTES + "}")
                ? Optional.of(new LogKey(HexFormat.of().parseHex(text)))
                : Optional.empty();
    }

    /** Returns the key in hexadecimal. */
    public String text() {
        return hex;
    }

    /** Returns a message authentication code of {@code text} in hexadecimal; {@code text} is ASCII. */
    public String seal(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
