package eyas.plugin.jsonl;

import eyas.plugin.PluginException;
import eyas.plugin.intake.InitConfig;
import eyas.plugin.intake.IntakeLimits;
import eyas.plugin.intake.JsonPointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings in {@code init_config} of {@code java:jsonl}.
 *
 * @param time location of a document's time; null to use the time of arrival
 */
record JsonLinesSettings(@Nullable JsonPointer time, IntakeLimits limits) {
    static final String SCHEMA = """
            {"type":"object","additionalProperties":false,"properties":{
             "time":{"type":"string","description":"JSON pointer to the time of a document: RFC 3339, or a number of\
             seconds, milliseconds, microseconds or nanoseconds since 1970. Without it the time of arrival is taken."},
             "max_line":{"type":"integer","minimum":1,"maximum":16000000,"description":"longest line in bytes"},
             "max_body":{"type":"integer","minimum":1,"maximum":1000000000,"description":"largest request in bytes"}}}
            """;

    private static final List<String> KNOWN = List.of("time", "max_line", "max_body");
    private static final int LONGEST_LINE = 16_000_000;
    private static final int LARGEST_BODY = 1_000_000_000;

    /** @throws PluginException if the configuration is invalid */
    static JsonLinesSettings parse(String plugin, String config) {
        IntakeLimits limits = IntakeLimits.DEFAULT;
        InitConfig given = new InitConfig(plugin, config, limits, KNOWN);
        return new JsonLinesSettings(
                given.has("time") ? JsonPointer.parse(given.text("time")) : null,
                limits.withLineBytes(given.size("max_line", limits.lineBytes(), LONGEST_LINE))
                        .withBodyBytes(given.size("max_body", limits.bodyBytes(), LARGEST_BODY)));
    }
}
