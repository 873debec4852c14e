package eyas.cli.options;

import eyas.session.command.Snaplen;
import picocli.CommandLine.Option;

/** The number of data bytes that an event carries. */
public final class SnaplenOptions {
    @Option(
            names = "--snaplen",
            paramLabel = "BYTES",
            defaultValue = "" + Snaplen.DEFAULT,
            description = "Data bytes that an event carries (default: ${DEFAULT-VALUE}, enough for DNS responses).")
    private int bytes = Snaplen.DEFAULT;

    /** Returns how many of the bytes read, written, sent or received an event carries. */
    public int bytes() {
        return bytes;
    }
}
