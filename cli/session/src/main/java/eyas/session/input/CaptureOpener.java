package eyas.session.input;

import eyas.capture.CaptureLimits;
import eyas.capture.CaptureSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.Path;

/** Opens captures by the name that the user gave. */
public final class CaptureOpener {
    /** The name of standard input. */
    public static final String STANDARD_INPUT = "-";

    private CaptureOpener() {}

    /**
     * Opens {@code name}, or standard input for a dash.
     *
     * @throws eyas.event.EventSourceException if it cannot be opened
     */
    public static CaptureSource open(String name) {
        return name.equals(STANDARD_INPUT)
                ? CaptureSource.of("standard input", new FileInputStream(FileDescriptor.in), CaptureLimits.DEFAULT)
                : CaptureSource.open(Path.of(name));
    }
}
