package eyas.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Result of a simulated step.
 *
 * @param name its name on the run's page
 * @param code its exit code
 * @param log its output, without commands
 * @param annotations the annotation commands in its output, unchanged
 * @param summary its job summary
 */
record StepResult(String name, int code, String log, List<String> annotations, String summary) {
    /** The commands that a runner recognizes; other text in this form is output. Source: {@code ActionCommandManager}. */
    private static final Set<String> COMMANDS = Set.of(
            "error",
            "warning",
            "notice",
            "debug",
            "group",
            "endgroup",
            "echo",
            "add-mask",
            "add-matcher",
            "remove-matcher");

    private static final String STOP = "stop-commands";
    private static final Pattern COMMAND = Pattern.compile("^::([^: ]+)(?: [^:]*)?::(.*)$");
    private static final Pattern OLDER_COMMAND = Pattern.compile("##\\[([^] ]+)(?: [^]]*)?](.*)$");

    /** Separates commands in both syntaxes from the output, as the runner does. */
    static StepResult of(String name, int code, String printed, String summary) {
        StringBuilder log = new StringBuilder();
        List<String> annotations = new ArrayList<>();
        String stopped = "";
        for (String line : printed.lines().toList()) {
            String text = line.strip();
            Matcher found = command(text, stopped);
            if (found == null) {
                log.append(line).append('\n');
            } else if (!stopped.isEmpty()) {
                stopped = "";
            } else if (found.group(1).equals(STOP)) {
                stopped = found.group(2);
            } else if (Set.of("error", "warning", "notice").contains(found.group(1))) {
                annotations.add(text);
            }
        }
        return new StepResult(name, code, log.toString(), annotations, summary);
    }

    /** Returns the command in a line, or null. While commands are stopped, only the resume token is a command. */
    private static @Nullable Matcher command(String text, String stopped) {
        for (Pattern form : List.of(COMMAND, OLDER_COMMAND)) {
            Matcher matcher = form.matcher(text);
            if (matcher.find()) {
                String word = matcher.group(1);
                if (stopped.isEmpty() ? COMMANDS.contains(word) || word.equals(STOP) : word.equals(stopped)) {
                    return matcher;
                }
            }
        }
        return null;
    }
}
