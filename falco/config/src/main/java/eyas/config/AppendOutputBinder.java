package eyas.config;

import eyas.config.ConfigNode.Items;
import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.diagnostic.DiagnosticCode;
import eyas.engine.AppendedOutput;
import eyas.text.SourceRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Binds {@code append_output}, the additions to outputs of rules. */
final class AppendOutputBinder {
    private final ConfigValues settings;

    AppendOutputBinder(ConfigValues settings) {
        this.settings = settings;
    }

    List<AppendedOutput> bind() throws ConfigException {
        List<AppendedOutput> additions = new ArrayList<>();
        // A map instead of a list is ignored, as in Falco: '-o append_output.suggested_output=false' creates one.
        List<ConfigNode> entries =
                settings.node("append_output") instanceof Keys ? List.of() : settings.list("append_output");
        for (ConfigNode node : entries) {
            if (!(node instanceof Keys entry)) {
                throw new ConfigException(
                        DiagnosticCode.CONFIG_VALUE,
                        node.place(),
                        "an entry of 'append_output' is a map",
                        "write 'extra_output: TEXT'");
            }
            additions.add(addition(entry));
        }
        return additions;
    }

    private static AppendedOutput addition(Keys entry) throws ConfigException {
        Keys match = entry.find("match") instanceof Keys keys ? keys : new Keys(entry.place());
        Set<String> tags = new LinkedHashSet<>();
        if (match.find("tags") instanceof Items items) {
            for (ConfigNode tag : items.items()) {
                tags.add(text(tag, "a tag must be a string"));
            }
        }
        Map<String, String> formatted = new LinkedHashMap<>();
        List<String> raw = new ArrayList<>();
        ConfigNode fields = entry.find("extra_fields");
        if (fields != null) {
            fields(fields, formatted, raw);
        }
        return new AppendedOutput(
                string(match, "source"),
                string(match, "rule"),
                tags,
                string(entry, "extra_output"),
                Boolean.TRUE.equals(Scalars.truth(string(entry, "suggested_output"))),
                formatted,
                raw);
    }

    private static void fields(ConfigNode node, Map<String, String> formatted, List<String> raw)
            throws ConfigException {
        if (!(node instanceof Items items)) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    node.place(),
                    "'extra_fields' must be a list",
                    "write '- FIELD' or '- name: TEXT'");
        }
        for (ConfigNode field : items.items()) {
            if (field instanceof Keys keys && keys.entries().size() == 1) {
                Map.Entry<String, ConfigNode> only =
                        keys.entries().entrySet().iterator().next();
                String format = text(only.getValue(), "the format of an extra field must be a string");
                if (raw.contains(only.getKey()) || formatted.put(only.getKey(), format) != null) {
                    throw twice(field, only.getKey());
                }
            } else {
                String name = text(field, "an extra field must be a name, or one name with a format");
                if (formatted.containsKey(name)) {
                    throw twice(field, name);
                }
                if (!raw.contains(name)) {
                    raw.add(name);
                }
            }
        }
    }

    private static ConfigException twice(ConfigNode field, String name) {
        return new ConfigException(
                DiagnosticCode.CONFIG_VALUE,
                field.place(),
                "extra field '" + name + "' is given twice",
                "leave one out");
    }

    private static String text(ConfigNode node, String problem) throws ConfigException {
        if (node instanceof Text(String value, SourceRange _)) {
            return value;
        }
        throw new ConfigException(DiagnosticCode.CONFIG_VALUE, node.place(), problem, null);
    }

    private static String string(Keys keys, String name) {
        return keys.find(name) instanceof Text text ? text.value() : "";
    }
}
