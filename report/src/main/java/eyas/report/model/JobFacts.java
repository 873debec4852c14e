package eyas.report.model;

import java.util.List;

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
        List<String> resolvers) {
    public JobFacts {
        resolvers = List.copyOf(resolvers);
    }

    /** Makes facts that know of no name servers. */
    public JobFacts(
            String command,
            long startTime,
            long endTime,
            int exitCode,
            String workingFolder,
            String machine,
            String workflowFile) {
        this(command, startTime, endTime, exitCode, workingFolder, machine, workflowFile, List.of());
    }
}
