package eyas.session.input;

import eyas.capture.CaptureLimits;
import eyas.capture.CaptureSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.Path;

/** Opens the capture that a user names. */
public final class CaptureOpener {
    /** What stands for standard input. */
    public static final String STANDARD_INPUT = "-";

    private CaptureOpener() {}

    /**
     * Open {@code name}, standard input where it is a dash.
     *
     * @throws eyas.event.EventSourceException if it cannot be opened
     */
    public static CaptureSource open(String name) {
        return name.equals(STANDARD_INPUT)
                ? CaptureSource.of("standard input", new FileInputStream(FileDescriptor.in), CaptureLimits.DEFAULT)
                : CaptureSource.open(Path.of(name));
    }
}
