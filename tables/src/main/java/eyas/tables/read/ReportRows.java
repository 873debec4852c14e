package eyas.tables.read;

import eyas.lock.run.RunReader;
import eyas.report.table.ReportTables;
import eyas.tables.model.RowOrigin;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads {@code report.json} of version 3 into rows, row by row: a stranger may have written it. Members that are unknown are passed
 * over, since a later minor version adds some; what is known must be of its type. Use an instance for one report.
 */
public final class ReportRows {
    /** The most bytes of a report. */
    public static final int MOST_BYTES = RunReader.MOST_BYTES;

    private static final JsonReader JSON = new JsonReader(JsonLimits.LARGE);

    private final String name;
    private final Map<StoredTable, List<@Nullable Object[]>> rows = new LinkedHashMap<>();
    private final Map<String, JsonValue> singles = new HashMap<>();
    private final Map<String, RowMaker> tables = new HashMap<>();
    private String version = "";

    private ReportRows(String name) {
        this.name = name;
        for (StoredTable table : StoredTables.ALL) {
            if (table.origin() instanceof RowOrigin.Rows(String section)) {
                tables.put(section, RowMaker.of(table));
            }
        }
    }

    /**
     * Read a report.
     *
     * @param name what it is called, for messages
     * @param bytes its content
     * @throws UnusableInputException if it is no report, one of another version, or has what no report has
     */
    public static JobRows read(String name, byte[] bytes, JobSource source) {
        return new ReportRows(name).read(bytes, source);
    }

    private JobRows read(byte[] bytes, JobSource source) {
        if (bytes.length > MOST_BYTES) {
            throw new UnusableInputException(
                    name + " has " + bytes.length + " bytes; reports of at most " + MOST_BYTES + " are read");
        }
        try (JsonParser parser = JSON.parser(bytes)) {
            report(parser);
        } catch (JacksonException e) {
            throw new UnusableInputException(name + " is not JSON: " + e.getOriginalMessage() + at(e), e);
        } catch (JsonException e) {
            throw new UnusableInputException(name + ": " + e.getMessage(), e);
        }
        String made = source.digest();
        String digest = made != null
                ? made
                : HexFormat.of().formatHex(StoredJobIdentity.sha256().digest(bytes));
        return new JobRowMaker(name, rows, singles, version, source, digest).rows(bytes);
    }

    private static String at(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : ", at byte " + Math.max(0, e.getLocation().getByteOffset());
    }

    private void report(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new UnusableInputException(name + " is not a report of Eyas");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String section = parser.currentName();
            parser.nextToken();
            section(section, parser);
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new UnusableInputException(name + " ends in the midst of a report");
        }
        if (parser.nextToken() != null) {
            throw new UnusableInputException(name + " goes on after the end of its report");
        }
        if (version.isEmpty()) {
            throw new UnusableInputException(name + " is not a report of Eyas: it has no schema_version");
        }
        if (!version.startsWith(RunReader.MAJOR + ".")) {
            throw new UnusableInputException(name + " is a report of another version than " + RunReader.MAJOR);
        }
    }

    private void section(String section, JsonParser parser) {
        RowMaker maker = tables.get(section);
        if (maker != null) {
            if (singles.containsKey(section)) {
                throw new UnusableInputException(name + " has '" + section + "' twice");
            }
            singles.put(section, table(maker, section, parser));
        } else if (section.equals("schema_version")) {
            version = JsonReader.value(parser).text();
        } else if (isKnown(section)) {
            singles.put(section, JsonReader.value(parser));
        } else {
            parser.skipChildren();
        }
    }

    private static boolean isKnown(String section) {
        return ReportTables.ALL.stream().anyMatch(each -> each.name().equals(section));
    }

    /** Reads a table: rows alone, or an object that has them beside how many are missing. Returns what is beside the rows. */
    private JsonValue table(RowMaker maker, String section, JsonParser parser) {
        Map<String, JsonValue> beside = new LinkedHashMap<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            rows(maker, section, parser);
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String member = parser.currentName();
                parser.nextToken();
                if (member.equals("rows") && parser.currentToken() == JsonToken.START_ARRAY) {
                    rows(maker, section, parser);
                } else {
                    beside.put(member, JsonReader.value(parser));
                }
            }
        } else {
            throw new UnusableInputException(name + ": '" + section + "' has no rows");
        }
        return new JsonValue.Fields(beside);
    }

    private void rows(RowMaker maker, String section, JsonParser parser) {
        long number = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new UnusableInputException(name + ": a row of '" + section + "' is not an object");
            }
            maker.add(name, JsonReader.value(parser), number++, rows);
        }
    }

    /** Return the value at a path of members; empty where there is none. */
    static Optional<JsonValue> find(JsonValue from, List<String> path) {
        JsonValue at = from;
        for (String member : path) {
            at = at.get(member);
        }
        return at.isPresent() ? Optional.of(at) : Optional.empty();
    }

    /** Return the numbers from 0 of what is in a list. */
    static List<JsonValue> listed(String name, String what, JsonValue value) {
        return switch (value) {
            case JsonValue.Array(List<JsonValue> values) -> new ArrayList<>(values);
            case JsonValue.Absent _ -> List.of();
            case JsonValue.Fields _, JsonValue.Text _, JsonValue.Numeric _, JsonValue.Truth _ ->
                throw new UnusableInputException(name + ": '" + what + "' is not a list");
        };
    }
}
