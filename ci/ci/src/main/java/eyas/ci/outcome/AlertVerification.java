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
 * The alerts of a job, read from {@code alerts.jsonl} and compared with the agent's sealed log.
 *
 * @param rules the findings, by rule
 * @param change how the file differs from the one that the agent wrote; empty if it matches
 */
public record AlertVerification(RuleFindings rules, Optional<String> change) {
    /**
     * Reads the file once and verifies it.
     *
     * <p>Additional lines of a killed agent were written just before its end and count.
     *
     * @param sealed what the log records about the file; empty if nothing, then nothing is verified
     * @throws IOException if the file cannot be read; a missing file throws no exception
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
                            : Optional.of("alerts.jsonl is missing; the agent had written " + describeCount(expected)));
        }
        return new AlertVerification(rules.end(), change(sealed, lines.whole, hash));
    }

    private static Optional<String> change(Optional<SealedAlerts> sealed, long lines, String hash) {
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        SealedAlerts expected = sealed.get();
        if (lines < expected.lines() || (expected.last() && lines > expected.lines())) {
            return Optional.of(
                    "alerts.jsonl has " + describeCount(lines) + "; the agent had written " + expected.lines());
        }
        return hash.equals(expected.sha256())
                ? Optional.empty()
                : Optional.of("the lines of alerts.jsonl differ from those that the agent has written");
    }

    private static String describeCount(long lines) {
        return lines + (lines == 1 ? " line" : " lines");
    }

    /** Splits bytes into lines, and hashes the complete ones. */
    private static final class Lines {
        private final int limit;
        private final MessageDigest digest = Sha256.digest();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        private long whole;

        private Lines(int limit) {
            this.limit = limit;
        }

        /** Returns the next line; empty if it is too long or incomplete, null at the end. */
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
                // A killed agent may leave an incomplete line; it counts as unread, unless it happens to be valid.
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
