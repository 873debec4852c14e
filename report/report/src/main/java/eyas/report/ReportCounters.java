package eyas.report;

import eyas.event.LossCollector;
import eyas.event.LossReporter;

/**
 * Counts of items that a report leaves out because of its limits ({@link ReportLimits}) or because they are unknown.
 *
 * @param processes processes that are not in the tree
 * @param executables executables that are not listed
 * @param connections connections that are not listed
 * @param lookups DNS lookups that are not listed
 * @param files uses of files that are not listed
 * @param rows rows of tables under the general limit that are not listed
 * @param containers containers that are not listed
 * @param steps steps and package scripts that are not listed
 * @param alerts alerts that are counted, but not listed
 * @param unhashed executables whose requested hash is missing
 */
record ReportCounters(
        long processes,
        long executables,
        long connections,
        long lookups,
        long files,
        long rows,
        long containers,
        long steps,
        long alerts,
        long unhashed)
        implements LossReporter {
    @Override
    public void losses(LossCollector to) {
        to.lost("process_omitted", processes);
        to.lost("executable_omitted", executables);
        to.lost("connection_omitted", connections);
        to.lost("lookup_omitted", lookups);
        to.lost("file_omitted", files);
        to.lost("row_omitted", rows);
        to.lost("container_omitted", containers);
        to.lost("step_omitted", steps);
        to.lost("alert_omitted", alerts);
        to.lost("executable_without_hash", unhashed);
    }
}
