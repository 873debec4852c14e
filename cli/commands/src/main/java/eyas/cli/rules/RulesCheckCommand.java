package eyas.cli.rules;

import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticData;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.report.FalcoReport;
import eyas.rules.report.FileResult;
import eyas.rules.report.LoadDiagnostic;
import eyas.session.input.DiagnosticPrinter;
import eyas.session.input.RuleFiles;
import eyas.session.input.RulePaths;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.json.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Validates rules files. */
@Command(
        name = "check",
        description = {
            "Validate rules files; report all problems, with fixes.",
            "",
            "The files are loaded together, in order, as one rule set."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:no errors; there may be warnings", "1:a file has an error"})
final class RulesCheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Rules file, a directory to search recursively, or - for standard input.")
    private List<Path> files = new ArrayList<>();

    @ArgGroup
    private @Nullable Form form;

    /** Formats other than text, which are mutually exclusive. */
    private static final class Form {
        @Option(
                names = "--json",
                description = "Print the JSON of Falco's --validate, which stops at a file's first error.")
        private boolean json;

        @Option(names = "--diagnostics", description = "Print all problems as JSON, with locations and fixes as data.")
        private boolean diagnostics;
    }

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RulesCheckCommand() {}

    @Override
    public Integer call() {
        FieldCatalog catalog = FieldCatalog.syscall();
        boolean json = form != null && form.json;
        LoadResult result = RuleFiles.read(
                RulePaths.expand(files), catalog, json ? LoadOptions.DEFAULT.inFalcoOrder() : LoadOptions.DEFAULT);
        Terminal terminal = Terminal.standardOutput();
        if (json) {
            terminal.line(JsonText.compact(FalcoReport.data(result.files())));
        } else if (form != null && form.diagnostics) {
            terminal.text(JsonText.pretty(Map.of("diagnostics", DiagnosticData.of(all(result)))));
        } else {
            DiagnosticPrinter view = new DiagnosticPrinter(terminal.palette());
            for (FileResult file : result.files()) {
                file.diagnostics().forEach(diagnostic -> terminal.text(view.text(diagnostic)));
                terminal.text(view.summary(file));
            }
        }
        return result.successful() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static List<Diagnostic> all(LoadResult result) {
        return result.files().stream()
                .flatMap(file -> file.diagnostics().stream())
                .map(LoadDiagnostic::diagnostic)
                .toList();
    }
}
