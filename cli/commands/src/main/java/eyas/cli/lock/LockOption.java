package eyas.cli.lock;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option for the lock file. */
final class LockOption {
    @Option(
            names = {"-l", "--lock"},
            paramLabel = "FILE",
            description = "Lock file (default: ${DEFAULT-VALUE}).",
            defaultValue = ".github/eyas.lock.yaml")
    private Path file = Path.of(".github/eyas.lock.yaml");

    /** Returns the lock file. */
    Path file() {
        return file;
    }
}
