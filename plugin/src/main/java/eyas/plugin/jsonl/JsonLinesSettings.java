package eyas.plugin.jsonl;

import eyas.plugin.PluginException;
import eyas.plugin.intake.IntakeLimits;
import eyas.plugin.intake.Json;
import eyas.plugin.intake.JsonFault;
import eyas.plugin.intake.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Is what {@code init_config} of {@code java:jsonl} says.
 *
 * @param time where a document has its time; null where events get the time of their arrival
 */
record JsonLinesSettings(@Nullable JsonPointer time, IntakeLimits limits) {
    static final String SCHEMA = """
            {"type":"object","additionalProperties":false,"properties":{
             "time":{"type":"string","description":"JSON pointer to the time of a document: RFC 3339, or a number of\
             seconds, milliseconds, microseconds or nanoseconds since 1970. Without it the time of arrival is taken."},
             "max_line":{"type":"integer","minimum":1,"maximum":16000000,"description":"longest line in bytes"},
             "max_body":{"type":"integer","minimum":1,"maximum":1000000000,"description":"largest request in bytes"}}}
            """;

    private static final Set<String> KNOWN = Set.of("time", "max_line", "max_body");
    private static final int LONGEST_LINE = 16_000_000;

    /** @throws PluginException if the configuration is wrong */
    static JsonLinesSettings parse(String plugin, String config) {
        IntakeLimits limits = IntakeLimits.DEFAULT;
        if (config.isBlank()) {
            return new JsonLinesSettings(null, limits);
        }
        JsonNode root;
        try {
            root = new Json(limits).read(config.getBytes(StandardCharsets.UTF_8));
        } catch (JsonFault e) {
            throw fault(plugin, "is no map: " + e.getMessage());
        }
        for (String name : root.propertyNames()) {
            if (!KNOWN.contains(name)) {
                throw fault(plugin, "'" + name + "' is not known");
            }
        }
        JsonNode time = root.path("time");
        return new JsonLinesSettings(
                time.isMissingNode() ? null : JsonPointer.parse(time.asString("")),
                limits.withLineBytes(size(plugin, root, "max_line", limits.lineBytes(), LONGEST_LINE))
                        .withBodyBytes(size(plugin, root, "max_body", limits.bodyBytes(), 1_000_000_000)));
    }

    private static int size(String plugin, JsonNode root, String name, int otherwise, int most) {
        JsonNode node = root.path(name);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isIntegralNumber() || node.longValue() < 1 || node.longValue() > most) {
            throw fault(plugin, name + " is " + node + ", not a number of bytes from 1 to " + most);
        }
        return node.intValue();
    }

    private static PluginException fault(String plugin, String fault) {
        return PluginException.of(plugin, "init_config", fault, "known are time, max_line and max_body");
    }
}
