package eyas.report.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The monitored job or command.
 *
 * @param command description of the command or capture
 * @param startTime time of the first event, ns since the epoch; 0 if there was none
 * @param endTime time of the last event, ns since the epoch
 * @param exitCode the command's exit code, -1 if there was no command
 * @param workingDirectory absolute path of the job's working directory, empty if unknown
 * @param machine host name of the machine, empty if unknown
 * @param workflowFile the workflow's file, relative to the repository's root, empty if unknown
 * @param identity the job's identity as reported by its CI system; null if unknown or outside of CI
 * @param resolvers addresses of the name servers configured on the machine when the job started; empty if unknown
 */
public record JobFacts(
        String command,
        long startTime,
        long endTime,
        int exitCode,
        String workingDirectory,
        String machine,
        String workflowFile,
        @Nullable RunIdentity identity,
        List<String> resolvers) {
    public JobFacts {
        resolvers = List.copyOf(resolvers);
    }

    /** Creates facts of a command outside of CI, without name servers. */
    public JobFacts(
            String command,
            long startTime,
            long endTime,
            int exitCode,
            String workingDirectory,
            String machine,
            String workflowFile) {
        this(command, startTime, endTime, exitCode, workingDirectory, machine, workflowFile, null, List.of());
    }

    /** Returns a copy with an identity. */
    public JobFacts withIdentity(@Nullable RunIdentity job) {
        return new JobFacts(
                command, startTime, endTime, exitCode, workingDirectory, machine, workflowFile, job, resolvers);
    }
}
