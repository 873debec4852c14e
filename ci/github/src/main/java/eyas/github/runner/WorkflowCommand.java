package eyas.github.runner;

import eyas.text.WorkflowCommandEscaper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats commands that a runner recognizes in the output of a step. */
public final class WorkflowCommand {
    private WorkflowCommand() {}

    /**
     * Returns a command as one line, without a line end.
     *
     * @param properties in their order; empty values are omitted
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
