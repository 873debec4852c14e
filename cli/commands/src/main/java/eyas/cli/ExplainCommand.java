package eyas.cli;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.DiagnosticPage;
import eyas.diagnostic.Subject;
import eyas.report.Palette;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.NearestName;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains diagnostic codes. */
@Command(
        name = "explain",
        description = "Explain the code of an error or warning, with an example.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Examples:", "  eyas explain F010", "  eyas explain"})
final class ExplainCommand implements Callable<Integer> {
    @Option(names = "--markdown", description = "Print all codes as a documentation page.")
    private boolean markdown;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CODE",
            description = "Code to explain (default: list all codes).")
    private @Nullable String id;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standardOutput();
        String wanted = id;
        if (markdown) {
            terminal.text(DiagnosticPage.markdown(DiagnosticCode::exampleOutput));
        } else if (wanted == null) {
            terminal.text(list(terminal.palette()));
        } else {
            DiagnosticCode code = DiagnosticCode.find(wanted).orElseThrow(() -> unknown(wanted));
            terminal.text(one(code, terminal.palette()));
        }
        return ExitCode.OK;
    }

    private static CommandFailure unknown(String wanted) {
        String nearest = NearestName.of(
                wanted.toUpperCase(Locale.ROOT),
                Stream.of(DiagnosticCode.values()).map(DiagnosticCode::id).toList());
        return new CommandFailure(
                DiagnosticCode.UNKNOWN_NAME,
                ExitCode.FAILED,
                "unknown code '" + wanted + "'"
                        + (nearest == null ? ";" : "; did you mean '" + nearest + "'?")
                        + " 'eyas explain' lists all");
    }

    private static String list(Palette palette) {
        StringBuilder out = new StringBuilder();
        for (Subject subject : Subject.values()) {
            out.append(out.isEmpty() ? "" : "\n")
                    .append(palette.bold(subject.title()))
                    .append('\n');
            for (DiagnosticCode code : DiagnosticCode.values()) {
                if (code.subject() == subject) {
                    out.append(String.format(
                            Locale.ROOT,
                            "  %-30s  %-7s  %s%n",
                            code.id(),
                            code.severity().label(),
                            code.title()));
                }
            }
        }
        return out.toString();
    }

    private static String one(DiagnosticCode code, Palette palette) {
        return palette.bold(code.id() + ": " + code.title()) + "\n\n"
                + code.explanation() + "\n\n"
                + palette.bold("Example") + "\n"
                + code.example().indent(2) + "\n"
                + palette.bold("Output") + "\n"
                + code.exampleOutput().indent(2);
    }
}
