package eyas.enrich.virustotal;

import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads {@code data.attributes.last_analysis_stats} from a response and skips the rest, which is long. */
final class AnalysisJson {
    private static final int MOST_ENGINES = 10_000;
    private static final JsonReader JSON = new JsonReader(JsonLimits.LARGE);

    private AnalysisJson() {}

    /** Returns the analysis, or null if the response has no readable one. */
    static @Nullable AnalysisStats read(byte[] body) {
        try (JsonParser json = JSON.parser(body)) {
            return json.nextToken() == JsonToken.START_OBJECT
                            && enter(json, "data")
                            && enter(json, "attributes")
                            && enter(json, "last_analysis_stats")
                    ? stats(json)
                    : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static boolean enter(JsonParser json, String name) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean here = json.currentName().equals(name);
            if (json.nextToken() == JsonToken.START_OBJECT && here) {
                return true;
            }
            json.skipChildren();
        }
        return false;
    }

    private static @Nullable AnalysisStats stats(JsonParser json) {
        int[] counts = {-1, -1, 0, 0};
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            int place = switch (json.currentName()) {
                case "malicious" -> 0;
                case "suspicious" -> 1;
                case "harmless" -> 2;
                case "undetected" -> 3;
                default -> -1;
            };
            if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && place >= 0) {
                counts[place] = count(json);
            }
            json.skipChildren();
        }
        boolean whole = json.currentToken() == JsonToken.END_OBJECT && counts[0] >= 0 && counts[1] >= 0;
        return whole ? new AnalysisStats(true, counts[0], counts[1], counts[2], counts[3]) : null;
    }

    private static int count(JsonParser json) {
        return json.getNumberType() == JsonParser.NumberType.INT
                ? Math.clamp(json.getIntValue(), 0, MOST_ENGINES)
                : MOST_ENGINES;
    }
}
