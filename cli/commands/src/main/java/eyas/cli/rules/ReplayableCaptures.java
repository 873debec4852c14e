package eyas.cli.rules;

import eyas.capture.CaptureSource;
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

/** Opens captures that are read more than once, and therefore must be files. */
final class ReplayableCaptures {
    private static final Pattern NAME = Pattern.compile(".*\\.scap(\\.gz|\\.zst)?");

    private ReplayableCaptures() {}

    /**
     * Return the captures in a folder and below it, in the order of their paths; any other path as it is.
     *
     * @throws CommandFailure if the folder cannot be read, or holds none
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
                        ExitCode.USAGE,
                        path + ": no capture is in this folder; their names end with .scap, .scap.gz or .scap.zst");
            }
            return captures;
        } catch (IOException | UncheckedIOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, path + ": the folder cannot be read: " + FileErrorMessage.words(e));
        }
    }

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
