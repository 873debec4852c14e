package eyas.lsp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.Position;

/** Finds the definitions of names in a document and in other files. Confined to the server's worker. */
final class DefinitionFinder {
    private final RulesWorkspace workspace;

    DefinitionFinder(RulesWorkspace workspace) {
        this.workspace = workspace;
    }

    /** A definition with its file. */
    record Found(Outline outline, Definition definition) {
        boolean isIn(RulesDocument document) {
            return outline.source().name().equals(document.name());
        }
    }

    /**
     * A word of a document.
     *
     * @param start offset in UTF-16 units
     */
    record Word(String text, int start, int end) {}

    /** Returns all definitions of {@code name}, those of the document first, definitions before changes. */
    List<Found> find(RulesDocument document, String name) {
        List<Found> found = new ArrayList<>();
        List<Found> changes = new ArrayList<>();
        List<Outline> outlines = new ArrayList<>(List.of(document.outline()));
        outlines.addAll(workspace.others(document));
        for (Outline outline : outlines) {
            for (Definition definition : outline.definitions()) {
                if (definition.name().equals(name)) {
                    (definition.change() ? changes : found).add(new Found(outline, definition));
                }
            }
        }
        found.addAll(changes);
        return found;
    }

    /** Returns the closest definition of each name of a kind. */
    Map<String, Found> all(RulesDocument document, String kind) {
        Map<String, Found> all = new LinkedHashMap<>();
        List<Outline> outlines = new ArrayList<>(List.of(document.outline()));
        outlines.addAll(workspace.others(document));
        for (Outline outline : outlines) {
            for (Definition definition : outline.definitions()) {
                if (definition.kind().equals(kind)) {
                    Found next = new Found(outline, definition);
                    all.merge(
                            definition.name(),
                            next,
                            (old, other) -> old.definition().change() ? other : old);
                }
            }
        }
        return all;
    }

    /** Returns the editor's URI of a file. */
    String uri(Outline outline) {
        return workspace.uri(outline);
    }

    /** Returns the word at a position: letters, digits and other characters of field, macro and list names. */
    static Word word(RulesDocument document, Position position) {
        String text = document.source().text();
        int at = document.offset(position);
        int start = at;
        while (start > 0 && isPart(text.charAt(start - 1))) {
            start--;
        }
        int end = at;
        while (end < text.length() && isPart(text.charAt(end))) {
            end++;
        }
        return new Word(text.substring(start, end), start, end);
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
    }
}
