package eyas.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether executables are hashed when they are executed. */
public final class HashOptions {
    @Option(
            names = "--hashes",
            negatable = true,
            fallbackValue = "true",
            description = "Record the SHA-256 of executables when they are executed, or do not (default: if a "
                    + "report or a capture is written).")
    private @Nullable Boolean wanted;

    /** Returns whether executables are hashed; {@code usual} is the default. */
    public boolean wanted(boolean usual) {
        return wanted == null ? usual : wanted;
    }
}
