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

    /** Whether it writes packages that a package manager fetched, or parts of one that it unpacked. */
    final boolean handlesPackages;

    /** Whether it ran for a script of a package that was installed or built. */
    final boolean isInstalling;

    /** The number of the step that it ran in, 0 for none. */
    final long step;

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

    /** This without what takes room, null until it is asked for. */
    private @Nullable ContentWriter brief;

    private ContentWriter(ContentWriter of) {
        process = of.process;
        kind = of.kind;
        packageName = of.packageName;
        installed = of.installed;
        installs = of.installs;
        handlesPackages = of.handlesPackages;
        isInstalling = of.isInstalling;
        step = of.step;
        isAction = of.isAction;
        isRunner = of.isRunner;
        name = of.name;
        arguments = Bytes.EMPTY;
        connection = of.connection;
        input = of.input;
    }

    /** Returns this without its arguments, which may be long, where nothing else of it would be lost. */
    ContentWriter brief() {
        if (arguments.length == 0 || kind == ProgramKind.UNPACKS) {
            return this;
        }
        if (brief == null || (isConnected() && !brief.isConnected())) {
            brief = new ContentWriter(this);
        }
        return brief;
    }

    ContentWriter(OriginProcess process, ProgramKind kind, InstalledPrograms programs, PackageRoles roles) {
        this.process = process.number();
        this.kind = kind;
        this.name = process.comm();
        this.arguments = process.args();
        this.packageName = process.packageName();
        this.installed = process.originState().installed;
        this.installs = installed.length > 0 && programs.installs(installed) && !process.isInstallingScript();
        this.handlesPackages = roles.handlesPackages(process);
        this.isInstalling = process.isInstallingScript();
        this.step = process.stepNumber();
        this.isAction = process.isAction();
        this.isRunner = process.isRunner();
    }

    boolean isConnected() {
        return connection.length > 0;
    }
}
