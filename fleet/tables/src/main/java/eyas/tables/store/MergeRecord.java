package eyas.tables.store;

import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The record of a file that replaces others. It is written before that file: once the file exists, the others are superseded, whether
 * deleted or not; until then the record has no effect.
 *
 * <p>Its name sorts after the names of all files of a table, and object stores list in this order page by page: a reader that sees the new
 * file also sees the record.
 *
 * @param into name of the replacing file; empty to only remove files
 * @param parts names of the replaced files
 */
public record MergeRecord(String into, List<String> parts) {
    /** The longest record, in bytes. */
    public static final int MOST_BYTES = 4 << 20;

    private static final String BEGINNING = "_merge-";
    private static final String ENDING = ".json";

    private static final String REMEDY =
            ": the record determines which files of its directory are current; restore it from a backup";

    private static final JsonReader JSON = new JsonReader(JsonLimits.DEFAULT);

    public MergeRecord {
        parts = List.copyOf(parts);
    }

    /** Returns the name of a record in a directory; {@code directory} ends with {@code /}. */
    public static String name(String directory, String id) {
        return directory + BEGINNING + id + ENDING;
    }

    /** Returns whether a name is that of a record. */
    public static boolean isName(String name) {
        return name.substring(name.lastIndexOf('/') + 1).startsWith(BEGINNING) && name.endsWith(ENDING);
    }

    /** Returns the stored form. Names contain no characters that JSON would escape. */
    public byte[] content() {
        String list = parts.stream().map(part -> "\"" + part + "\"").collect(Collectors.joining(","));
        return ("{\"into\":\"" + into + "\",\"parts\":[" + list + "]}\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Parses a record.
     *
     * @param name the record's own name
     * @throws IOException if it is damaged, so that the current files are unknown
     */
    public static MergeRecord read(String name, byte[] content) throws IOException {
        try {
            JsonValue value = JSON.read(content);
            List<String> parts =
                    value.get("parts").list().stream().map(JsonValue::text).toList();
            if (!(value.get("into") instanceof JsonValue.Text(String into)) || parts.contains("")) {
                throw new IOException(name + " is not a record of a merge" + REMEDY);
            }
            return new MergeRecord(into, parts);
        } catch (JsonException e) {
            throw new IOException(name + " is a damaged record of a merge (" + e.getMessage() + ")" + REMEDY, e);
        }
    }
}
