package eyas.cli.rules;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.RuleFile;
import eyas.rules.format.FormatResult;
import eyas.rules.format.RulesFormatter;
import eyas.rules.report.Context;
import eyas.rules.report.LoadDiagnostic;
import eyas.session.input.DiagnosticPrinter;
import eyas.session.input.RulePaths;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.AtomicFile;
import eyas.text.FileErrorMessage;
import eyas.text.SourceText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Formats rules files. */
@Command(
        name = "fmt",
        description = {
            "Format rules files with one consistent layout.",
            "",
            "Order, comments, quotes and block scalars are kept. Indentation, empty lines, and the whitespace of "
                    + "conditions and lists change. The result is parsed again and compared: if its meaning would "
                    + "differ, the file is rejected with the reason and not changed.",
            "",
            "Without an option, the result is printed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:all files are formatted, or were formatted",
            "1:a file was rejected; with --check, a file is not formatted"
        },
        footer = {
            "",
            "Examples:",
            "  eyas rules fmt -w rules/",
            "  eyas rules fmt --check rules/*.yaml",
            "  eyas rules fmt - < my-rules.yaml"
        })
final class RulesFmtCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Rules file, a directory to search recursively, or - for standard input.")
    private List<Path> paths = new ArrayList<>();

    @ArgGroup
    private @Nullable Form form;

    /** The possible outputs. */
    private static final class Form {
        @Option(
                names = {"-w", "--write"},
                description = "Rewrite files that are not formatted, and print their names.")
        private boolean write;

        /** Checking is the behavior without --write. */
        @SuppressWarnings("UnusedVariable")
        @Option(names = "--check", description = "Only print the names of files that are not formatted.")
        private boolean check;
    }

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RulesFmtCommand() {}

    @Override
    public Integer call() {
        Terminal out = Terminal.standardOutput();
        Terminal errors = Terminal.standardError();
        DiagnosticPrinter view = new DiagnosticPrinter(errors.palette());
        boolean sound = true;
        for (Path path : RulePaths.expand(paths)) {
            switch (format(path)) {
                case FormatResult.Refused(LoadDiagnostic diagnostic) -> {
                    errors.text(view.text(diagnostic));
                    sound = false;
                }
                case FormatResult.Formatted(String text, boolean changed) -> sound &= settle(path, text, changed, out);
            }
        }
        return sound ? ExitCode.OK : ExitCode.FAILED;
    }

    private static FormatResult format(Path path) {
        return switch (RulePaths.read(path)) {
            case RuleFile.Unreadable(String name, String reason) ->
                new FormatResult.Refused(
                        LoadDiagnostic.of(DiagnosticCode.FILE_READ, reason, Context.of(new SourceText(name, "")))
                                .fix("check the name and the permissions of the file"));
            case RuleFile.Content content -> RulesFormatter.format(content);
        };
    }

    /** Writes or prints a result as requested; returns whether the file passes. */
    private boolean settle(Path path, String text, boolean changed, Terminal out) {
        Form chosen = form;
        if (chosen == null) {
            out.text(text);
            return true;
        }
        if (!changed) {
            return true;
        }
        if (chosen.write) {
            if (path.equals(RulePaths.STANDARD_INPUT)) {
                throw new CommandFailure(
                        DiagnosticCode.CONFLICTING_ARGUMENTS,
                        ExitCode.USAGE,
                        "cannot rewrite standard input; omit --write");
            }
            replace(path, text);
        }
        out.line(path.toString());
        return chosen.write;
    }

    private static void replace(Path path, String text) {
        try {
            AtomicFile.replaceOfUser(path.toRealPath(), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | UnsupportedOperationException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.FAILED,
                    "cannot rewrite " + path + ": " + FileErrorMessage.reason(e));
        }
    }
}
