package eyas.text;

import java.util.regex.Pattern;

/**
 * Makes text harmless for a runner of GitHub Actions, which finds commands in what a step prints: {@code ::command
 * name=value::data} at the beginning of a line, and the older {@code ##[command name=value;]data} anywhere in it.
 */
public final class WorkflowCommandText {
    private static final Pattern COMMAND = Pattern.compile("^([\\h\\x0B\\f\\p{Z}]*+)::", Pattern.MULTILINE);

    private WorkflowCommandText() {}

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

    private static String withoutOlderForm(String text) {
        return text.replace("##[", "## [");
    }
}
