package eyas.cli.rules;

import eyas.capture.CaptureSource;
import eyas.event.EventSource;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Opens captures that are read more than once, and therefore must be files. */
final class Captures {
    private Captures() {}

    /**
     * Returns what opens {@code path} anew each time.
     *
     * @throws CommandFailure if there is no such file
     */
    static Supplier<EventSource> of(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    path + (Files.exists(path) ? ": a capture must be a file here" : ": there is no such file")
                            + ", since it is read more than once");
        }
        return () -> CaptureSource.open(path);
    }
}
