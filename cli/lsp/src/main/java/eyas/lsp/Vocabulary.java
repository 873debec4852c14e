package eyas.lsp;

import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys and words of the rules language with descriptions, from {@code keys.tsv} and {@code words.tsv}. */
final class Vocabulary {
    /** The parent of keys that start an item. */
    static final String TOP = "top";

    private final Map<String, Map<String, Key>> keys = new LinkedHashMap<>();
    private final List<Word> words = new ArrayList<>();
    private final Map<String, Word> byText = new HashMap<>();

    /**
     * A key.
     *
     * @param takes the type of its value
     */
    record Key(String name, String takes, String description) {}

    /** A word of conditions. */
    record Word(String kind, String text, String description) {}

    Vocabulary() {
        for (String[] row : rows("keys.tsv", 4)) {
            keys.computeIfAbsent(row[0], _ -> new LinkedHashMap<>()).put(row[1], new Key(row[1], row[2], row[3]));
        }
        for (String[] row : rows("words.tsv", 3)) {
            Word word = new Word(row[0], row[1], row[2]);
            words.add(word);
            byText.putIfAbsent(word.text(), word);
        }
    }

    private static List<String[]> rows(String table, int columns) {
        return TableReader.rows(Vocabulary.class.getResourceAsStream(table), table, columns);
    }

    /** Returns the keys of {@code where}: {@code top}, a kind of item, or a key whose entries have keys. */
    List<Key> keys(String where) {
        return List.copyOf(keys.getOrDefault(where, Map.of()).values());
    }

    @Nullable
    Key key(String where, String name) {
        return keys.getOrDefault(where, Map.of()).get(name);
    }

    /** Returns whether {@code name} starts a named item. */
    boolean isKind(String name) {
        Key key = key(TOP, name);
        return key != null && key.takes().equals("name");
    }

    List<Word> words(String kind) {
        return words.stream().filter(word -> word.kind().equals(kind)).toList();
    }

    @Nullable
    Word word(String text) {
        return byText.get(text);
    }
}
