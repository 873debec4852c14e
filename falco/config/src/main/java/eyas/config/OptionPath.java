package eyas.config;

import eyas.config.ConfigNode.Empty;
import eyas.config.ConfigNode.Items;
import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.diagnostic.DiagnosticCode;
import eyas.text.SourceRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Path of a value as in {@code -o}: {@code a.b}, {@code list[2]}, {@code list[]} for a new entry; a backslash escapes a dot, a bracket or a
 * backslash.
 */
final class OptionPath {
    /** Writing beyond the end of a list pads it; this limits the cost of a typing error. */
    private static final int MOST_ITEMS = 10_000;

    private final String text;
    private final List<Step> steps;

    private OptionPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /** One level of the path. */
    private sealed interface Step {}

    private record Key(String name) implements Step {}

    private record Index(int number) implements Step {}

    private record Append() implements Step {}

    /**
     * Parses a path.
     *
     * @throws ConfigException if it is invalid
     */
    static OptionPath parse(String text, SourceRange place) throws ConfigException {
        List<Step> steps = new ArrayList<>();
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> {
                    if (i + 1 == text.length() || ".[]\\".indexOf(text.charAt(i + 1)) < 0) {
                        throw wrong(text, place, "a backslash may only precede '.', '[', ']' or '\\'");
                    }
                    key.append(text.charAt(++i));
                }
                case '.' -> {
                    boolean afterIndex = i > 0 && text.charAt(i - 1) == ']';
                    if ((key.isEmpty() && !afterIndex) || i + 1 == text.length()) {
                        throw wrong(text, place, "a name is missing beside the dot at " + (i + 1));
                    }
                    flush(key, steps);
                }
                case '[' -> {
                    flush(key, steps);
                    int end = text.indexOf(']', i);
                    if (end < 0 || steps.isEmpty()) {
                        throw wrong(text, place, "write a list's entry as name[0], a new one as name[]");
                    }
                    steps.add(index(text, text.substring(i + 1, end), place));
                    i = end;
                    if (i + 1 < text.length() && ".[".indexOf(text.charAt(i + 1)) < 0) {
                        throw wrong(text, place, "expected '.' or '[' after ']'");
                    }
                }
                default -> key.append(c);
            }
        }
        flush(key, steps);
        if (steps.isEmpty()) {
            throw wrong(text, place, "empty path");
        }
        return new OptionPath(text, steps);
    }

    private static void flush(StringBuilder key, List<Step> steps) {
        if (!key.isEmpty()) {
            steps.add(new Key(key.toString()));
            key.setLength(0);
        }
    }

    private static Step index(String text, String digits, SourceRange place) throws ConfigException {
        if (digits.isEmpty()) {
            return new Append();
        }
        try {
            int number = Integer.parseInt(digits);
            if (number >= 0 && number < MOST_ITEMS) {
                return new Index(number);
            }
        } catch (NumberFormatException e) {
            throw wrong(text, place, "expected a numeric index, found '" + digits + "'");
        }
        throw wrong(text, place, "an index must be from 0 to " + (MOST_ITEMS - 1));
    }

    private static ConfigException wrong(String text, SourceRange place, String why) {
        return new ConfigException(
                DiagnosticCode.CONFIG_OVERRIDE, place, "Config error at key \"" + text + "\": " + why, null);
    }

    /**
     * Returns {@code root} with this value set to {@code value}; creates missing levels.
     *
     * @throws ConfigException if the type of a level differs from the path
     */
    Keys set(Keys root, ConfigNode value) throws ConfigException {
        return (Keys) set(root, 0, value);
    }

    private ConfigNode set(ConfigNode node, int depth, ConfigNode value) throws ConfigException {
        if (depth == steps.size()) {
            return value;
        }
        SourceRange place = value.place();
        return switch (steps.get(depth)) {
            case Key(String name) -> {
                Keys keys = switch (node) {
                    case Keys map -> map;
                    case Empty _ -> new Keys(place);
                    // As in Falco: setting a key of a list turns the list into a map.
                    case Items items -> numbered(items);
                    case Text _ -> throw wrong(text, place, "'" + name + "' is not in a map");
                };
                ConfigNode inner = keys.find(name);
                yield keys.with(name, set(inner == null ? new Empty(place) : inner, depth + 1, value));
            }
            case Index(int number) -> entry(items(node, place), number, depth, value);
            case Append() -> {
                Items items = items(node, place);
                yield entry(items, items.items().size(), depth, value);
            }
        };
    }

    private static Keys numbered(Items items) {
        Keys keys = new Keys(items.place());
        for (int i = 0; i < items.items().size(); i++) {
            keys = keys.with(Integer.toString(i), items.items().get(i));
        }
        return keys;
    }

    private Items items(ConfigNode node, SourceRange place) throws ConfigException {
        return switch (node) {
            case Items items -> items;
            case Empty _ -> new Items(List.of(), place);
            case Keys _, Text _ -> throw wrong(text, place, "the value before '[' is not a list");
        };
    }

    private Items entry(Items items, int number, int depth, ConfigNode value) throws ConfigException {
        List<ConfigNode> all = new ArrayList<>(items.items());
        while (all.size() <= number) {
            all.add(new Empty(value.place()));
        }
        all.set(number, set(all.get(number), depth + 1, value));
        return new Items(all, items.place());
    }
}
