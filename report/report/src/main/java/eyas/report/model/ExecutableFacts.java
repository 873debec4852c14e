package eyas.report.model;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One file that was executed; the same path with other content is another.
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
 * @param script whether it is a script that this job wrote and an interpreter ran, which is an executable of its own
 * @param origin where it came from
 * @param provenance who wrote it, from the last writer back to the download; empty for what was found
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
        boolean script,
        Origin origin,
        List<Provenance> provenance) {
    public ExecutableFacts {
        provenance = List.copyOf(provenance);
    }

    /**
     * One step on the way of a file's content.
     *
     * @param file the path that was written; empty where the content went through a pipe
     * @param process the process that wrote it, -1 if it is not in the report
     * @param program the name of its program
     * @param connection a connection of that program to another machine, empty if there was none
     */
    public record Provenance(String file, int process, String program, String connection) {
        /** Return the whole way in one line: who wrote the file, from the last writer back. */
        public static String words(List<Provenance> provenance) {
            return provenance.stream().map(Provenance::words).collect(Collectors.joining("; from "));
        }

        private String words() {
            return (file.isEmpty() ? "a pipe" : file) + " by " + program
                    + (connection.isEmpty() ? "" : " (connected " + connection + ")");
        }
    }

    /** When a hash was taken. */
    public enum Hash {
        /** At the exec, from the file that was executed. */
        AT_EXEC,
        /** Later, from what stood at the path then; it may be another file. */
        LATE,
        /** Not at all. */
        NONE
    }

    /** Where an executable came from. */
    public enum Origin {
        /** It was there before, as far as was seen. */
        FOUND,
        /** The job wrote it. */
        WRITTEN,
        /** The job wrote it, by a program that was connected to another machine, or copied what such a program wrote. */
        DOWNLOADED,
        /** It has no file: an anonymous file in memory. */
        MEMORY
    }
}
