package eyas.config;

import eyas.config.ConfigNode.Empty;
import eyas.config.ConfigNode.Items;
import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.text.SourceRange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes a configuration as YAML, for reports; the result parses to the same configuration. */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/.][A-Za-z0-9_/.-]*");

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    static String of(ConfigNode node) {
        YamlText text = new YamlText();
        if (node instanceof Keys keys) {
            text.keys(keys.entries(), 0);
        }
        return text.out.toString();
    }

    private void keys(Map<String, ConfigNode> entries, int depth) {
        entries.forEach((name, value) -> {
            indent(depth).append(scalar(name)).append(':');
            value(value, depth + 1);
        });
    }

    /** Writes a value after a key or a dash. */
    private void value(ConfigNode node, int depth) {
        switch (node) {
            case Empty _ -> out.append('\n');
            case Text(String value, SourceRange _) ->
                out.append(' ').append(scalar(value)).append('\n');
            case Items(List<ConfigNode> items, SourceRange _) when items.isEmpty() -> out.append(" []\n");
            case Items(List<ConfigNode> items, SourceRange _) -> {
                out.append('\n');
                for (ConfigNode item : items) {
                    indent(depth).append('-');
                    value(item, depth + 1);
                }
            }
            case Keys keys when keys.entries().isEmpty() -> out.append(" {}\n");
            case Keys keys -> {
                out.append('\n');
                keys(keys.entries(), depth);
            }
        }
    }

    private StringBuilder indent(int depth) {
        return out.append("  ".repeat(depth));
    }

    private static String scalar(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
