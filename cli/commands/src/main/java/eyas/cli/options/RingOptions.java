package eyas.cli.options;

import eyas.live.LiveOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ring buffer between kernel and Eyas, for commands that monitor the running system. */
public final class RingOptions {
    @Option(
            names = "--buffer",
            paramLabel = "SIZE",
            converter = RingSizeConverter.class,
            description =
                    "Size of the ring buffer between kernel and Eyas, a power of two (default: a sixteenth of the memory, 16M to 64M).")
    private @Nullable Integer buffer;

    /** Returns the size in bytes. */
    public int bytes() {
        return buffer == null ? LiveOptions.defaultRing() : buffer;
    }
}
