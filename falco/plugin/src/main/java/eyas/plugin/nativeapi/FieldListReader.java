package eyas.plugin.nativeapi;

import eyas.event.ParamType;
import eyas.plugin.OpenParameter;
import eyas.plugin.PluginException;
import eyas.plugin.PluginField;
import eyas.plugin.PluginLimits;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Parses JSON from plugins: fields, sources, event names, parameters.
 *
 * <p>Immutable and safe for use by any thread.
 */
final class FieldListReader {
    private static final int DEPTH = 16;
    private static final Map<String, ParamType> TYPES = Map.of(
            "string", ParamType.CHARBUF,
            "uint64", ParamType.UINT64,
            "bool", ParamType.BOOL,
            "reltime", ParamType.RELTIME,
            "abstime", ParamType.ABSTIME,
            "ipaddr", ParamType.IPADDR,
            "ipnet", ParamType.IPNET);
    /** Names that conditions and outputs can contain. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.]{0,255}");

    private final String plugin;
    private final PluginLimits limits;
    private final JsonReader reader;

    FieldListReader(String plugin, PluginLimits limits) {
        this.plugin = plugin;
        this.limits = limits;
        // An invalid UTF-8 byte has become three bytes.
        int longest = 3 * limits.textBytes();
        reader = new JsonReader(new JsonLimits(longest, DEPTH, longest, limits.textBytes()));
    }

    /** @throws PluginException if {@code json} is not a list of fields */
    List<PluginField> fields(String json) {
        List<JsonValue> root = array("get_fields", json);
        if (root.size() > limits.fields()) {
            throw fault("get_fields", "there are " + root.size() + " fields, more than " + limits.fields());
        }
        List<PluginField> fields = new ArrayList<>(root.size());
        Set<String> names = new HashSet<>();
        for (JsonValue entry : root) {
            PluginField field = field(entry, fields.size());
            if (!names.add(field.name())) {
                throw fault("get_fields", "field " + field.name() + " is duplicated");
            }
            fields.add(field);
        }
        if (fields.isEmpty()) {
            throw fault("get_fields", "a plugin with extraction capability must export at least one field");
        }
        return List.copyOf(fields);
    }

    private PluginField field(JsonValue entry, int number) {
        String where = "field " + number;
        String name = required(entry, "name", where);
        if (!NAME.matcher(name).matches()) {
            throw fault("get_fields", where + " is called '" + shortened(name) + "', which is not a valid field name");
        }
        where = "field " + name;
        String typeName = required(entry, "type", where);
        ParamType type = TYPES.get(typeName);
        if (type == null) {
            throw fault("get_fields", where + ": invalid field type '" + shortened(typeName) + "'");
        }
        String description = required(entry, "desc", where);
        return new PluginField(
                name,
                type,
                truth(entry, "isList", where),
                argument(entry.get("arg"), where),
                description,
                truth(entry, "addOutput", where));
    }

    private PluginField.Argument argument(JsonValue node, String where) {
        if (!node.isPresent()) {
            return PluginField.Argument.NONE;
        }
        PluginField.Argument argument = new PluginField.Argument(
                truth(node, "isRequired", where), truth(node, "isIndex", where), truth(node, "isKey", where));
        if (argument.required() && !argument.index() && !argument.key()) {
            throw fault("get_fields", where + ": arg has isRequired true, but none of isKey nor isIndex is true");
        }
        return argument;
    }

    private String required(JsonValue entry, String key, String where) {
        String value = entry.get(key).text();
        if (value.isEmpty()) {
            throw fault("get_fields", where + ": JSON entry has no " + key);
        }
        return value;
    }

    private boolean truth(JsonValue entry, String key, String where) {
        JsonValue node = entry.get(key);
        if (!node.isPresent()) {
            return false;
        }
        if (!(node instanceof JsonValue.Truth)) {
            throw fault("get_fields", where + ": " + key + " property is not boolean");
        }
        return node.truth();
    }

    /** @throws PluginException if {@code json} is not a list of strings */
    Set<String> names(String function, String json) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonValue entry : array(function, json)) {
            if (!(entry instanceof JsonValue.Text(String name))) {
                throw fault(function, "did not return a JSON array of strings");
            }
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    /** @throws PluginException if {@code json} is not a list of parameters */
    List<OpenParameter> parameters(String json) {
        List<OpenParameter> parameters = new ArrayList<>();
        for (JsonValue entry : array("list_open_params", json)) {
            String value = entry.get("value").text();
            if (value.isEmpty()) {
                throw fault("list_open_params", "has an entry with no value");
            }
            parameters.add(new OpenParameter(value, entry.get("desc").text()));
        }
        return parameters;
    }

    private List<JsonValue> array(String function, String json) {
        JsonValue root;
        try {
            root = reader.read(json);
        } catch (JsonException e) {
            throw fault(function, "returned an invalid JSON: " + e.getMessage());
        }
        if (!(root instanceof JsonValue.Array array)) {
            throw fault(function, "did not return a JSON array");
        }
        return array.values();
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private PluginException fault(String function, String fault) {
        return PluginException.of(plugin, function, fault, "ask its author for a corrected version");
    }
}
