package eyas.text;

import java.util.regex.Pattern;

/**
 * Makes text harmless for a runner of GitHub Actions, which finds commands in what a step prints: {@code ::command
 * name=value::data} at the beginning of a line, and the older {@code ##[command name=value;]data} anywhere in it.
 */
public final class WorkflowCommandEscaper {
    private static final Pattern COMMAND = Pattern.compile("^([\\h\\x0B\\f\\p{Z}]*+)::", Pattern.MULTILINE);

    private WorkflowCommandEscaper() {}

    /**
     * Returns {@code text} as the data of a command, which is one line for the runner. The older form does not begin in it:
     * a runner that refuses the command itself, such as one whose server knows no notices, looks for that next.
     */
    public static String data(String text) {
        return withoutOlderForm(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    /** Returns {@code text} as the value of a property of a command. */
    public static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }

    /** Returns {@code text} for a log: neither form of a command begins in it, on none of its lines. */
    public static String logged(String text) {
        return COMMAND.matcher(withoutOlderForm(text)).replaceAll("$1: :");
    }

    /** Returns whether a line of UTF-8 may have to be changed by {@link #logged}; cheap. */
    public static boolean mayHaveCommand(byte[] line, int from, int to) {
        boolean atBegin = true;
        for (int i = from; i < to; i++) {
            byte c = line[i];
            boolean isPair = i + 1 < to && line[i + 1] == c;
            if ((c == ':' && isPair && atBegin) || (c == '#' && isPair && i + 2 < to && line[i + 2] == '[')) {
                return true;
            }
            // Blanks are of several bytes, too, and a line may have lines in it.
            atBegin = (c <= ' ' && atBegin) || c == '\n' || c == '\r';
        }
        return false;
    }

    private static String withoutOlderForm(String text) {
        return text.replace("##[", "## [");
    }
}
