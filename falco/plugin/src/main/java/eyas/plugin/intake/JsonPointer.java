package eyas.plugin.intake;

import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON pointer (RFC 6901); the first slash may be omitted, as in Falco. Immutable.
 *
 * @param steps names and indices from the root
 */
public record JsonPointer(List<String> steps) {
    public JsonPointer {
        steps = List.copyOf(steps);
    }

    /** Parses a pointer; the empty one refers to the whole document. */
    public static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(List.of());
        }
        List<String> steps = new ArrayList<>();
        for (String step : (text.startsWith("/") ? text.substring(1) : text).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return new JsonPointer(steps);
    }

    /** Returns the value in {@code document}; absent if there is none. */
    public JsonValue in(JsonValue document) {
        JsonValue node = document;
        for (String step : steps) {
            int index = node instanceof JsonValue.Array array
                            && index(step) < array.values().size()
                    ? index(step)
                    : -1;
            node = index < 0 ? node.get(step) : node.list().get(index);
        }
        return node;
    }

    private static int index(String step) {
        boolean digits = !step.isEmpty()
                && step.length() < 10
                && step.chars().allMatch(c -> c >= '0' && c <= '9')
                && (step.length() == 1 || step.charAt(0) != '0');
        return digits ? Integer.parseInt(step) : -1;
    }
}
