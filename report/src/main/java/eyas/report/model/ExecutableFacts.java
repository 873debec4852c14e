package eyas.report.model;

import org.jspecify.annotations.Nullable;

/**
 * Is one file that was executed; the same path with other content is another.
 *
 * @param id its number in the report
 * @param path its path
 * @param sha256 lower-case hex of its content, or null where that is not known
 * @param hash how the hash was taken
 * @param problem why there is no hash, empty if there is one or none was asked for
 * @param inode its inode number, 0 if unknown
 * @param count how often it was executed
 * @param firstTime when for the first time
 * @param firstProcess by which process
 * @param file the row of the file among the files where this job wrote it, else -1
 * @param writer the process that wrote it in this job, -1 if none did
 * @param origin where it came from
 */
public record ExecutableFacts(
        int id,
        String path,
        @Nullable String sha256,
        Hash hash,
        String problem,
        long inode,
        long count,
        long firstTime,
        int firstProcess,
        int file,
        int writer,
        Origin origin) {
    /** Says when a hash was taken. */
    public enum Hash {
        /** At the exec, from the file that was executed. */
        AT_EXEC,
        /** Later, from what stood at the path then; it may be another file. */
        LATE,
        /** Not at all. */
        NONE
    }

    /** Says where an executable came from. */
    public enum Origin {
        /** It was there before, as far as was seen. */
        FOUND,
        /** The job wrote it. */
        WRITTEN,
        /** The job wrote it, by a process that had received data from another machine. */
        DOWNLOADED,
        /** It has no file: an anonymous file in memory. */
        MEMORY
    }
}
