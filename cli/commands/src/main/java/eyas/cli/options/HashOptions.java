package eyas.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether executables are hashed when they are executed. */
public final class HashOptions {
    @Option(
            names = "--hashes",
            negatable = true,
            fallbackValue = "true",
            description =
                    "Take the SHA-256 of executables when they are executed, or do not (default: where there is a "
                            + "report or a capture to write it into).")
    private @Nullable Boolean wanted;

    /** Returns whether they are, where {@code usual} is what happens if nothing is said. */
    public boolean wanted(boolean usual) {
        return wanted == null ? usual : wanted;
    }
}
