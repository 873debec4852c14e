package eyas.cli.options;

import eyas.session.command.Snaplen;
import picocli.CommandLine.Option;

/** How much data an event carries. */
public final class SnaplenOptions {
    @Option(
            names = "--snaplen",
            paramLabel = "BYTES",
            defaultValue = "" + Snaplen.DEFAULT,
            description = "Bytes of data that an event carries (default: ${DEFAULT-VALUE}, enough for DNS answers).")
    private int bytes = Snaplen.DEFAULT;

    /** Return how many bytes of what is read, written, sent or received are carried. */
    public int bytes() {
        return bytes;
    }
}
