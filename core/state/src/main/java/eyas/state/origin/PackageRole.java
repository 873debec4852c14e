package eyas.state.origin;

/** Names what a process does for a package manager of the machine. */
public enum PackageRole {
    /** Nothing, or something that the job chose. */
    NONE,
    /** It is the program that unpacks packages, such as dpkg or rpm. */
    MANAGER,
    /** It is that program, with a package that an installed program of the job downloaded. */
    DOWNLOAD,
    /** It is an installed program that the package manager started, such as the one that reads archives. */
    HELPER,
    /** It is a maintainer script of a package, or an installed program that such a script started. */
    SCRIPT
}
