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
 * The record of one file that takes the place of others. It is put before that file: from the moment at which the file is there the
 * others do not count, whether they are deleted yet or not; until then the record means nothing.
 *
 * <p>Its name is behind those of all files of a table by the order of their characters, in which an object store lists them page by
 * page: whoever has seen the new file sees the record, too.
 *
 * @param into name of the file that takes their place; empty where nothing does, and they are to go
 * @param parts names of the files that are replaced
 */
public record MergeRecord(String into, List<String> parts) {
    /** The longest record, in bytes. */
    public static final int MOST_BYTES = 4 << 20;

    private static final String BEGINNING = "_merge-";
    private static final String ENDING = ".json";

    private static final String CURE = ": it says which files of its folder count; restore it from a copy";

    private static final JsonReader JSON = new JsonReader(JsonLimits.DEFAULT);

    public MergeRecord {
        parts = List.copyOf(parts);
    }

    /** Returns the name of a record in a directory; {@code folder} ends in {@code /}. */
    public static String name(String folder, String id) {
        return folder + BEGINNING + id + ENDING;
    }

    /** Returns whether an object is a record by its name. */
    public static boolean isName(String name) {
        return name.substring(name.lastIndexOf('/') + 1).startsWith(BEGINNING) && name.endsWith(ENDING);
    }

    /** Returns what is stored. Names have no sign that JSON would escape. */
    public byte[] content() {
        String list = parts.stream().map(part -> "\"" + part + "\"").collect(Collectors.joining(","));
        return ("{\"into\":\"" + into + "\",\"parts\":[" + list + "]}\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one.
     *
     * @param name the record's own
     * @throws IOException if it is damaged: then nobody can tell which files count
     */
    public static MergeRecord read(String name, byte[] content) throws IOException {
        try {
            JsonValue value = JSON.read(content);
            List<String> parts =
                    value.get("parts").list().stream().map(JsonValue::text).toList();
            if (!(value.get("into") instanceof JsonValue.Text(String into)) || parts.contains("")) {
                throw new IOException(name + " is no record of a merge" + CURE);
            }
            return new MergeRecord(into, parts);
        } catch (JsonException e) {
            throw new IOException(name + " is a damaged record of a merge (" + e.getMessage() + ")" + CURE, e);
        }
    }
}
