package eyas.workbench.cases;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.rules.report.Context;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.NearestName;
import eyas.text.SourceRange;
import eyas.text.SourceText;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the nodes of one case, and reports errors at their position. */
final class CaseNodes {
    private final SourceText source;
    private final String name;

    /** Creates a reader for the case {@code name}; empty if it has no name. */
    CaseNodes(SourceText source, String name) {
        this.source = source;
        this.name = name;
    }

    SourceText source() {
        return source;
    }

    SourceRange place(YamlNode node) {
        int length =
                node instanceof Scalar scalar ? scalar.end() - scalar.mark().offset() : 1;
        return new SourceRange(source, node.mark().offset(), length);
    }

    LoadException wrong(YamlNode node, String message) {
        return wrong(node, message, (Hint) null);
    }

    LoadException wrong(YamlNode node, String message, String fix) {
        return wrong(node, message, Hint.of(fix));
    }

    /** Creates an error whose hint replaces all of {@code node}, which must be a plain scalar: quotes would be replaced, too. */
    LoadException wrong(YamlNode node, String message, @Nullable Hint hint) {
        Context file = Context.of(source);
        Context context = name.isEmpty() ? file : file.at(ItemType.CASE, name, node.mark());
        return new LoadException(LoadDiagnostic.of(DiagnosticCode.CASE, message, context)
                .at(place(node))
                .hint(plain(node, hint)));
    }

    private static @Nullable Hint plain(YamlNode node, @Nullable Hint hint) {
        boolean plain = node instanceof Scalar scalar && scalar.style() == YamlNode.Style.PLAIN;
        return hint == null || plain ? hint : Hint.of(hint.description());
    }

    Mapping mapping(YamlNode node, String what) {
        if (node instanceof Mapping mapping) {
            return mapping;
        }
        throw wrong(node, what + " must be a mapping", "write 'key: value' pairs");
    }

    List<YamlNode> sequence(YamlNode node, String what) {
        if (node instanceof Sequence sequence) {
            return sequence.items();
        }
        throw wrong(node, what + " must be a list", "write '[…]', or one '- …' per entry");
    }

    String text(YamlNode node, String what) {
        if (node instanceof Scalar scalar && !node.isNull()) {
            return scalar.value();
        }
        throw wrong(node, what + " must be a string");
    }

    YamlNode required(Mapping item, String key) {
        YamlNode node = item.find(key);
        if (node == null) {
            throw wrong(item, "'" + key + "' is missing", "add '" + key + ": …'");
        }
        return node;
    }

    String requiredText(Mapping item, String key) {
        return text(required(item, key), "'" + key + "'");
    }

    /** Returns the text of {@code key}, or {@code otherwise} if the key is missing. */
    String text(Mapping item, String key, String otherwise) {
        YamlNode node = item.find(key);
        return node == null ? otherwise : text(node, "'" + key + "'");
    }

    long number(YamlNode node, String what) {
        String text = text(node, what);
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw wrong(node, what + " must be an integer, not '" + text + "'");
        }
    }

    /** Returns the texts of a list; a single text counts as a list of one. */
    List<String> texts(YamlNode node, String what) {
        return node instanceof Sequence sequence
                ? sequence.items().stream().map(item -> text(item, what)).toList()
                : List.of(text(node, what));
    }

    /** Rejects unknown and duplicate keys: a misspelt key must not silently weaken a case. */
    void onlyKeys(Mapping item, Collection<String> known) {
        Set<String> seen = new HashSet<>();
        for (Entry entry : item.entries()) {
            String key = text(entry.key(), "a key");
            if (!known.contains(key)) {
                String nearest = NearestName.of(key, known);
                throw wrong(
                        entry.key(),
                        "unknown key '" + key + "'",
                        nearest == null ? Hint.of("known are: " + String.join(", ", known)) : Hint.meant(nearest));
            }
            if (!seen.add(key)) {
                throw wrong(entry.key(), "key '" + key + "' is specified twice", "remove one of them");
            }
        }
    }
}
