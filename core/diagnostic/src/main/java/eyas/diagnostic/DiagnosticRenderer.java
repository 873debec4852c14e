package eyas.diagnostic;

import eyas.text.Printable;
import eyas.text.SourceRange;
import eyas.text.TerminalWidth;
import eyas.text.WorkflowCommandEscaper;

/**
 * Renders diagnostics for a terminal: position, severity and code, message; enclosing items; the source line with a marker; fixes.
 *
 * <pre>
 * rules.yaml:4:32: error[F010]: filter_check called with nonexistent field proc.nme
 *   in rule 'r', rule condition
 *  4 |     condition: evt.type=open and proc.nme=cat
 *    |                                  ^^^^^^^^
 *   fix: did you mean 'proc.name'?
 * </pre>
 *
 * <p>Safe for terminals with untrusted sources: control and bidirectional characters are replaced, and all lengths are bounded. Safe for
 * runners: no line is a workflow command. Immutable and safe for use by any thread.
 */
public final class DiagnosticRenderer {
    /** Separates the line number from the text, so that no output line starts with untrusted text. */
    private static final String GUTTER = " | ";

    /** Prefix of the old form of a workflow command, valid anywhere in a line. */
    private static final String OLDER_COMMAND = "##[";

    private static final String MORE = "…";
    /** Maximum number of characters of a source line that are shown. */
    private static final int WIDTH = 120;
    /** Maximum number of characters of a message or name; untrusted files may have longer ones. */
    private static final int LONGEST = 1_000;

    private static final DiagnosticRenderer PLAIN = new DiagnosticRenderer((_, text) -> text);

    private final Painter painter;

    /** Creates a renderer that colors with {@code painter}. */
    public DiagnosticRenderer(Painter painter) {
        this.painter = painter;
    }

    /** The parts of the output that can be colored. */
    public enum Role {
        PLACE,
        ERROR,
        WARNING,
        FIX
    }

    /** Colors text. */
    @FunctionalInterface
    public interface Painter {
        /** Returns {@code text} in the color of {@code role}, or unchanged. */
        String paint(Role role, String text);
    }

    /** Returns {@code diagnostic} without colors, in several lines, each terminated. */
    public static String plain(Diagnostic diagnostic) {
        return PLAIN.render(diagnostic);
    }

    /** Returns {@code diagnostic} in one unterminated line, for logs: position, message, and the first fix in brackets. */
    public static String line(Diagnostic diagnostic) {
        String fix = diagnostic.fixes().isEmpty()
                ? ""
                : " (" + diagnostic.fixes().getFirst().description() + ")";
        // A file that cannot be read has no position; the message names it.
        String place = diagnostic.code() == DiagnosticCode.CONFIG_FILE ? "" : diagnostic.place() + ": ";
        return WorkflowCommandEscaper.logged(bounded(place + diagnostic.message() + fix));
    }

    /** Returns {@code diagnostic} in several lines, each terminated. */
    public String render(Diagnostic diagnostic) {
        Role role = switch (diagnostic.severity()) {
            case ERROR -> Role.ERROR;
            case WARNING -> Role.WARNING;
        };
        StringBuilder out = new StringBuilder();
        out.append(painter.paint(Role.PLACE, WorkflowCommandEscaper.logged(bounded(diagnostic.place() + ": "))))
                .append(painter.paint(role, diagnostic.code().tag()))
                .append(": ")
                .append(WorkflowCommandEscaper.logged(bounded(diagnostic.message())))
                .append('\n');
        if (!diagnostic.path().isEmpty()) {
            out.append("  in ")
                    .append(WorkflowCommandEscaper.logged(bounded(String.join(", ", diagnostic.path()))))
                    .append('\n');
        }
        excerpt(diagnostic.place(), role, out);
        for (Fix fix : diagnostic.fixes()) {
            out.append("  ")
                    .append(painter.paint(Role.FIX, "fix:"))
                    .append(' ')
                    .append(WorkflowCommandEscaper.logged(bounded(fix.description())))
                    .append('\n');
        }
        return out.toString();
    }

    private void excerpt(SourceRange place, Role role, StringBuilder out) {
        String line = place.source().line(place.offset());
        if (line.isBlank()) {
            return;
        }
        int column = Math.min(place.column() - 1, line.length());
        int from = column > WIDTH * 2 / 3 && line.length() > WIDTH ? column - WIDTH / 2 : 0;
        if (from > 0 && Character.isLowSurrogate(line.charAt(from))) {
            from--;
        }
        int to = Math.min(line.length(), from + WIDTH);
        if (to < line.length() && Character.isLowSurrogate(line.charAt(to))) {
            to--;
        }
        String begin = from > 0 ? MORE : "";
        String shown = Printable.inPlace(line.substring(from, to));
        int start = column - from;
        int end = Math.min(shown.length(), start + place.length());
        String before = withoutCommand(shown, 0, start);
        String meant = withoutCommand(shown, start, end);
        String number = place.source().isFile() ? Integer.toString(place.line()) : "";
        out.append(' ')
                .append(number)
                .append(GUTTER)
                .append(begin)
                .append(before)
                .append(meant)
                .append(withoutCommand(shown, end, shown.length()))
                .append(to < line.length() ? MORE : "")
                .append('\n');
        out.append(' ')
                .repeat(' ', number.length())
                .append(GUTTER)
                .repeat(' ', begin.length() + TerminalWidth.of(before, 0, before.length()))
                .append(painter.paint(role, "^".repeat(Math.max(1, TerminalWidth.of(meant, 0, meant.length())))))
                .append('\n');
    }

    /** Returns a part of a line and breaks each workflow command with a space, even if the command starts before the part. */
    private static String withoutCommand(String line, int from, int to) {
        StringBuilder out = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            if (i >= 2 && line.startsWith(OLDER_COMMAND, i - 2)) {
                out.append(' ');
            }
            out.append(line.charAt(i));
        }
        return out.toString();
    }

    /** Returns untrusted text of a message in one line of bounded length. */
    private static String bounded(String text) {
        return Printable.inPlace(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + MORE);
    }
}
