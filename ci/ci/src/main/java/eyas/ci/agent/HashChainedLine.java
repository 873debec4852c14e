package eyas.ci.agent;

import eyas.text.Sha256;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonOutput;
import eyas.text.json.JsonReader;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Writes and reads records as JSON lines with a hash chain: each hash covers the record and the previous hash. */
final class HashChainedLine {
    /** The previous hash of the first record. */
    static final String NOTHING = "0".repeat(64);

    private static final JsonReader READER = new JsonReader(JsonLimits.DEFAULT);

    private HashChainedLine() {}

    /** Returns the record with its hash. */
    static LogRecord chained(
            long number,
            long time,
            LogRecordType type,
            Map<String, String> details,
            String previous,
            @Nullable LogKey key) {
        SortedMap<String, String> sorted = new TreeMap<>(details);
        String hash = hash(number, time, type, sorted, previous);
        return new LogRecord(number, time, type, sorted, hash, key == null ? "" : key.seal(hash));
    }

    static String hash(long number, long time, LogRecordType type, SortedMap<String, String> details, String previous) {
        return Sha256.of((body(number, time, type, details) + previous));
    }

    private static String body(long number, long time, LogRecordType type, SortedMap<String, String> details) {
        StringWriter out = new StringWriter(256);
        try (JsonGenerator json = JsonOutput.leavingOpen(out)) {
            json.writeStartObject();
            members(json, number, time, type, details);
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void members(
            JsonGenerator json, long number, long time, LogRecordType type, SortedMap<String, String> details) {
        json.writeNumberProperty("number", number);
        json.writeNumberProperty("time_ns", time);
        json.writeStringProperty("type", type.label());
        details.forEach(json::writeStringProperty);
    }

    static String write(LogRecord record) {
        StringWriter out = new StringWriter(256);
        try (JsonGenerator json = JsonOutput.leavingOpen(out)) {
            json.writeStartObject();
            members(json, record.number(), record.time(), record.type(), record.details());
            json.writeStringProperty("hash", record.hash());
            if (!record.seal().isEmpty()) {
                json.writeStringProperty("seal", record.seal());
            }
            json.writeEndObject();
        }
        return out.toString();
    }

    /** Returns the record of a line, null if the line is invalid; does not verify its hash. */
    static @Nullable LogRecord read(String line) {
        SortedMap<String, String> members = new TreeMap<>();
        try (JsonParser json = READER.parser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == null || !value.isScalarValue() || members.put(name, json.getString()) != null) {
                    return null;
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                return null;
            }
            return of(members);
        } catch (JacksonException | IllegalArgumentException e) {
            // Invalid JSON, number or type: the caller reports the line.
            return null;
        }
    }

    private static @Nullable LogRecord of(SortedMap<String, String> members) {
        String number = members.remove("number");
        String time = members.remove("time_ns");
        String type = members.remove("type");
        String hash = members.remove("hash");
        String seal = members.remove("seal");
        return number == null || time == null || type == null || hash == null
                ? null
                : new LogRecord(
                        Long.parseLong(number),
                        Long.parseLong(time),
                        LogRecordType.valueOf(type.toUpperCase(Locale.ROOT)),
                        members,
                        hash,
                        seal == null ? "" : seal);
    }
}
