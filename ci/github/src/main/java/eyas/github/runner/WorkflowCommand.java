package eyas.github.runner;

import eyas.text.WorkflowCommandEscaper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the commands that a runner finds in the output of a step. */
public final class WorkflowCommand {
    private WorkflowCommand() {}

    /**
     * Returns a command as one line, without a line end.
     *
     * @param properties in their order; empty values are left out
     */
    public static String line(String command, Map<String, String> properties, String message) {
        Map<String, String> given = new LinkedHashMap<>(properties);
        given.values().removeIf(String::isEmpty);
        String list = given.entrySet().stream()
                .map(property -> property.getKey() + "=" + WorkflowCommandEscaper.property(property.getValue()))
                .collect(Collectors.joining(","));
        return "::" + command + (list.isEmpty() ? "" : " " + list) + "::" + WorkflowCommandEscaper.data(message);
    }
}
