package eyas.cli.rules;

import eyas.capture.CaptureSource;
import eyas.cli.options.NamePattern;
import eyas.diagnostic.DiagnosticCode;
import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.live.Sandbox.Network;
import eyas.rules.model.RuleSet;
import eyas.session.input.DiagnosticPrinter;
import eyas.session.input.ParserSandbox;
import eyas.session.input.RuleFiles;
import eyas.session.input.RulePaths;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.installation.Installation;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import eyas.text.json.JsonText;
import eyas.workbench.cases.CaseFiles;
import eyas.workbench.cases.CaseReader;
import eyas.workbench.cases.CaseResult;
import eyas.workbench.cases.CaseRunner;
import eyas.workbench.cases.RuleCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tests rules with cases. */
@Command(
        name = "test",
        description = {
            "Test rules: evaluate them on test cases and compare the alerts with the expected ones.",
            "",
            "A case is a few lines of YAML: processes and events, or a capture, and the expected alerts. "
                    + "docs/reference/rule-tests.md describes the format; rules/tests contains the cases of the default rules."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:all cases passed",
            "1:a case failed, or a file of cases or rules has an error",
            "2:usage error, or no case was selected"
        },
        footer = {
            "",
            "Examples:",
            "  eyas rules test -r my-rules.yaml tests/",
            "  eyas rules test --filter 'shell*' --junit results.xml tests/shells.yaml"
        })
final class RulesTestCommand implements Callable<Integer>, UntrustedInputCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "File of cases, or a directory to search recursively.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "FILE",
            description = "Rules file; may be repeated, order matters (default: the default rules).")
    private List<Path> rules = new ArrayList<>();

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "NAME",
            description = "Only cases whose name or rule contains this; with * or ?, the whole name must match.")
    private @Nullable String filter;

    @Option(
            names = {"-v", "--verbose"},
            description = "Also print the names of passed cases.")
    private boolean verbose;

    @Option(names = "--json", description = "Print the result as one JSON document.")
    private boolean json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Also write the result as JUnit XML.")
    private @Nullable Path junit;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RulesTestCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        FieldCatalog catalog = FieldCatalog.syscall();
        Terminal errors = Terminal.standardError();
        RuleSet ruleSet = new RuleFiles(errors)
                .inspect(rules.isEmpty() ? Installation.find().defaultRules() : RulePaths.expand(rules), catalog);
        CaseFiles files = CaseReader.read(paths);
        DiagnosticPrinter view = new DiagnosticPrinter(errors.palette());
        files.diagnostics().forEach(diagnostic -> errors.text(view.text(diagnostic)));
        List<RuleCase> chosen = chosen(files);
        Terminal terminal = Terminal.standardOutput();
        CaseText text = new CaseText(terminal.palette());
        if (chosen.stream().anyMatch(one -> one.input() instanceof RuleCase.Recording)) {
            Path written = junit;
            sandbox.enter(written == null ? Path.of("") : written, Network.REFUSED, errors);
        }
        CaseRunner runner = new CaseRunner(ruleSet, catalog, RulesTestCommand::open);
        List<CaseResult> results = new ArrayList<>();
        for (RuleCase one : chosen) {
            CaseResult result = runner.run(one);
            results.add(result);
            if (!json && (verbose || !result.passed())) {
                terminal.text(text.of(result));
            }
        }
        CaseSummary summary = CaseSummary.of(results, files);
        if (json) {
            terminal.text(JsonText.pretty(CaseData.of(results, files, summary)));
        } else {
            terminal.text(text.of(summary));
        }
        writeJunit(results);
        return summary.successful() ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<RuleCase> chosen(CaseFiles files) {
        String wanted = filter;
        List<RuleCase> chosen = wanted == null
                ? files.cases()
                : files.cases().stream().filter(one -> matches(one, wanted)).toList();
        if (chosen.isEmpty() && files.diagnostics().isEmpty()) {
            throw new CommandFailure(
                    DiagnosticCode.NO_MATCH,
                    ExitCode.USAGE,
                    files.cases().isEmpty()
                            ? "no case in "
                                    + String.join(
                                            ", ",
                                            paths.stream().map(Path::toString).toList())
                                    + "; a case starts with '- case: NAME'"
                            : "none of the " + files.cases().size() + " cases has '" + wanted + "' in its name");
        }
        return chosen;
    }

    private static boolean matches(RuleCase one, String wanted) {
        String about = one.about();
        return NamePattern.matches(wanted, one.name()) || (about != null && NamePattern.matches(wanted, about));
    }

    private static EventSource open(Path capture) {
        return CaptureSource.open(capture);
    }

    private void writeJunit(List<CaseResult> results) {
        Path file = junit;
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, JunitXml.of(results));
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.FAILED,
                    String.format(Locale.ROOT, "cannot write %s: %s", file, FileErrorMessage.reason(e)));
        }
    }
}
