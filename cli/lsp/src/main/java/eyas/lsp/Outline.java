package eyas.lsp;

import eyas.text.SourceText;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import eyas.text.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The named items of a file, and the words that it uses.
 *
 * <p>If the text is not valid YAML, which is common while editing, the first lines of items are found nevertheless. Immutable.
 *
 * @param whole whether the text is YAML, so that the outline is complete
 */
record Outline(SourceText source, List<Definition> definitions, Set<String> words, boolean whole) {
    private static final Pattern ITEM =
            Pattern.compile("^-\\s+(rule|macro|list|correlation)\\s*:[ \\t]*([^\\r\\n]*)$", Pattern.MULTILINE);
    /** Separates words. */
    static final String DELIMITERS = " \t\n\r(),=!<>\"'[]{}";

    Outline {
        definitions = List.copyOf(definitions);
        words = Set.copyOf(words);
    }

    static Outline of(SourceText source, Vocabulary vocabulary) {
        Set<String> words = new HashSet<>();
        StringTokenizer tokens = new StringTokenizer(source.text(), DELIMITERS);
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        try {
            List<Definition> found = new ArrayList<>();
            for (YamlNode document : YamlReader.read(source, YamlLimits.DEFAULT)) {
                if (document instanceof Sequence items) {
                    collect(source.text(), items, vocabulary, found);
                }
            }
            return new Outline(source, found, words, true);
        } catch (YamlException e) {
            return new Outline(source, byLines(source.text()), words, false);
        }
    }

    private static void collect(String text, Sequence items, Vocabulary vocabulary, List<Definition> found) {
        for (int i = 0; i < items.items().size(); i++) {
            if (items.items().get(i) instanceof Mapping item) {
                Scalar name = null;
                String kind = "";
                for (Entry entry : item.entries()) {
                    if (entry.key() instanceof Scalar key
                            && vocabulary.isKind(key.value())
                            && entry.value() instanceof Scalar value
                            && name == null) {
                        kind = key.value();
                        name = value;
                    }
                }
                if (name != null) {
                    int start = item.mark().offset();
                    found.add(new Definition(
                            kind,
                            name.value(),
                            item.find("append") != null || item.find("override") != null,
                            name.mark().offset(),
                            Math.max(name.mark().offset(), name.end()),
                            start,
                            endOf(text, Math.max(start, lastEnd(item))),
                            content(item)));
                }
            }
        }
    }

    /** Returns the end offset of the last scalar of {@code node}, in UTF-16 units. */
    static int lastEnd(YamlNode node) {
        return switch (node) {
            case Scalar scalar -> scalar.end();
            case Sequence sequence ->
                sequence.items().stream()
                        .mapToInt(Outline::lastEnd)
                        .max()
                        .orElse(node.mark().offset() + 2);
            case Mapping mapping ->
                mapping.entries().stream()
                        .mapToInt(entry -> entry.value().isNull() ? lastEnd(entry.key()) : lastEnd(entry.value()))
                        .max()
                        .orElse(node.mark().offset() + 2);
        };
    }

    /** Returns {@code end} without the trailing empty lines of a block scalar. */
    static int endOf(String text, int end) {
        int at = Math.min(end, text.length());
        while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static String content(Mapping item) {
        YamlNode condition = item.find("condition");
        YamlNode items = item.find("items");
        if (condition instanceof Scalar scalar) {
            return scalar.value();
        }
        return items instanceof Sequence sequence
                ? sequence.items().stream()
                        .map(value -> value instanceof Scalar scalar ? scalar.value() : "…")
                        .collect(Collectors.joining(", "))
                : "";
    }

    private static List<Definition> byLines(String text) {
        List<Definition> found = new ArrayList<>();
        List<MatchResult> lines = ITEM.matcher(text).results().toList();
        for (int i = 0; i < lines.size(); i++) {
            MatchResult line = lines.get(i);
            String written = line.group(2).replaceFirst("(^|\\s+)#.*$", "").strip();
            int next = i + 1 < lines.size() ? lines.get(i + 1).start() : text.length();
            found.add(new Definition(
                    line.group(1),
                    written.replaceAll("^[\"']|[\"']$", ""),
                    false,
                    line.start(2),
                    line.start(2) + written.length(),
                    line.start(),
                    endOf(text, next),
                    ""));
        }
        return found;
    }

    /** Returns the definition of this kind and name, or a change of it if there is no definition; null if there is neither. */
    @Nullable
    Definition find(String kind, String name) {
        Definition change = null;
        for (Definition definition : definitions) {
            if (definition.kind().equals(kind) && definition.name().equals(name)) {
                if (!definition.change()) {
                    return definition;
                }
                change = change == null ? definition : change;
            }
        }
        return change;
    }

    /** Returns whether this file defines an item of this name. */
    boolean defines(String name) {
        return definitions.stream()
                .anyMatch(
                        definition -> !definition.change() && definition.name().equals(name));
    }
}
