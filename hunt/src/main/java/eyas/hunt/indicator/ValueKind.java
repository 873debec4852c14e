package eyas.hunt.indicator;

import java.util.List;

/** The kinds of values that something can be found among. */
public enum ValueKind {
    /** Addresses of peers. */
    ADDRESS("address"),
    /** DNS names. */
    NAME("name"),
    /** Contents of files, by their SHA-256. */
    SHA256("sha256"),
    /** Packages with their versions, and actions with theirs. */
    PACKAGE("package", "action"),
    /** Paths of programs. */
    PATH("program");

    private final List<String> stored;

    ValueKind(String... stored) {
        this.stored = List.of(stored);
    }

    /** Return the kinds of {@code observables} that hold them. */
    public List<String> stored() {
        return stored;
    }
}
