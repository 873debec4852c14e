package eyas.state.origin;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;

/** A program run by a process, as a writer of files. Kept after the process ends, while its files are known. */
final class ContentWriter {
    final long process;
    final ProgramKind kind;
    final byte[] packageName;
    /** Its {@link InstalledPrograms#name name} as an installed program, empty if it is not one. */
    final byte[] installed;

    /** Whether a package manager makes it write, and not a package script. */
    final boolean installs;

    /** Whether it writes packages that a package manager downloaded, or files of one that it unpacked. */
    final boolean handlesPackages;

    /** Whether it ran for a script of a package being installed or built. */
    final boolean isInstalling;

    /** The number of its step, 0 for none. */
    final long step;

    /** Whether its step runs an action. */
    final boolean isAction;

    /** Whether it was the runner itself. */
    final boolean isRunner;

    byte[] name;
    byte[] arguments;

    /** A connection to another machine, empty if there is none. */
    byte[] connection = Bytes.EMPTY;

    /** The pipe that it reads from, 0 for none. */
    long input;

    /** The last file written by this job that it read; for a program that unpacks, the first one. */
    @Nullable
    WrittenFile source;

    /** The file to which its standard output is redirected. */
    @Nullable
    WrittenFile output;

    /** Compact form, null until requested. */
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

    /** Returns this without its arguments, which may be long, unless other values would be lost. */
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
