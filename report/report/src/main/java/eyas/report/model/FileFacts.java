package eyas.report.model;

import java.util.List;

/**
 * One file with a notable operation by the job.
 *
 * @param id its number in the report
 * @param path its path
 * @param place its kind of location
 * @param touches operations on it by process; the first ones if there were many
 * @param touchCount number of operations
 * @param credential the family of credentials that it holds, empty for other files
 * @param surface the persistence surface that it is part of, empty for other files
 * @param sourceChanged whether it is a source file that was changed after the checkout
 * @param executable the row among the executables if it was executed later, else -1
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

    /** The kind of location of a file. */
    public enum Place {
        /** In the job's working directory. */
        WORKSPACE,
        /** In a directory for temporary files. */
        TEMPORARY,
        /** In a home directory. */
        HOME,
        /** Anywhere else. */
        SYSTEM
    }

    /** An operation on a file. */
    public enum Action {
        /** Opened for writing. */
        WRITTEN,
        /** Created by an open. */
        CREATED,
        /** Another file was renamed or linked to this path. */
        RENAMED_TO_THIS,
        /** Renamed to another path. */
        MOVED,
        /** Deleted. */
        DELETED,
        /** Made executable. */
        MADE_EXECUTABLE,
        /** Read; only recorded for credentials. */
        READ
    }

    /**
     * An operation of one process on a file.
     *
     * @param action the operation
     * @param process the process, -1 if unknown
     * @param firstTime time of the first one
     * @param count number of repetitions
     * @param other the other path of a rename or link, else empty
     */
    public record Touch(Action action, int process, long firstTime, long count, String other) {}
}
