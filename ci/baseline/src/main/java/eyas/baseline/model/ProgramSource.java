package eyas.baseline.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a program comes from: the first word of its entry. */
public enum ProgramSource {
    /** A folder of the system's package managers. */
    SYSTEM,
    /** The runner's tool cache; the path begins below it. */
    TOOL,
    /** A package that was installed for the job. */
    DEPENDENCY,
    /** Found in the workspace. */
    WORKSPACE,
    /** Written by the job. */
    BUILT,
    /** Downloaded by the job. */
    FETCHED,
    /** A file that is in memory alone. */
    MEMORY,
    /** Found in a home folder. */
    HOME,
    /** Found elsewhere. */
    OTHER;

    /** Return the source of an entry of programs; empty if its first word is none. */
    public static Optional<ProgramSource> of(String entry) {
        int end = entry.indexOf(' ');
        String first = end < 0 ? entry : entry.substring(0, end);
        return Arrays.stream(values())
                .filter(source -> source.word().equals(first))
                .findFirst();
    }

    /** Return all words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(ProgramSource::word).toList();
    }

    /** Return the word that begins the entry. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
