package eyas.diagnostic;

import java.util.function.Function;

/** The list of all codes as a page of documentation. */
public final class DiagnosticPage {
    private static final int LONGEST_LINE = 200;

    private DiagnosticPage() {}

    /**
     * Return the page as Markdown.
     *
     * @param outputs what is printed about the example of a code
     */
    public static String markdown(Function<DiagnosticCode, String> outputs) {
        StringBuilder out = new StringBuilder("""
                # Diagnostics

                Everything that Eyas says about what people write has one form. First are place, severity, code and message. The items
                around the place follow, then the line with a mark below what is meant, and `fix:`, where there is one. Editors get
                fixes as changes that they can make. `eyas explain CODE` shows what is written here about one code.

                Codes are stable. `F` stands for conditions, `S` for settings of the configuration, `C` for the command line. Codes
                that begin with `LOAD_` are Falco's, with Falco's titles; `EYAS_` marks what Falco does not say about rules files. In
                Falco's own form of the verdict (`eyas falco --validate`, `eyas rules check --json`) every error in a condition is a
                `LOAD_ERR_COMPILE_CONDITION`, as Falco has it.

                This page is made by `eyas explain --markdown`; a test compares both.
                """);
        for (Subject subject : Subject.values()) {
            out.append("\n## ").append(subject.title()).append('\n');
            for (DiagnosticCode code : DiagnosticCode.values()) {
                if (code.subject() == subject) {
                    section(code, outputs.apply(code), out);
                }
            }
        }
        return out.toString();
    }

    private static void section(DiagnosticCode code, String output, StringBuilder out) {
        out.append("\n### ")
                .append(code.id())
                .append(": ")
                .append(code.title().replace("<", "\\<"))
                .append("\n\n");
        String kind = code.severity().word();
        out.append(Character.toUpperCase(kind.charAt(0)))
                .append(kind.substring(1))
                .append(". ")
                .append(code.explanation())
                .append("\n\n");
        block(code.example(), out);
        out.append('\n');
        block(output, out);
    }

    private static void block(String text, StringBuilder out) {
        out.append("```\n");
        text.lines()
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line)
                .forEach(line -> out.append(line).append('\n'));
        out.append("```\n");
    }
}
