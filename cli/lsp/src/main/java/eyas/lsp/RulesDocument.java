package eyas.lsp;

import eyas.rules.model.RuleSet;
import eyas.text.SourceText;
import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.jspecify.annotations.Nullable;

/** An open file in the editor, with its latest state. Confined to the server's worker. */
final class RulesDocument {
    private final String uri;
    private final String name;
    private final Vocabulary vocabulary;
    private SourceText source;
    private Outline outline;
    private int version;
    private @Nullable RuleSet rules;
    private NameOccurrences.@Nullable InFile mentions;

    /**
     * Creates a document.
     *
     * @param name the path, or the URI if it has none
     */
    RulesDocument(String uri, String name, String text, int version, Vocabulary vocabulary) {
        this.uri = uri;
        this.name = name;
        this.vocabulary = vocabulary;
        this.version = version;
        this.source = new SourceText(name, text);
        this.outline = Outline.of(source, vocabulary);
    }

    String uri() {
        return uri;
    }

    String name() {
        return name;
    }

    int version() {
        return version;
    }

    SourceText source() {
        return source;
    }

    Outline outline() {
        return outline;
    }

    /** Returns its occurrences of names. */
    NameOccurrences.InFile mentions() {
        NameOccurrences.InFile found = mentions;
        if (found == null) {
            found = NameOccurrences.of(source, vocabulary);
            mentions = found;
        }
        return found;
    }

    /** Returns the rules of the last valid text, together with the files it depends on; null if there is none yet. */
    @Nullable
    RuleSet rules() {
        return rules;
    }

    void loaded(RuleSet ruleSet) {
        rules = ruleSet;
    }

    void change(String text, int newVersion) {
        version = newVersion;
        source = new SourceText(name, text);
        outline = Outline.of(source, vocabulary);
        mentions = null;
    }

    List<String> lines() {
        return source.text().lines().toList();
    }

    int offset(Position position) {
        String text = source.text();
        int at = 0;
        for (int line = 0; line < position.getLine(); line++) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                return text.length();
            }
            at = end + 1;
        }
        int end = text.indexOf('\n', at);
        return Math.min(at + position.getCharacter(), end < 0 ? text.length() : end);
    }

    static Position position(SourceText source, int offset) {
        var mark = source.mark(offset);
        return new Position(mark.line(), mark.column());
    }

    static Range range(SourceText source, int from, int to) {
        return new Range(position(source, from), position(source, to));
    }
}
