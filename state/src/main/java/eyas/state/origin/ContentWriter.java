package eyas.state.origin;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;

/** One program of one process, as far as it writes files. It outlives the process as long as its files are known. */
final class ContentWriter {
    final long process;
    final ProgramKind kind;
    final byte[] packageName;
    /** Its {@link InstalledPrograms#name name} as an installed program, empty if it is none. */
    final byte[] installed;

    /** Whether what it writes was put there by a package manager, and not for a script of a package. */
    final boolean installs;

    /** Whether it ran in a step that runs an action. */
    final boolean isAction;

    /** Whether it was the runner itself. */
    final boolean isRunner;

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

    ContentWriter(OriginProcess process, ProgramKind kind, InstalledPrograms programs) {
        this.process = process.number();
        this.kind = kind;
        this.name = process.comm();
        this.arguments = process.args();
        this.packageName = process.packageName();
        this.installed = process.originState().installed;
        this.installs = installed.length > 0 && programs.installs(installed) && !process.isInstallingScript();
        this.isAction = process.isAction();
        this.isRunner = process.isRunner();
    }

    boolean isConnected() {
        return connection.length > 0;
    }
}
