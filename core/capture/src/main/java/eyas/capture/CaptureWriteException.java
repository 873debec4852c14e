package eyas.capture;

import eyas.text.FileErrorMessage;
import java.io.IOException;
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
        super(file + ": " + what + ": " + reason(cause) + saved(savedBytes), cause);
        this.file = file;
        this.savedBytes = savedBytes;
    }

    /** Makes the one of a file that cannot even be begun. */
    static CaptureWriteException ofNew(Path file, String what, IOException cause) {
        return new CaptureWriteException(file, what, cause);
    }

    private CaptureWriteException(Path file, String what, IOException cause) {
        super(file + ": " + what + ": " + FileErrorMessage.words(cause), cause);
        this.file = file;
        this.savedBytes = 0;
    }

    private static String reason(Throwable cause) {
        return cause instanceof IOException failure
                ? FileErrorMessage.words(failure)
                : String.valueOf(cause.getMessage());
    }

    private static String saved(long bytes) {
        return (bytes == 0 ? "; nothing is saved" : "; " + bytes + " bytes are saved and can be read")
                + "; free some space or record to another place";
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
