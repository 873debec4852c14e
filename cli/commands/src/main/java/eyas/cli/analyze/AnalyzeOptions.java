package eyas.cli.analyze;

import eyas.cli.report.ReportSettings;
import eyas.engine.AlertOptions;
import eyas.output.form.AlertFormat;
import eyas.report.ReportFormat;
import eyas.report.ReportParts;
import eyas.rules.model.Priority;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options of an analysis.
 *
 * @param capture the file, {@code -} for standard input
 * @param rules rules files, including the default rules if they are used
 * @param additions fields and text appended to alerts
 * @param output directory for the report's files, or null
 * @param alertForms additional alert formats, written to that directory
 * @param formats formats of the report
 * @param parts sections to collect
 * @param lateHashes whether executables are hashed from this machine's file system
 * @param extras contents of the report that do not come from the recording
 * @param workingDirectory working directory of the job, empty if unknown
 * @param showSecrets whether masking is off
 * @param failOn priority from which alerts make the command fail, or null
 * @param quiet whether the report is not printed
 */
public record AnalyzeOptions(
        String capture,
        List<Path> rules,
        AlertOptions additions,
        @Nullable Path output,
        Set<AlertFormat> alertForms,
        Set<ReportFormat> formats,
        ReportParts parts,
        boolean lateHashes,
        ReportSettings extras,
        String workingDirectory,
        boolean showSecrets,
        @Nullable Priority failOn,
        boolean quiet) {
    public AnalyzeOptions {
        rules = List.copyOf(rules);
        alertForms = Set.copyOf(alertForms);
        formats = Set.copyOf(formats);
    }
}
