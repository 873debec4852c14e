package eyas.state.origin;

/** The role of a process for a package manager of the machine. */
public enum PackageRole {
    /** No role, or an action chosen by the job. */
    NONE,
    /** The program that unpacks packages, such as dpkg or rpm. */
    MANAGER,
    /** That program, with a package that an installed program of the job downloaded. */
    DOWNLOAD,
    /** An installed program that the package manager started, such as the one that reads archives. */
    HELPER,
    /** A maintainer script of a package, or an installed program that such a script started. */
    SCRIPT
}
