package eyas.github.worker;

import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The steps of the job's description, which the runner writes into its log at the start, with secrets masked.
 *
 * <p>The {@code name} of a step becomes {@code GITHUB_ACTION}; {@code reference} is an action with name, version and directory, an image,
 * or empty for commands.
 *
 * @param steps the steps, in order
 * @param run facts about the run: the requested texts of the context {@code github}, and the job's ID as {@code job}
 */
record JobMessage(List<Described> steps, Map<String, String> run) {
    private static final JsonReader READER = new JsonReader(JsonLimits.LARGE);
    static final JobMessage UNKNOWN = new JobMessage(List.of(), Map.of());

    /**
     * One step.
     *
     * @param id empty if it has none
     * @param uses the action or image that it uses, empty for commands
     */
    record Described(String id, String uses) {}

    JobMessage {
        steps = List.copyOf(steps);
        run = Map.copyOf(run);
    }

    /** Parses JSON; invalid JSON ends the list. */
    static JobMessage read(CharSequence text, WorkerLimits limits) {
        List<Described> steps = new ArrayList<>();
        Map<String, String> run = new HashMap<>();
        try (JsonParser json = READER.parser(text.toString())) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String member = json.currentName();
                    JsonToken value = json.nextToken();
                    if (value == JsonToken.START_ARRAY && member.equals("steps") && steps.isEmpty()) {
                        steps(json, steps, limits);
                        if (json.currentToken() != JsonToken.END_ARRAY) {
                            // There are too many steps; the rest is ignored.
                            return new JobMessage(steps, run);
                        }
                    } else if (value == JsonToken.START_OBJECT && member.equals("contextData")) {
                        WorkerRun.github(json, run, limits);
                    } else if (value == JsonToken.START_OBJECT && member.equals("variables")) {
                        WorkerRun.variables(json, run, limits);
                    } else {
                        json.skipChildren();
                    }
                }
            }
        } catch (JacksonException e) {
            // The description is truncated or invalid: the steps so far are known, the others have names without IDs.
            return new JobMessage(steps, run);
        }
        return new JobMessage(steps, run);
    }

    private static void steps(JsonParser json, List<Described> steps, WorkerLimits limits) {
        while (json.nextToken() == JsonToken.START_OBJECT && steps.size() < limits.steps()) {
            String name = "";
            String contextName = "";
            String uses = "";
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String member = json.currentName();
                JsonToken value = json.nextToken();
                if (member.equals("reference") && value == JsonToken.START_OBJECT) {
                    uses = reference(json, limits);
                } else if (value == JsonToken.VALUE_STRING) {
                    name = member.equals("name") ? cut(json.getString(), limits) : name;
                    contextName = member.equals("contextName") ? cut(json.getString(), limits) : contextName;
                } else {
                    json.skipChildren();
                }
            }
            steps.add(new Described(name.isEmpty() ? contextName : name, uses));
        }
    }

    private static String reference(JsonParser json, WorkerLimits limits) {
        @Nullable String name = null;
        String ref = "";
        String path = "";
        String image = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String member = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                String text = cut(json.getString(), limits);
                switch (member) {
                    case "name" -> name = text;
                    case "ref" -> ref = text;
                    case "path" -> path = text;
                    case "image" -> image = text;
                    default -> {}
                }
            } else {
                json.skipChildren();
            }
        }
        if (!image.isEmpty()) {
            return image;
        }
        if (name == null || name.isEmpty()) {
            return path;
        }
        return name + (path.isEmpty() ? "" : "/" + path) + (ref.isEmpty() ? "" : "@" + ref);
    }

    private static String cut(String text, WorkerLimits limits) {
        return text.length() <= limits.name() ? text : text.substring(0, limits.name());
    }
}
