package eyas.cli.analyze;

import eyas.cli.options.DataFile;
import eyas.cli.options.FilterArgument;
import eyas.cli.terminal.CommandFailure;
import eyas.cli.terminal.ExitCode;
import eyas.cli.terminal.Terminal;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.report.ReportFilters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file of conditions that hide rows of a report: {@code filters.config} of Falco's actions, which is JSON, or the
 * same as YAML.
 */
final class FiltersFile {
    private FiltersFile() {}

    /**
     * Adds the filters of {@code file} to {@code filters}.
     *
     * @throws CommandFailure if the file cannot be read, is not of this form, or has a wrong condition
     */
    static void read(Path file, ReportFilters filters, Terminal terminal) {
        Object content;
        try {
            content = DataFile.read(file);
        } catch (DataFile.Unreadable e) {
            throw wrong(file, String.valueOf(e.getMessage()));
        }
        if (!(content instanceof Map<?, ?> parts)) {
            throw wrong(file, "it must be an object with lists of filters by part");
        }
        FieldCatalog catalog = FieldCatalog.syscall();
        for (Map.Entry<?, ?> part : parts.entrySet()) {
            ReportFilters.Kind kind = kind(String.valueOf(part.getKey()))
                    .orElseThrow(() -> wrong(
                            file,
                            "'" + part.getKey()
                                    + "' is no part: use outbound_connections, written_files or processes"));
            if (!(part.getValue() instanceof List<?> list)) {
                throw wrong(file, kind.word() + " must be a list");
            }
            for (Object entry : list) {
                if (!(entry instanceof Map<?, ?> filter) || !(filter.get("condition") instanceof String condition)) {
                    throw wrong(file, "each filter of " + kind.word() + " needs a condition");
                }
                Object description = filter.get("description");
                Filter compiled = FilterArgument.compile(condition, catalog, terminal);
                filters.add(kind, description == null ? "" : String.valueOf(description), condition, compiled);
            }
        }
    }

    private static Optional<ReportFilters.Kind> kind(String word) {
        for (ReportFilters.Kind kind : ReportFilters.Kind.values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static CommandFailure wrong(Path file, String why) {
        return new CommandFailure(ExitCode.USAGE, "filters file " + file + ": " + why);
    }
}
