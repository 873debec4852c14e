package eyas.rules.format;

import eyas.rules.report.LoadDiagnostic;

/** What came of formatting a file. */
public sealed interface FormatResult {
    /**
     * The file in the one layout.
     *
     * @param text the whole file, each line with its end
     * @param changed whether that is another text than before
     */
    record Formatted(String text, boolean changed) implements FormatResult {}

    /**
     * The file is left as it is.
     *
     * @param diagnostic why, where, and the cure
     */
    record Refused(LoadDiagnostic diagnostic) implements FormatResult {}
}
