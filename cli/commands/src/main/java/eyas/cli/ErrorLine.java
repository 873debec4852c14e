package eyas.cli;

import eyas.diagnostic.DiagnosticCode;
import eyas.report.Palette;

/** The message that ends a command. */
final class ErrorLine {
    private ErrorLine() {}

    /** Returns {@code message} with its code, or as Falco's clients expect it; without a line break at the end. */
    static String of(String command, DiagnosticCode code, String message, Palette palette) {
        return FailureExitCodes.isFalco(command)
                ? "Error: " + message
                : palette.bold("eyas: ") + palette.red("error[" + code.id() + "]") + ": " + message;
    }
}
