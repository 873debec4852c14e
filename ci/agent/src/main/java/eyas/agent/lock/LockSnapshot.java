package eyas.agent.lock;

import eyas.baseline.file.LockParseResult;
import eyas.baseline.file.LockReader;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.ReviewedFile;
import eyas.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The lock as the job's first step has fetched it. It is stored in the agent's directory, where the job cannot reach it, and the agent's
 * log contains its hash.
 *
 * @param mode the requested mode
 * @param file the path of the lock in the repository
 * @param change the lock that applies, and the one of the change under review
 */
public record LockSnapshot(LockMode mode, String file, ReviewedChange change) {
    /** The detail of the agent's first record that contains {@link #digest}. */
    public static final String DETAIL = "lock";

    /** The detail of the agent's first record that contains the mode. */
    public static final String MODE = "lock-mode";

    private static final int LINES = 5;
    private static final String FOUND = "found ";
    private static final String MISSING = "missing ";
    private static final String UNKNOWN = "unknown ";
    private static final String NONE = "none";

    /** Returns whether the job's behavior is compared with the lock and new behavior raises alerts. */
    public boolean compares() {
        return (mode == LockMode.REPORT || mode == LockMode.ENFORCE) && change.reviewed() instanceof ReviewedFile.Found;
    }

    /** Returns the lock that applies; empty if there is none, or it is unavailable. */
    public Optional<LockParseResult> reviewed() {
        return reading(change.reviewed());
    }

    /** Returns the lock of the change under review. */
    public Optional<LockParseResult> proposed() {
        return change.proposed().flatMap(this::reading);
    }

    private Optional<LockParseResult> reading(ReviewedFile from) {
        return from instanceof ReviewedFile.Found found
                ? Optional.of(LockReader.read(file, found.bytes()))
                : Optional.empty();
    }

    /**
     * Writes the snapshot into {@code directory}, once.
     *
     * @throws IOException if it cannot be written
     */
    public void write(AgentDirectory directory) throws IOException {
        Files.write(directory.lock(), settings().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        write(change.reviewed(), directory.reviewedLock());
        if (change.proposed().isPresent()) {
            write(change.proposed().get(), directory.proposedLock());
        }
    }

    private static void write(ReviewedFile from, Path to) throws IOException {
        if (from instanceof ReviewedFile.Found found) {
            Files.write(to, found.bytes(), StandardOpenOption.CREATE_NEW);
        }
    }

    private String settings() {
        return String.join(
                "\n",
                mode.inputValue(),
                oneLine(file),
                change.foreign() ? "foreign" : "own",
                describe(change.reviewed()),
                change.proposed().map(LockSnapshot::describe).orElse(NONE));
    }

    private static String describe(ReviewedFile from) {
        return switch (from) {
            case ReviewedFile.Found found -> FOUND + oneLine(found.place());
            case ReviewedFile.Missing missing -> MISSING + oneLine(missing.place());
            case ReviewedFile.Unknown unknown -> UNKNOWN + oneLine(unknown.reason());
        };
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    /**
     * Reads the snapshot that {@link #write} has written; empty if the job uses no lock.
     *
     * @throws IOException if it cannot be read, or is incomplete
     */
    public static Optional<LockSnapshot> read(AgentDirectory directory) throws IOException {
        List<String> lines;
        try {
            lines = Files.readString(directory.lock()).lines().toList();
        } catch (NoSuchFileException e) {
            // The job uses no lock.
            return Optional.empty();
        }
        if (lines.size() != LINES) {
            throw new IOException(directory.lock() + " has been changed");
        }
        return Optional.of(new LockSnapshot(
                LockMode.of(lines.get(0)),
                lines.get(1),
                new ReviewedChange(
                        from(lines.get(3), directory.reviewedLock()),
                        lines.get(4).equals(NONE)
                                ? Optional.empty()
                                : Optional.of(from(lines.get(4), directory.proposedLock())),
                        lines.get(2).equals("foreign"))));
    }

    private static ReviewedFile from(String description, Path file) throws IOException {
        if (description.startsWith(FOUND)) {
            return new ReviewedFile.Found(description.substring(FOUND.length()), Files.readAllBytes(file));
        }
        if (description.startsWith(MISSING)) {
            return new ReviewedFile.Missing(description.substring(MISSING.length()));
        }
        if (description.startsWith(UNKNOWN)) {
            return new ReviewedFile.Unknown(description.substring(UNKNOWN.length()));
        }
        throw new IOException(file.resolveSibling("lock") + " has been changed");
    }

    /** Returns a hash of all parts of the snapshot. */
    public String digest() {
        MessageDigest digest = Sha256.digest();
        add(settings().getBytes(StandardCharsets.UTF_8), digest);
        add(change.reviewed(), digest);
        change.proposed().ifPresent(proposed -> add(proposed, digest));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(ReviewedFile from, MessageDigest digest) {
        if (from instanceof ReviewedFile.Found found) {
            add(found.bytes(), digest);
        }
    }

    /** The length prefix keeps the parts distinct. */
    private static void add(byte[] bytes, MessageDigest digest) {
        digest.update((bytes.length + " ").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }
}
