package eyas.agent;

import eyas.ci.CiException;
import eyas.text.FileErrorMessage;
import eyas.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Ties a capture to the job that recorded it: {@code stop} outputs its SHA-256, which is passed through the runner, and {@code analyze}
 * takes it as an input. An artifact alone can be replaced by any job of the run.
 */
public final class CaptureHash {
    private CaptureHash() {}

    /**
     * Returns the hash of {@code capture}; empty if the file does not exist.
     *
     * @throws IOException if it cannot be read
     */
    static Optional<String> of(Path capture) throws IOException {
        if (!Files.isRegularFile(capture)) {
            return Optional.empty();
        }
        return Optional.of(Sha256.ofFile(capture.toRealPath()));
    }

    /**
     * Checks that {@code capture} has the hash {@code expected}.
     *
     * @throws CiException if the hash differs, or the file cannot be read
     */
    public static void check(Path capture, String expected) {
        try {
            String found = of(capture).orElse("none");
            if (!found.equals(expected.strip().toLowerCase(Locale.ROOT))) {
                throw new CiException("the capture " + capture + " is not the capture of the watched job: it has the"
                        + " SHA-256 " + found + ", but capture-sha256 is " + expected);
            }
        } catch (IOException e) {
            throw new CiException("cannot read the capture " + capture + ": " + FileErrorMessage.reason(e), e);
        }
    }
}
