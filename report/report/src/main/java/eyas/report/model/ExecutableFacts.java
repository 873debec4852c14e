package eyas.report.model;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One executed file; another content at the same path is another row.
 *
 * @param id its number in the report
 * @param path its path
 * @param sha256 lower-case hex of its content, or null if unknown
 * @param hash how the hash was taken
 * @param problem why there is no hash; empty if there is one or none was requested
 * @param inode its inode number, 0 if unknown
 * @param count number of executions
 * @param firstTime time of the first execution
 * @param firstProcess process of the first execution
 * @param file the row among the files if this job wrote it, else -1
 * @param writer the process that wrote it in this job, -1 if none did
 * @param script whether it is a script that this job wrote and an interpreter ran, which is an executable of its own
 * @param origin its origin
 * @param provenance its writers, from the last writer back to the download; empty for a preexisting file
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
     * One step in the provenance of a file's content.
     *
     * @param file the written path; empty if the content went through a pipe
     * @param process the process that wrote it, -1 if it is not in the report
     * @param program the name of its program
     * @param connection a connection of that program to another machine, empty if there was none
     */
    public record Provenance(String file, int process, String program, String connection) {
        /** Returns the whole provenance in one line, from the last writer back. */
        public static String describe(List<Provenance> provenance) {
            return provenance.stream().map(Provenance::describe).collect(Collectors.joining("; from "));
        }

        private String describe() {
            return (file.isEmpty() ? "a pipe" : file) + " by " + program
                    + (connection.isEmpty() ? "" : " (connected " + connection + ")");
        }
    }

    /** When a hash was taken. */
    public enum Hash {
        /** At the exec, from the executed file. */
        AT_EXEC,
        /** Later, from the file at the path at that time, which may be another one. */
        LATE,
        /** No hash was taken. */
        NONE
    }

    /** The origin of an executable. */
    public enum Origin {
        /** The file existed before, as far as was observed. */
        FOUND,
        /** The job wrote it. */
        WRITTEN,
        /** The job wrote it by a program that was connected to another machine, or that copied the output of such a program. */
        DOWNLOADED,
        /** It has no file: an anonymous file in memory. */
        MEMORY
    }
}
