package eyas.report.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was run or read.
 *
 * @param command what was run or read, in words
 * @param startTime time of the first event, ns since the epoch; 0 if there was none
 * @param endTime time of the last event, ns since the epoch
 * @param exitCode the command's exit code, -1 where there was no command
 * @param workingFolder absolute path of the folder that the job works in, empty if unknown
 * @param machine host name of the machine, empty if unknown
 * @param workflowFile the workflow's file, relative to the repository's root, empty if unknown
 * @param identity whose job it is, as its CI system says; null for another command, and where that is unknown
 * @param resolvers addresses of the name servers that the machine was set up to ask when it began; empty if unknown
 */
public record JobFacts(
        String command,
        long startTime,
        long endTime,
        int exitCode,
        String workingFolder,
        String machine,
        String workflowFile,
        @Nullable RunIdentity identity,
        List<String> resolvers) {
    public JobFacts {
        resolvers = List.copyOf(resolvers);
    }

    /** Makes facts of a command outside of CI that know of no name servers. */
    public JobFacts(
            String command,
            long startTime,
            long endTime,
            int exitCode,
            String workingFolder,
            String machine,
            String workflowFile) {
        this(command, startTime, endTime, exitCode, workingFolder, machine, workflowFile, null, List.of());
    }

    /** Returns the same with an identity. */
    public JobFacts withIdentity(@Nullable RunIdentity job) {
        return new JobFacts(
                command, startTime, endTime, exitCode, workingFolder, machine, workflowFile, job, resolvers);
    }
}
