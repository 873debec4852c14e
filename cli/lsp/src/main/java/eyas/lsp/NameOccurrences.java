package eyas.lsp;

import eyas.lsp.ConditionToken.Role;
import eyas.lsp.NameOccurrence.Form;
import eyas.text.SourceText;
import eyas.text.yaml.ScalarOffsets;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import eyas.text.yaml.YamlReader;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names of rules, macros, lists and fields in a file, according to the language: a list name counts wherever it is delimited by
 * spaces, parentheses, commas or equals signs in a condition, a macro name only where a check is expected.
 */
final class NameOccurrences {
    /** Separates list names in a condition. */
    private static final Pattern LIST_WORD = Pattern.compile("[^ \\t\\n\\r(),=]+");

    private static final Pattern PRINTED =
            Pattern.compile("%[0-9]*(?:[a-z0-9_]+\\()?([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)+)");

    private final SourceText source;
    private final Vocabulary vocabulary;
    // A shared node is visited at each of its aliases.
    private final Set<NameOccurrence> found = new LinkedHashSet<>();
    private final Set<ConditionToken> tokens = new LinkedHashSet<>();
    private boolean whole = true;

    private NameOccurrences(SourceText source, Vocabulary vocabulary) {
        this.source = source;
        this.vocabulary = vocabulary;
    }

    /**
     * The occurrences in a file.
     *
     * @param tokens the tokens of all conditions, with offsets in the file
     * @param whole whether the result is complete: the file is YAML, and the offsets of all scalars are known
     */
    record InFile(List<NameOccurrence> mentions, List<ConditionToken> tokens, boolean whole) {
        InFile {
            mentions = List.copyOf(mentions);
            tokens = List.copyOf(tokens);
        }
    }

    static InFile of(SourceText source, Vocabulary vocabulary) {
        NameOccurrences mentions = new NameOccurrences(source, vocabulary);
        try {
            for (YamlNode document : YamlReader.read(source, YamlLimits.DEFAULT)) {
                if (document instanceof Sequence items) {
                    items.items().forEach(mentions::item);
                }
            }
        } catch (YamlException e) {
            return new InFile(List.of(), List.of(), false);
        }
        return new InFile(List.copyOf(mentions.found), List.copyOf(mentions.tokens), mentions.whole);
    }

    private void item(YamlNode node) {
        if (!(node instanceof Mapping item)) {
            return;
        }
        boolean named = false;
        for (Entry entry : item.entries()) {
            String key = entry.key() instanceof Scalar scalar ? scalar.value() : "";
            if (!named && vocabulary.isKind(key) && entry.value() instanceof Scalar name) {
                named = true;
                boolean change = item.find("append") != null || item.find("override") != null;
                add(key, name, change ? Form.CHANGE : Form.DEFINITION);
            } else {
                value(key, entry.value());
            }
        }
    }

    private void value(String key, YamlNode value) {
        switch (key) {
            case "condition" -> {
                if (value instanceof Scalar condition) {
                    condition(condition);
                }
            }
            case "output" -> {
                if (value instanceof Scalar output) {
                    output(output);
                }
            }
            case "items" -> scalars(value).forEach(item -> add("list", item, Form.USE));
            case "exceptions" ->
                mappings(value).forEach(exception -> {
                    scalars(exception.find("fields")).forEach(field -> add("field", field, Form.USE));
                    scalars(exception.find("values")).forEach(this::lists);
                });
            case "events" ->
                mappings(value)
                        .forEach(part -> scalars(part.find("rules")).forEach(rule -> add("rule", rule, Form.USE)));
            default -> {}
        }
    }

    private static List<Mapping> mappings(YamlNode node) {
        return node instanceof Sequence sequence
                ? sequence.items().stream()
                        .filter(Mapping.class::isInstance)
                        .map(Mapping.class::cast)
                        .toList()
                : List.of();
    }

    /** Returns a scalar, or all scalars of a nested list. */
    private static Collection<Scalar> scalars(@Nullable YamlNode node) {
        return switch (node) {
            case Scalar scalar -> List.of(scalar);
            case Sequence sequence ->
                sequence.items().stream()
                        .flatMap(item -> scalars(item).stream())
                        .toList();
            case Mapping _ -> List.of();
            case null -> List.of();
        };
    }

    private void add(String kind, Scalar scalar, Form form) {
        int start = scalar.mark().offset();
        if (!scalar.isNull() && scalar.end() > start) {
            found.add(new NameOccurrence(kind, scalar.value(), form, start, scalar.end(), true));
        }
    }

    private void condition(Scalar condition) {
        Optional<ScalarOffsets> offsets = lists(condition);
        if (offsets.isPresent()) {
            for (ConditionToken word : ConditionTokenizer.tokenize(condition.value(), vocabulary)) {
                tokens.add(word.at(offsets.get()));
                if (word.role() == Role.MACRO) {
                    add("macro", word.text(), word.start(), offsets.get());
                } else if (word.role() == Role.FIELD) {
                    add("field", word.text().replaceFirst("\\[.*", ""), word.start(), offsets.get());
                }
            }
        }
    }

    private void output(Scalar output) {
        Optional<ScalarOffsets> offsets = ScalarOffsets.of(source, output);
        Matcher fields = PRINTED.matcher(output.value());
        while (offsets.isPresent() && fields.find()) {
            add("field", fields.group(1), fields.start(1), offsets.get());
        }
    }

    /** Finds potential list names in a text, and returns the offsets of its characters. */
    private Optional<ScalarOffsets> lists(Scalar scalar) {
        Optional<ScalarOffsets> offsets = ScalarOffsets.of(source, scalar);
        if (offsets.isEmpty()) {
            whole = false;
            return offsets;
        }
        Matcher words = LIST_WORD.matcher(scalar.value());
        while (words.find()) {
            add("list", words.group(), words.start(), offsets.get());
        }
        return offsets;
    }

    private void add(String kind, String name, int start, ScalarOffsets offsets) {
        found.add(
                new NameOccurrence(kind, name, Form.USE, offsets.at(start), offsets.at(start + name.length()), false));
    }
}
