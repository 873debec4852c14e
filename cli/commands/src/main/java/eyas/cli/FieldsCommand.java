package eyas.cli;

import eyas.diagnostic.DiagnosticCode;
import eyas.fields.CorrelationFields;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldListing;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.NearestName;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the fields of conditions and output formats. */
@Command(
        name = "fields",
        description = "List the fields of conditions and output formats, with type and description.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Examples:", "  eyas fields proc.", "  eyas fields 'fd.*port'", "  eyas fields --json"})
final class FieldsCommand implements Callable<Integer> {
    @ArgGroup
    private @Nullable Form form;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PATTERN",
            description = "Only fields whose name contains this; with * or ?, the whole name must match.")
    private @Nullable String pattern;

    /** The output formats, which are mutually exclusive. */
    private static final class Form {
        @Option(names = "--markdown", description = "Print a Markdown table for each group.")
        private boolean markdown;

        @Option(names = "--json", description = "Print a JSON array of objects.")
        private boolean json;
    }

    @Override
    public Integer call() {
        FieldCatalog all = FieldCatalog.syscall().and(new CorrelationFields());
        FieldCatalog catalog = all;
        String wanted = pattern;
        if (wanted != null) {
            catalog = new FieldCatalog(List.of(new SelectedFields(all, wanted)));
            if (catalog.definitions().isEmpty()) {
                List<String> names =
                        all.definitions().stream().map(FieldDefinition::name).toList();
                String nearest = NearestName.of(wanted, names);
                throw new CommandFailure(
                        DiagnosticCode.UNKNOWN_NAME,
                        ExitCode.FAILED,
                        "no field matches '" + wanted + "'"
                                + (nearest == null
                                        ? "; without a pattern, all are listed"
                                        : "; did you mean '" + nearest + "'?"));
            }
        }
        FieldListing listing = new FieldListing(catalog);
        Form chosen = form;
        if (chosen != null && chosen.json) {
            System.out.print(listing.json());
        } else if (chosen != null && chosen.markdown) {
            System.out.print(listing.markdown());
        } else {
            System.out.print(listing.text());
        }
        System.out.flush();
        return ExitCode.OK;
    }
}
