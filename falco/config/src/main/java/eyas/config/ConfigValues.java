package eyas.config;

import eyas.config.ConfigNode.Empty;
import eyas.config.ConfigNode.Items;
import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.diagnostic.DiagnosticCode;
import eyas.text.SourceRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads values by the path of their key. A missing value, or one of another type, yields the table's default, as in Falco; {@link
 * ConfigCheck} reports it.
 */
final class ConfigValues {
    private final Keys root;

    ConfigValues(Keys root) {
        this.root = root;
    }

    boolean truth(String path) {
        Boolean value = text(path) == null ? null : Scalars.truth(string(path));
        return value == null ? Boolean.parseBoolean(fallback(path)) : value;
    }

    long integer(String path) {
        Long value = text(path) == null ? null : Scalars.integer(string(path));
        return value == null ? Long.parseLong(fallback(path)) : value;
    }

    /** Returns an integer, which must be from {@code least} to {@code most}. */
    int bounded(String path, long least, long most) throws ConfigException {
        long value = integer(path);
        if (value < least || value > most) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    place(path),
                    path + " " + value + " is outside " + least + " to " + most,
                    null);
        }
        return (int) value;
    }

    double number(String path) {
        Double value = text(path) == null ? null : Scalars.number(string(path));
        return value == null ? Double.parseDouble(fallback(path)) : value;
    }

    String string(String path) {
        Text text = text(path);
        return text == null ? fallback(path) : text.value();
    }

    /** Returns the strings of a list, or a single string; other entries are skipped. */
    List<Text> texts(String path) {
        List<Text> texts = new ArrayList<>();
        for (ConfigNode node : list(path)) {
            if (node instanceof Text text) {
                texts.add(text);
            }
        }
        return texts;
    }

    List<String> strings(String path) {
        return texts(path).stream().map(Text::value).toList();
    }

    /** Returns the entries of a list, or a single value. */
    List<ConfigNode> list(String path) {
        return switch (node(path)) {
            case Items(List<ConfigNode> items, SourceRange _) -> items;
            case Text text -> List.of(text);
            case Keys keys -> List.of(keys);
            case Empty _ -> List.of();
        };
    }

    boolean isSet(String path) {
        return !(node(path) instanceof Empty);
    }

    SourceRange place(String path) {
        return node(path).place();
    }

    ConfigNode node(String path) {
        ConfigNode at = root;
        for (String name : path.split("\\.", -1)) {
            ConfigNode next = at instanceof Keys keys ? keys.find(name) : null;
            if (next == null) {
                return new Empty(root.place());
            }
            at = next;
        }
        return at;
    }

    private @Nullable Text text(String path) {
        return node(path) instanceof Text text ? text : null;
    }

    private static String fallback(String path) {
        return ConfigKeys.get(path).fallback();
    }
}
