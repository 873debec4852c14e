package eyas.cli.rules;

import eyas.capture.CaptureSource;
import eyas.diagnostic.DiagnosticCode;
import eyas.event.EventSource;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Opens captures that are read more than once and therefore must be files. */
final class ReplayableCaptures {
    private static final Pattern NAME = Pattern.compile(".*\\.scap(\\.gz|\\.zst)?");

    private ReplayableCaptures() {}

    /**
     * Returns the captures below a directory, sorted by path; any other path unchanged.
     *
     * @throws CommandFailure if the directory cannot be read or contains no capture
     */
    static List<Path> in(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> captures = files.filter(
                            file -> NAME.matcher(file.toString()).matches() && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            if (captures.isEmpty()) {
                throw new CommandFailure(
                        DiagnosticCode.NO_MATCH,
                        ExitCode.USAGE,
                        path + ": no captures in this directory; their names end with .scap, .scap.gz or .scap.zst");
            }
            return captures;
        } catch (IOException | UncheckedIOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.USAGE,
                    path + ": cannot read directory: " + FileErrorMessage.reason(e));
        }
    }

    /**
     * Returns a supplier that opens {@code path} again on each call.
     *
     * @throws CommandFailure if there is no such file
     */
    static Supplier<EventSource> of(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.USAGE,
                    path + (Files.exists(path) ? ": must be a regular file" : ": no such file")
                            + ", because the capture is read more than once");
        }
        return () -> CaptureSource.open(path);
    }
}
