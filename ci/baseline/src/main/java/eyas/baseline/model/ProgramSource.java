package eyas.baseline.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The origin of a program: the first word of its entry. */
public enum ProgramSource {
    /** A directory of the system's package managers. */
    SYSTEM,
    /** The runner's tool cache; the path is relative to it. */
    TOOL,
    /** A package that was installed for the job. */
    DEPENDENCY,
    /** Found in the workspace. */
    WORKSPACE,
    /** Written by the job. */
    BUILT,
    /** Downloaded by the job. */
    FETCHED,
    /** A file that exists in memory only. */
    MEMORY,
    /** Found in a home directory. */
    HOME,
    /** Found elsewhere. */
    OTHER;

    /** Returns the source of a program's entry; empty if its first word is unknown. */
    public static Optional<ProgramSource> of(String entry) {
        int end = entry.indexOf(' ');
        String first = end < 0 ? entry : entry.substring(0, end);
        return Arrays.stream(values())
                .filter(source -> source.keyword().equals(first))
                .findFirst();
    }

    /** Returns all first words. */
    public static List<String> keywords() {
        return Arrays.stream(values()).map(ProgramSource::keyword).toList();
    }

    /** Returns the first word of the entry. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }
}
