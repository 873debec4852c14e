package eyas.report;

/**
 * Makes text that a watched program chose harmless in Markdown on a CI system's page: no markup, no HTML, no workflow
 * command, no character that moves others; on one line.
 */
final class MarkdownText {
    private MarkdownText() {}

    /** Returns {@code text} for running text and table cells, cut to {@code limit} characters before it is escaped. */
    static String of(String text, int limit) {
        String printable = Printable.of(text, limit);
        StringBuilder out = new StringBuilder(printable.length() + 16);
        for (int i = 0; i < printable.length(); i++) {
            char c = printable.charAt(i);
            switch (c) {
                // Entities stand for the character everywhere and begin nothing.
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '|', '`', '*', '_', '[', ']', '~', '@', ':', '#', '!', '$', '\\', '"', '\'', '=' ->
                    out.append("&#").append((int) c).append(';');
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** Returns {@code text} as a label of a Mermaid node, which is text in double quotes. */
    static String label(String text, int limit) {
        String printable = Printable.of(text, limit);
        StringBuilder out = new StringBuilder(printable.length() + 16);
        for (int i = 0; i < printable.length(); i++) {
            char c = printable.charAt(i);
            boolean plain = c > 127 || Character.isLetterOrDigit(c) || " /.-,".indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('#').append((int) c).append(';');
            }
        }
        return out.toString();
    }
}
