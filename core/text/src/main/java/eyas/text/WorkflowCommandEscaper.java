package eyas.text;

import java.util.regex.Pattern;

/**
 * Escapes text for a runner of GitHub Actions, which parses commands in a step's output: {@code ::command name=value::data} at the start of
 * a line, and the older {@code ##[command name=value;]data} anywhere in a line.
 */
public final class WorkflowCommandEscaper {
    private static final Pattern COMMAND = Pattern.compile("^([\\h\\x0B\\f\\p{Z}]*+)::", Pattern.MULTILINE);

    private WorkflowCommandEscaper() {}

    /**
     * Returns {@code text} as the data of a command, on one line. It cannot contain the older form: a runner that does not know the
     * command, for example because its server has no notices, searches for that form next.
     */
    public static String data(String text) {
        return withoutOlderForm(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    /** Returns {@code text} as the value of a command's property. */
    public static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }

    /** Returns {@code text} for a log: no line contains a command in either form. */
    public static String logged(String text) {
        return COMMAND.matcher(withoutOlderForm(text)).replaceAll("$1: :");
    }

    /** Returns whether {@link #logged} may change a line of UTF-8; cheap. */
    public static boolean mayHaveCommand(byte[] line, int from, int to) {
        boolean atBegin = true;
        for (int i = from; i < to; i++) {
            byte c = line[i];
            boolean isPair = i + 1 < to && line[i + 1] == c;
            if ((c == ':' && isPair && atBegin) || (c == '#' && isPair && i + 2 < to && line[i + 2] == '[')) {
                return true;
            }
            // White space may have several bytes, and a line may contain line separators.
            atBegin = (c <= ' ' && atBegin) || c == '\n' || c == '\r';
        }
        return false;
    }

    private static String withoutOlderForm(String text) {
        return text.replace("##[", "## [");
    }
}
