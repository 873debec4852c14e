package eyas.state.origin;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;

/** One program of one process, as far as it writes files. It outlives the process as long as its files are known. */
final class ContentWriter {
    final long process;
    final ProgramKind kind;
    final byte[] packageName;
    byte[] name;
    byte[] arguments;

    /** A connection to another machine, empty while there is none. */
    byte[] connection = Bytes.EMPTY;

    /** The pipe that it reads from, 0 for none. */
    long input;

    /** The file that it read last and that this job wrote; what unpacks keeps the first. */
    @Nullable
    WrittenFile source;

    /** The file that its standard output goes to. */
    @Nullable
    WrittenFile output;

    ContentWriter(OriginProcess process, ProgramKind kind) {
        this.process = process.number();
        this.kind = kind;
        this.name = process.comm();
        this.arguments = process.args();
        this.packageName = process.packageName();
    }

    boolean isConnected() {
        return connection.length > 0;
    }
}
