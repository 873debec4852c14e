package eyas.cli;

import eyas.diagnostic.DiagnosticCode;
import eyas.report.Palette;
import eyas.text.WorkflowCommandEscaper;

/** The message that ends a command. */
final class ErrorLine {
    private ErrorLine() {}

    /**
     * Returns {@code message} with its code, or as Falco's clients expect it; without a line break at the end. The message may contain
     * untrusted text, so it is escaped for CI runners that execute commands in a step's output.
     */
    static String of(String command, DiagnosticCode code, String message, Palette palette) {
        String escaped = WorkflowCommandEscaper.logged(message);
        return FailureExitCodes.isFalco(command)
                ? "Error: " + escaped
                : palette.bold("eyas: ") + palette.red(code.tag()) + ": " + escaped;
    }
}
