package eyas.report;

import java.util.List;
import java.util.Map;

/**
 * What to collect, and context known in advance.
 *
 * @param limits how much is kept
 * @param parts what is collected
 * @param workingDirectory absolute path of the job's working directory, empty if unknown
 * @param root process id of the job's first process; 1 if the whole machine is watched
 * @param mask masks secrets
 * @param filters hide rows
 * @param descriptions the descriptions of rules by rule name
 * @param hashes provides hashes of executables; may provide none
 * @param places provides the source locations of steps; may provide none
 * @param nameServers addresses of the name servers configured on the machine; empty if unknown
 */
public record ReportOptions(
        ReportLimits limits,
        ReportParts parts,
        String workingDirectory,
        long root,
        SecretMask mask,
        ReportFilters filters,
        Map<String, String> descriptions,
        ExecutableHashes hashes,
        StepLocations places,
        List<String> nameServers) {
    public ReportOptions {
        descriptions = Map.copyOf(descriptions);
        nameServers = List.copyOf(nameServers);
    }

    /** Creates options without a workflow and without name servers. */
    public ReportOptions(
            ReportLimits limits,
            ReportParts parts,
            String workingDirectory,
            long root,
            SecretMask mask,
            ReportFilters filters,
            Map<String, String> descriptions,
            ExecutableHashes hashes) {
        this(limits, parts, workingDirectory, root, mask, filters, descriptions, hashes, StepLocations.NONE, List.of());
    }

    /** Returns options that collect everything and mask nothing. */
    public static ReportOptions all(ReportLimits limits, String workingDirectory, long root) {
        return new ReportOptions(
                limits,
                ReportParts.ALL,
                workingDirectory,
                root,
                SecretMask.NOTHING,
                new ReportFilters(),
                Map.of(),
                ExecutableHashes.NONE);
    }
}
