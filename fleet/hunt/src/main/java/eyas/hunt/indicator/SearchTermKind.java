package eyas.hunt.indicator;

import java.util.List;

/** The kinds of values that something can be found among. */
public enum SearchTermKind {
    /** Addresses of peers. */
    ADDRESS,
    /** DNS names. */
    NAME,
    /** Contents of files, by their SHA-256. */
    SHA256,
    /** Packages with their versions, and actions with theirs. */
    PACKAGE,
    /** Paths of programs. */
    PATH;

    /** Returns the kinds of {@code observables} that hold them. */
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
