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
 * What an analysis is to do.
 *
 * @param capture the file, {@code -} for standard input
 * @param rules rules files, after the default rules where those are wanted
 * @param additions what alerts have beside what their rules say
 * @param output folder for the report's files, or null
 * @param alertForms in which forms alerts are written into that folder beside Falco's
 * @param formats the report's formats
 * @param parts what is collected
 * @param lateHashes whether executables are hashed from this machine's file system
 * @param extras what the report has beside what was recorded
 * @param workingFolder folder that the job worked in, empty if unknown
 * @param showSecrets whether nothing is masked
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
        String workingFolder,
        boolean showSecrets,
        @Nullable Priority failOn,
        boolean quiet) {
    public AnalyzeOptions {
        rules = List.copyOf(rules);
        alertForms = Set.copyOf(alertForms);
        formats = Set.copyOf(formats);
    }
}
