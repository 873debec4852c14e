package eyas.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightKind;
import org.eclipse.lsp4j.Location;
import org.jspecify.annotations.Nullable;

/** Finds all occurrences of a name, in a document and in the other files. Confined to the server's worker. */
final class ReferenceFinder {
    private final RulesWorkspace workspace;
    private final Vocabulary vocabulary;

    ReferenceFinder(RulesWorkspace workspace, Vocabulary vocabulary) {
        this.workspace = workspace;
        this.vocabulary = vocabulary;
    }

    /** The occurrences of one name in one file. */
    record InOutline(Outline outline, List<NameOccurrence> mentions, boolean whole) {
        InOutline {
            mentions = List.copyOf(mentions);
        }

        /** Returns whether the name is defined here. */
        boolean defines() {
            return mentions.stream().anyMatch(mention -> mention.form() == NameOccurrence.Form.DEFINITION);
        }
    }

    /** Returns the name at a position; null if it is neither a defined name nor a field. */
    @Nullable
    NameOccurrence at(RulesDocument document, int offset) {
        List<NameOccurrence> candidates = document.mentions().mentions().stream()
                .filter(mention -> mention.touches(offset))
                .toList();
        for (NameOccurrence candidate : candidates) {
            // Most values are not the name of a list.
            if (candidate.kind().equals("field")
                    || candidate.form() != NameOccurrence.Form.USE
                    || isDefined(document, candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private boolean isDefined(RulesDocument document, NameOccurrence mention) {
        return document.outline().find(mention.kind(), mention.name()) != null
                || workspace.others(document).stream()
                        .anyMatch(outline -> outline.find(mention.kind(), mention.name()) != null);
    }

    /** Returns the occurrences of a name by file, the document's first. */
    List<InOutline> everywhere(RulesDocument document, NameOccurrence name) {
        List<InOutline> found = new ArrayList<>();
        found.add(new InOutline(
                document.outline(),
                of(name, document.mentions().mentions()),
                document.mentions().whole()));
        for (Outline other : workspace.others(document)) {
            if (mayMention(other, name.name())) {
                NameOccurrences.InFile file = NameOccurrences.of(other.source(), vocabulary);
                List<NameOccurrence> mentions = of(name, file.mentions());
                if (!mentions.isEmpty() || !file.whole()) {
                    found.add(new InOutline(other, mentions, file.whole()));
                }
            }
        }
        return found;
    }

    private static List<NameOccurrence> of(NameOccurrence name, List<NameOccurrence> mentions) {
        return mentions.stream().filter(name::isOf).toList();
    }

    /** Returns whether a file contains all words of a name; most files do not and are skipped. */
    private static boolean mayMention(Outline outline, String name) {
        if (name.indexOf('\\') >= 0 || name.indexOf('"') >= 0) {
            return true;
        }
        StringTokenizer words = new StringTokenizer(name, Outline.DELIMITERS);
        while (words.hasMoreTokens()) {
            // Not only whole words: punctuation after a field in an output counts as part of its word.
            if (!outline.source().text().contains(words.nextToken())) {
                return false;
            }
        }
        return true;
    }

    /** Returns all occurrences of the name at an offset. */
    List<Location> references(RulesDocument document, int offset, boolean declarations) {
        NameOccurrence name = at(document, offset);
        if (name == null) {
            return List.of();
        }
        List<Location> locations = new ArrayList<>();
        for (InOutline file : everywhere(document, name)) {
            for (NameOccurrence mention : file.mentions()) {
                if (declarations || mention.form() != NameOccurrence.Form.DEFINITION) {
                    locations.add(new Location(
                            workspace.uri(file.outline()),
                            RulesDocument.range(file.outline().source(), mention.start(), mention.end())));
                }
            }
        }
        return locations;
    }

    /** Returns all occurrences in the document of the name at an offset. */
    List<DocumentHighlight> highlights(RulesDocument document, int offset) {
        NameOccurrence name = at(document, offset);
        if (name == null) {
            return List.of();
        }
        return of(name, document.mentions().mentions()).stream()
                .map(mention -> new DocumentHighlight(
                        RulesDocument.range(document.source(), mention.start(), mention.end()),
                        mention.form() == NameOccurrence.Form.USE
                                ? DocumentHighlightKind.Read
                                : DocumentHighlightKind.Write))
                .toList();
    }
}
