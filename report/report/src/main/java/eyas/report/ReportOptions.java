package eyas.report;

import java.util.List;
import java.util.Map;

/**
 * What is collected, and what is known beforehand.
 *
 * @param limits how much is kept
 * @param parts what is collected
 * @param workingFolder absolute path of the folder that the job works in, empty if unknown
 * @param root process id of the job's first process; 1 where the whole machine is watched
 * @param mask masks secrets
 * @param filters hide rows
 * @param descriptions the rules' own texts by rule
 * @param hashes knows the content of executables; may know none
 * @param places knows where steps were written; may know none
 * @param nameServers addresses of the name servers that the machine is set up to ask; empty if unknown
 */
public record ReportOptions(
        ReportLimits limits,
        ReportParts parts,
        String workingFolder,
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

    /** Makes options that know of no workflow, and of no name servers. */
    public ReportOptions(
            ReportLimits limits,
            ReportParts parts,
            String workingFolder,
            long root,
            SecretMask mask,
            ReportFilters filters,
            Map<String, String> descriptions,
            ExecutableHashes hashes) {
        this(limits, parts, workingFolder, root, mask, filters, descriptions, hashes, StepLocations.NONE, List.of());
    }

    /** Returns options that collect everything and mask nothing. */
    public static ReportOptions all(ReportLimits limits, String workingFolder, long root) {
        return new ReportOptions(
                limits,
                ReportParts.ALL,
                workingFolder,
                root,
                SecretMask.NOTHING,
                new ReportFilters(),
                Map.of(),
                ExecutableHashes.NONE);
    }
}
