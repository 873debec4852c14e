package eyas.hunt.indicator;

/** The kinds of values that something can be found among. */
public enum ValueKind {
    /** Addresses of peers. */
    ADDRESS,
    /** DNS names. */
    NAME,
    /** Contents of files, by their SHA-256. */
    SHA256,
    /** Packages with their versions. */
    PACKAGE,
    /** Paths of files and programs, and names of images. */
    PATH
}
