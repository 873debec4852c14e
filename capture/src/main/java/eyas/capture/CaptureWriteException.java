package eyas.capture;

import java.nio.file.Path;

/**
 * Reports that a capture could not be written on; says what of it was saved.
 *
 * <p>What was saved is a whole number of blocks, so the file can be read.
 */
public final class CaptureWriteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long savedBytes;

    CaptureWriteException(Path file, long savedBytes, String what, Throwable cause) {
        super(
                file + ": " + what + ": " + cause.getMessage() + "; " + savedBytes
                        + " bytes are saved and can be read; free some space or record to another place",
                cause);
        this.file = file;
        this.savedBytes = savedBytes;
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /** Returns how many bytes of the file are saved. */
    public long savedBytes() {
        return savedBytes;
    }
}
