package eyas.ci.agent;

import eyas.text.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The order to an agent to stop: a number that nobody can know before, and proof that whoever gives it has the key that the log is
 * sealed with. The agent's last record carries the number, so that an agent that somebody else has ended is told from one that
 * ended by this order. Immutable.
 *
 * @param nonce the number, in hexadecimal; empty where the file of an order holds none
 * @param proof {@link LogKey#seal} of the order, in hexadecimal; empty where whoever gave it has no key
 */
public record SignedStopRequest(String nonce, String proof) {
    /** What a file is that holds no order. */
    public static final SignedStopRequest NONE = new SignedStopRequest("", "");

    private static final int BYTES = 16;
    private static final String NONCE = "[0-9a-f]{" + 2 * BYTES + "}";
    private static final int MOST_BYTES = 256;
    private static final String PURPOSE = "stop ";

    /** Return a new order; {@code key} is null where it is not known, as in a step of its own. */
    public static SignedStopRequest random(@Nullable LogKey key) {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        String nonce = HexFormat.of().formatHex(bytes);
        return new SignedStopRequest(nonce, key == null ? "" : key.seal(PURPOSE + nonce));
    }

    /** Return whether {@code text} can be the number of an order. */
    public static boolean isNonce(String text) {
        return text.matches(NONCE);
    }

    /** Return whether whoever gave this has {@code key}. */
    public boolean isProved(LogKey key) {
        byte[] expected = key.seal(PURPOSE + nonce).getBytes(StandardCharsets.US_ASCII);
        return isNonce(nonce) && MessageDigest.isEqual(expected, proof.getBytes(StandardCharsets.US_ASCII));
    }

    /** Write the order, whole or not at all, in place of one that was given before. */
    void write(Path file) throws IOException {
        AtomicFile.replace(file, nonce + " " + proof + "\n");
    }

    /**
     * Read an order; {@link #NONE} where the file holds none: its being there asks to stop all the same.
     *
     * @throws IOException if it is not there, or cannot be read
     */
    static SignedStopRequest read(Path file) throws IOException {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
        }
        String[] words = text.strip().split(" ", -1);
        return isNonce(words[0]) ? new SignedStopRequest(words[0], words.length > 1 ? words[1] : "") : NONE;
    }
}
