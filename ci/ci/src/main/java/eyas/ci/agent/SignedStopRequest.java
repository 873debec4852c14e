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
 * A request to an agent to stop: an unpredictable nonce, and an authentication code with the key that seals the log. The agent's last
 * record contains the nonce, so that an end by another process can be distinguished from an end by this request. Immutable.
 *
 * @param nonce the nonce, in hexadecimal; empty if the request file contains none
 * @param proof {@link LogKey#seal} of the request, in hexadecimal; empty if it was written without the key
 */
public record SignedStopRequest(String nonce, String proof) {
    /** The content of a file without a valid request. */
    public static final SignedStopRequest NONE = new SignedStopRequest("", "");

    private static final int BYTES = 16;
    private static final String NONCE = "[0-9a-f]{" + 2 * BYTES + "}";
    private static final int MOST_BYTES = 256;
    private static final String PURPOSE = "stop ";

    /** Creates a request; {@code key} is null if it is unknown, as in a separate stop step. */
    public static SignedStopRequest random(@Nullable LogKey key) {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        String nonce = HexFormat.of().formatHex(bytes);
        return new SignedStopRequest(nonce, key == null ? "" : key.seal(PURPOSE + nonce));
    }

    /** Returns whether {@code text} is a valid nonce. */
    public static boolean isNonce(String text) {
        return text.matches(NONCE);
    }

    /** Returns whether this was signed with {@code key}. */
    public boolean isProved(LogKey key) {
        byte[] expected = key.seal(PURPOSE + nonce).getBytes(StandardCharsets.US_ASCII);
        return isNonce(nonce) && MessageDigest.isEqual(expected, proof.getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes the request atomically; replaces an earlier one. */
    void write(Path file) throws IOException {
        AtomicFile.replace(file, nonce + " " + proof + "\n");
    }

    /**
     * Reads a request; {@link #NONE} if the file is invalid: its existence is a request nevertheless.
     *
     * @throws IOException if it does not exist, or cannot be read
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
