package eyas.cli.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The filters for rows of a report. */
public final class ReportFilterOptions {
    @Option(
            names = "--filters-config",
            paramLabel = "FILE",
            description =
                    "File with conditions that hide rows of the report: filters.config of Falco's actions, or its YAML equivalent.")
    private @Nullable Path file;

    /** Returns the file of conditions, null for none. */
    public @Nullable Path file() {
        return file;
    }
}
