package eyas.state.job;

import java.util.Locale;

/** How the package whose code a process runs was determined. */
public enum PackageMethod {
    /** A package manager or build tool of the machine started it for that package. */
    MANAGER,
    /** Its environment names the package; no known package manager started it. */
    ENVIRONMENT,
    /** Its arguments and its directory are those of a package's build; no known package manager started it. */
    COMMAND,
    /** Its interpreter was started with a script or module of the package. */
    SCRIPT,
    /** Python ran a file of the package before its own script. */
    STARTUP,
    /** A make program read a makefile of the package. */
    MAKEFILE,
    /** An interpreter, or a build tool that runs plug-ins in-process, opened a file of the package. */
    OPENED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the name in fields and reports. */
    public String label() {
        return label;
    }
}
