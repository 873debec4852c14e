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
 * The key by which an agent seals its log. Only the agent's memory and the runner have it, so who changes the log has to
 * read one of the two first, and both are watched for. Safe for use by any thread.
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

    /** Makes a new one. */
    public static LogKey random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new LogKey(bytes);
    }

    /** Reads one; empty where {@code text} is none. */
    public static Optional<LogKey> parse(String text) {
        return text.matches("[0-9a-f]{" + 2 * BYTES + "}")
                ? Optional.of(new LogKey(HexFormat.of().parseHex(text)))
                : Optional.empty();
    }

    /** Returns the key as it is handed on, in hexadecimal. */
    public String text() {
        return hex;
    }

    /** Returns proof, in hexadecimal, that whoever wrote {@code text} has the key; {@code text} is ASCII. */
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
