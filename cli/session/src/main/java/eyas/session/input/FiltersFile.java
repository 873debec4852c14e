package eyas.session.input;

import eyas.diagnostic.DiagnosticCode;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.report.ReportFilterDefinition;
import eyas.report.ReportFilterException;
import eyas.report.ReportFilters;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file of conditions that hide rows of a report, and compiles them. */
public final class FiltersFile {
    private FiltersFile() {}

    /**
     * Adds the filters of {@code file} to {@code filters}.
     *
     * @throws CommandFailure if the file cannot be read, has another format, or an invalid condition
     */
    public static void read(Path file, ReportFilters filters, Terminal terminal) {
        FieldCatalog catalog = FieldCatalog.syscall();
        try {
            for (ReportFilterDefinition written : ReportFilterDefinition.read(file.toString(), text(file))) {
                filters.add(
                        written.kind(),
                        written.description(),
                        written.condition(),
                        compiled(written, catalog, terminal));
            }
        } catch (ReportFilterException e) {
            throw new CommandFailure(DiagnosticCode.INVALID_CONTENT, ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static Filter compiled(ReportFilterDefinition written, FieldCatalog catalog, Terminal terminal) {
        try {
            return FilterArgument.compile(written.condition(), catalog, terminal);
        } catch (CommandFailure e) {
            throw new CommandFailure(
                    e.code(), ExitCode.USAGE, "filters file " + written.place() + ": " + e.getMessage());
        }
    }

    private static String text(Path file) {
        int most = ReportFilterDefinition.LIMITS.bytes();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new CommandFailure(
                        DiagnosticCode.INVALID_CONTENT,
                        ExitCode.USAGE,
                        "filters file " + file + ": larger than " + most + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.USAGE,
                    "filters file " + file + ": cannot be read (" + FileErrorMessage.reason(e) + ")");
        }
    }
}
