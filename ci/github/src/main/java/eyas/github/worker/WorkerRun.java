package eyas.github.worker;

import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Parses the identity of the run in the job's description: the context {@code github}, a list of names and values, and the variable with
 * the job's ID.
 */
final class WorkerRun {
    /** The names that are read from the context. */
    static final Set<String> NAMES = Set.of("server_url", "repository", "run_id", "run_attempt", "workflow");

    private static final String JOB = "system.github.job";

    private WorkerRun() {}

    /** Reads {@code contextData}, whose start {@code json} points to, to its end. */
    static void github(JsonParser json, Map<String, String> run, WorkerLimits limits) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean here = json.currentName().equals("github");
            if (json.nextToken() == JsonToken.START_OBJECT && here) {
                dictionary(json, run, limits);
            } else {
                json.skipChildren();
            }
        }
    }

    private static void dictionary(JsonParser json, Map<String, String> run, WorkerLimits limits) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean here = json.currentName().equals("d");
            if (json.nextToken() == JsonToken.START_ARRAY && here) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    pair(json, run, limits);
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private static void pair(JsonParser json, Map<String, String> run, WorkerLimits limits) {
        String name = "";
        String value = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String member = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                String text = json.getString();
                name = member.equals("k") ? text : name;
                value = member.equals("v") ? text : value;
            } else {
                json.skipChildren();
            }
        }
        if (NAMES.contains(name) && value.length() <= limits.name()) {
            run.putIfAbsent(name, value);
        }
    }

    /** Reads {@code variables}, whose start {@code json} points to, to its end. */
    static void variables(JsonParser json, Map<String, String> run, WorkerLimits limits) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean here = json.currentName().equals(JOB);
            if (json.nextToken() == JsonToken.START_OBJECT && here) {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean isValue = json.currentName().equals("value");
                    if (json.nextToken() == JsonToken.VALUE_STRING && isValue) {
                        String text = json.getString();
                        if (text.length() <= limits.name()) {
                            run.putIfAbsent("job", text);
                        }
                    } else {
                        json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
        }
    }
}
