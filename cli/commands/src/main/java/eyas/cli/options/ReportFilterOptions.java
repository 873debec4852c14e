package eyas.cli.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rows a report hides. */
public final class ReportFilterOptions {
    @Option(
            names = "--filters-config",
            paramLabel = "FILE",
            description =
                    "Conditions that hide rows of the report: filters.config of Falco's actions, or the same as YAML.")
    private @Nullable Path file;

    /** Return the file of conditions, null for none. */
    public @Nullable Path file() {
        return file;
    }
}
