package eyas.report.model;

import java.util.List;

/**
 * One file that the job touched in a way that matters.
 *
 * @param id its number in the report
 * @param path its path
 * @param place where it lies
 * @param touches what was done to it, by whom; the first ones where there were many
 * @param touchCount how many touches there were
 * @param credential the family of credentials that it holds, empty for other files
 * @param surface the persistence surface that it is part of, empty for other files
 * @param sourceChanged whether it is a source file that was changed after the checkout
 * @param executable the row among the executables where it ran later, else -1
 */
public record FileFacts(
        int id,
        String path,
        Place place,
        List<Touch> touches,
        long touchCount,
        String credential,
        String surface,
        boolean sourceChanged,
        int executable) {
    public FileFacts {
        touches = List.copyOf(touches);
    }

    /** Where a file lies. */
    public enum Place {
        /** In the job's working folder. */
        WORKSPACE,
        /** In a folder for temporary files. */
        TEMPORARY,
        /** In a home folder. */
        HOME,
        /** Anywhere else. */
        SYSTEM
    }

    /** What was done to a file. */
    public enum Action {
        /** Opened for writing. */
        WRITTEN,
        /** Made by an open. */
        CREATED,
        /** Another file was renamed or linked to this path. */
        RENAMED_TO_THIS,
        /** Renamed away. */
        MOVED,
        /** Deleted. */
        DELETED,
        /** Made executable. */
        MADE_EXECUTABLE,
        /** Read; only noted of credentials. */
        READ
    }

    /**
     * One thing that one process did to a file.
     *
     * @param action what
     * @param process the process, -1 if unknown
     * @param firstTime when for the first time
     * @param count how often
     * @param other the other path of a rename or link, else empty
     */
    public record Touch(Action action, int process, long firstTime, long count, String other) {}
}
