package eyas.capture;

import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown when writing a capture fails; states how much of it was saved.
 *
 * <p>The saved part is a whole number of blocks, so the file is readable.
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

    /** Returns the exception for a file that cannot be created. */
    static CaptureWriteException ofNew(Path file, String what, IOException cause) {
        return new CaptureWriteException(file, what, cause);
    }

    private CaptureWriteException(Path file, String what, IOException cause) {
        super(file + ": " + what + ": " + FileErrorMessage.reason(cause), cause);
        this.file = file;
        this.savedBytes = 0;
    }

    private static String reason(Throwable cause) {
        return cause instanceof IOException failure
                ? FileErrorMessage.reason(failure)
                : String.valueOf(cause.getMessage());
    }

    private static String saved(long bytes) {
        return (bytes == 0 ? "; nothing is saved" : "; " + bytes + " bytes are saved and can be read")
                + "; free some space or record to another location";
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /** Returns the number of saved bytes of the file. */
    public long savedBytes() {
        return savedBytes;
    }
}
