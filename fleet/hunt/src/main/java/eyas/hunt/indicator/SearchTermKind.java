package eyas.hunt.indicator;

import java.util.List;

/** Kinds of values that can be searched. */
public enum SearchTermKind {
    /** Addresses of peers. */
    ADDRESS,
    /** DNS names. */
    NAME,
    /** Contents of files, by SHA-256. */
    SHA256,
    /** Packages and actions, with their versions. */
    PACKAGE,
    /** Paths of programs. */
    PATH;

    /** Returns the corresponding kinds of {@code observables}. */
    public List<String> stored() {
        return switch (this) {
            case ADDRESS -> List.of("address");
            case NAME -> List.of("name");
            case SHA256 -> List.of("sha256");
            case PACKAGE -> List.of("package", "action");
            case PATH -> List.of("program");
        };
    }
}
