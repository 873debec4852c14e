package eyas.report;

import eyas.report.model.Coverage;
import eyas.report.model.OwnCost;
import java.util.List;

/**
 * Says what one job did; the model that every rendering is made from.
 *
 * @param command what was run or read, in words
 * @param startTime time of the first event, ns since the epoch; 0 if there was none
 * @param endTime time of the last event, ns since the epoch
 * @param exitCode the command's exit code, -1 where there was no command
 * @param alertCount all alerts, also those that no group keeps whole
 * @param alerts the alerts by rule, most urgent first
 * @param processes the roots of the process tree
 * @param processCount how many processes the tree has
 * @param connections peers contacted, in order
 * @param files files written outside the working folder, in order
 * @param workingFolder the folder that {@code files} is outside of
 * @param coverage how complete all this is
 * @param cost what watching cost, as far as Eyas' own process goes
 */
public record JobResult(
        String command,
        long startTime,
        long endTime,
        int exitCode,
        long alertCount,
        List<AlertGroup> alerts,
        List<ProcessNode> processes,
        int processCount,
        List<Connection> connections,
        List<WrittenFile> files,
        String workingFolder,
        Coverage coverage,
        OwnCost cost) {
    public JobResult {
        alerts = List.copyOf(alerts);
        processes = List.copyOf(processes);
        connections = List.copyOf(connections);
        files = List.copyOf(files);
    }
}
