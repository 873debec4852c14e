package eyas.rules.format;

import eyas.rules.report.LoadDiagnostic;

/** The result of formatting a file. */
public sealed interface FormatResult {
    /**
     * The file in the standard layout.
     *
     * @param text the whole file, each line with its line end
     * @param changed whether the text differs from the original
     */
    record Formatted(String text, boolean changed) implements FormatResult {}

    /**
     * The file cannot be formatted.
     *
     * @param diagnostic the reason, its position, and a fix
     */
    record Refused(LoadDiagnostic diagnostic) implements FormatResult {}
}
