package eyas.state.job;

import java.util.Locale;

/** The ways in which it is found whose code a process runs. */
public enum PackageMethod {
    /** A package manager or build tool of the machine's started it for that package. */
    MANAGER,
    /** Its environment names the package; no package manager that is known has started it. */
    ENVIRONMENT,
    /** Its arguments and its folder are those of a package's build; no package manager that is known has started it. */
    COMMAND,
    /** The script or module that its interpreter was told to run is a part of the package. */
    SCRIPT,
    /** Python has run a file of the package before its own script. */
    STARTUP,
    /** A make program has read a makefile of the package. */
    MAKEFILE,
    /** An interpreter, or a build tool that runs plug-ins inside of itself, has opened a file of the package. */
    OPENED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the name in fields and reports. */
    public String word() {
        return word;
    }
}
