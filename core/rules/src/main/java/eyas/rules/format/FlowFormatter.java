package eyas.rules.format;

import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formats flow sequences and mappings: on one line if they fit, otherwise as many entries on each line as fit. */
final class FlowFormatter {
    private final SourceLayout source;

    FlowFormatter(SourceLayout source) {
        this.source = source;
    }

    /**
     * Returns {@code node} in lines, the first without indentation; null if it must be kept as written.
     *
     * @param first columns used on the first line
     * @param indent columns before the other lines
     */
    @Nullable
    String of(YamlNode node, int first, int indent, int width) {
        List<String> parts = parts(node);
        if (parts == null) {
            return null;
        }
        boolean list = node instanceof Sequence;
        StringBuilder out = new StringBuilder().append(list ? '[' : '{');
        int column = first + 1;
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i) + (i == parts.size() - 1 ? list ? "]" : "}" : ",");
            if (i > 0 && column + 1 + part.length() > width) {
                out.append('\n').repeat(' ', indent);
                column = indent;
            } else if (i > 0) {
                out.append(' ');
                column++;
            }
            out.append(part);
            column += part.length();
        }
        return out.append(parts.isEmpty() ? list ? "]" : "}" : "").toString();
    }

    private @Nullable List<String> parts(YamlNode node) {
        List<String> parts = new ArrayList<>();
        switch (node) {
            case Sequence(List<YamlNode> items, var _, var _) -> {
                for (YamlNode item : items) {
                    String part = flat(item);
                    if (part == null) {
                        return null;
                    }
                    parts.add(part);
                }
            }
            case Mapping(List<Entry> entries, var _, var _) -> {
                for (Entry entry : entries) {
                    String key = flat(entry.key());
                    String value = flat(entry.value());
                    if (key == null || value == null) {
                        return null;
                    }
                    parts.add(key + ": " + value);
                }
            }
            case Scalar _ -> throw new IllegalArgumentException("no collection: " + node);
        }
        return parts;
    }

    private @Nullable String flat(YamlNode node) {
        if (node instanceof Scalar) {
            String text = source.slice(node.mark().offset(), source.end(node));
            return text.isEmpty() || text.indexOf('\n') >= 0 ? null : text;
        }
        // A pair without braces in a list, "[a: b]", is not a mapping in braces.
        List<String> parts = source.isFlow(node) ? parts(node) : null;
        if (parts == null) {
            return null;
        }
        String inside = String.join(", ", parts);
        return node instanceof Sequence ? "[" + inside + "]" : "{" + inside + "}";
    }
}
