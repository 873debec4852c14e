package eyas.cli.lock;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The lock that a command is about. */
final class LockOption {
    @Option(
            names = {"-l", "--lock"},
            paramLabel = "FILE",
            description = "The lock (default: ${DEFAULT-VALUE}).",
            defaultValue = ".github/eyas.lock.yaml")
    private Path file = Path.of(".github/eyas.lock.yaml");

    /** Return its file. */
    Path file() {
        return file;
    }
}
