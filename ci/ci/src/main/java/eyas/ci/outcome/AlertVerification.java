package eyas.ci.outcome;

import eyas.ci.agent.SealedAlerts;
import eyas.text.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of a job as they were read back from {@code alerts.jsonl}, compared with what the agent's log is sealed with.
 *
 * @param rules what they say, by rule
 * @param change how the file is not the one that the agent wrote, in words; empty where it is
 */
public record AlertVerification(RuleFindings rules, Optional<String> change) {
    /**
     * Reads the file once, and checks what was read.
     *
     * <p>More lines than the log of an agent tells of that was killed are what it wrote just before; they count.
     *
     * @param sealed what the log tells of the file; empty where it tells nothing, which is checked against nothing
     * @throws IOException if the file cannot be read; that it is not there is no such failure
     */
    public static AlertVerification read(Path file, RuleFindings.Limits limits, Optional<SealedAlerts> sealed)
            throws IOException {
        long expected = sealed.map(SealedAlerts::lines).orElse(0L);
        RuleFindings.Collector rules = new RuleFindings.Collector(limits);
        Lines lines = new Lines(limits.line());
        String hash = expected == 0 ? lines.hash() : "";
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (String line = lines.next(in); line != null; line = lines.next(in)) {
                rules.add(line);
                if (lines.whole == expected && expected > 0) {
                    hash = lines.hash();
                }
            }
        } catch (NoSuchFileException e) {
            return new AlertVerification(
                    rules.end(),
                    sealed.isEmpty()
                            ? Optional.empty()
                            : Optional.of("alerts.jsonl is not there; the agent had written " + words(expected)));
        }
        return new AlertVerification(rules.end(), change(sealed, lines.whole, hash));
    }

    private static Optional<String> change(Optional<SealedAlerts> sealed, long lines, String hash) {
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        SealedAlerts expected = sealed.get();
        if (lines < expected.lines() || (expected.last() && lines > expected.lines())) {
            return Optional.of("alerts.jsonl has " + words(lines) + "; the agent had written " + expected.lines());
        }
        return hash.equals(expected.sha256())
                ? Optional.empty()
                : Optional.of("alerts.jsonl has other lines than the agent has written");
    }

    private static String words(long lines) {
        return lines + (lines == 1 ? " line" : " lines");
    }

    /** Cuts bytes into lines, and hashes the whole ones. */
    private static final class Lines {
        private final int limit;
        private final MessageDigest digest = Sha256.digest();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        private long whole;

        private Lines(int limit) {
            this.limit = limit;
        }

        /** Returns the next line, empty where it is too long or has no end, null at the end. */
        private @Nullable String next(InputStream in) throws IOException {
            bytes.reset();
            boolean usable = true;
            int octet;
            for (octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
                digest.update((byte) octet);
                if (bytes.size() >= limit) {
                    usable = false;
                } else {
                    bytes.write(octet);
                }
            }
            if (octet < 0) {
                // What a killed agent leaves; it is counted as unread, unless it happens to be whole.
                return bytes.size() == 0 ? null : usable ? bytes.toString(StandardCharsets.UTF_8) : "";
            }
            digest.update((byte) octet);
            whole++;
            return usable ? bytes.toString(StandardCharsets.UTF_8) : "";
        }

        private String hash() {
            try {
                return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
            }
        }
    }
}
