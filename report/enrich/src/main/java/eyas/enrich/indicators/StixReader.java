package eyas.enrich.indicators;

import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Reads the indicators of a STIX 2.1 bundle, one object at a time; also of STIX 2.0, whose indicators look the same. */
final class StixReader {
    private final JsonParser json;
    private final IndicatorCollector collector;
    private final Instant now;
    private final IndicatorLimits limits;
    private int place;

    private StixReader(JsonParser json, IndicatorCollector collector, Instant now, IndicatorLimits limits) {
        this.json = json;
        this.collector = collector;
        this.now = now;
        this.limits = limits;
    }

    /**
     * Reads a bundle.
     *
     * @param now indicators that expired before are skipped
     */
    static void read(String list, String text, IndicatorCollector collector, IndicatorLimits limits, Instant now)
            throws IndicatorException {
        JsonLimits bounds = new JsonLimits(
                limits.fileBytes(), JsonLimits.LARGE.depth(), limits.fileBytes(), JsonLimits.LARGE.string());
        try (JsonParser json = new JsonReader(bounds).parser(text)) {
            read(list, json, new StixReader(json, collector, now, limits));
        }
    }

    private static void read(String list, JsonParser json, StixReader reader) throws IndicatorException {
        try {
            if (!reader.document()) {
                throw new IndicatorException(
                        list
                                + ": not a STIX bundle: the JSON has no array 'objects'; use STIX 2.1, CSV, or one value a line");
            }
        } catch (JacksonException e) {
            // Exceptions about limits have no location.
            TokenStreamLocation where = e.getLocation() == null ? json.currentLocation() : e.getLocation();
            throw new IndicatorException(list + ":" + where.getLineNr() + ":" + where.getColumnNr() + ": invalid JSON: "
                    + e.getOriginalMessage() + "; download the list again");
        }
    }

    private boolean document() {
        boolean found = false;
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("objects") && value == JsonToken.START_ARRAY) {
                found = true;
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    place++;
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        object();
                    } else {
                        json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        return found;
    }

    private void object() {
        String type = "";
        String pattern = "";
        String language = "stix";
        String name = "";
        String until = "";
        boolean revoked = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            JsonToken token = json.nextToken();
            String text = token == JsonToken.VALUE_STRING ? json.getString() : "";
            json.skipChildren();
            switch (key) {
                case "type" -> type = text;
                case "pattern" -> pattern = text;
                case "pattern_type" -> language = text;
                case "name" -> name = text;
                case "valid_until" -> until = text;
                case "revoked" -> revoked = token == JsonToken.VALUE_TRUE;
                default -> {
                    // The other objects describe sources and context.
                }
            }
        }
        if (!type.equals("indicator")) {
            return;
        }
        if (revoked || isOver(until)) {
            collector.skip("STIX indicators that are revoked or expired");
        } else if (!language.equals("stix")) {
            collector.skip("indicators in languages other than STIX patterns");
        } else if (pattern.length() > limits.lineLength()) {
            collector.skip(IndicatorParser.TOO_LONG);
        } else {
            for (IndicatorParser.ParseResult word : StixPattern.read(pattern)) {
                switch (word) {
                    case IndicatorParser.ParseResult.Value value -> collector.add(value, place, name);
                    case IndicatorParser.ParseResult.Refused refused -> collector.skip(refused.reason());
                }
            }
        }
    }

    private boolean isOver(String until) {
        if (until.isEmpty()) {
            return false;
        }
        try {
            return Instant.parse(until).isBefore(now);
        } catch (DateTimeParseException e) {
            // An unreadable expiry date does not expire it.
            return false;
        }
    }
}
