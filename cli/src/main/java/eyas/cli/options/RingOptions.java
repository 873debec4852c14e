package eyas.cli.options;

import eyas.live.LiveOptions;
import picocli.CommandLine.Option;

/** The ring between kernel and Eyas, for commands that look at the running system. */
public final class RingOptions {
    @Option(
            names = "--buffer",
            paramLabel = "SIZE",
            converter = RingSize.class,
            defaultValue = "16M",
            description = "Ring between kernel and Eyas, a power of two (default: ${DEFAULT-VALUE}).")
    private int buffer = LiveOptions.DEFAULT_RING;

    /** Return the ring's size in bytes. */
    public int bytes() {
        return buffer;
    }
}
