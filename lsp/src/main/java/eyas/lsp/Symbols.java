package eyas.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SymbolKind;

/** Finds definitions: those of a document, and that of the name under the pointer. Belongs to the server's worker. */
final class Symbols {
    private Symbols() {}

    /** Returns the named items of a document in their order. */
    static List<DocumentSymbol> of(RulesDocument document) {
        List<DocumentSymbol> symbols = new ArrayList<>();
        Outline outline = document.outline();
        for (Definition definition : outline.definitions()) {
            String name = definition.name().isBlank() ? "(no name)" : definition.name();
            int end = Math.max(definition.end(), definition.nameEnd());
            symbols.add(new DocumentSymbol(
                    name,
                    kind(definition.kind()),
                    RulesDocument.range(outline.source(), definition.start(), end),
                    RulesDocument.range(outline.source(), definition.nameStart(), definition.nameEnd()),
                    definition.kind() + (definition.change() ? ", changed here" : "")));
        }
        return symbols;
    }

    private static SymbolKind kind(String kind) {
        return switch (kind) {
            case "macro" -> SymbolKind.Function;
            case "list" -> SymbolKind.Array;
            default -> SymbolKind.Event;
        };
    }

    /** Returns where the name under the pointer is defined, and where it is changed. */
    static List<Location> definitions(RulesDocument document, Position position, DefinitionFinder names) {
        int offset = document.offset(position);
        String name = document.outline().definitions().stream()
                .filter(one -> one.nameStart() <= offset && offset <= one.nameEnd())
                .map(Definition::name)
                .findFirst()
                .orElseGet(() -> DefinitionFinder.word(document, position).text());
        List<Location> locations = new ArrayList<>();
        for (DefinitionFinder.Found found : names.find(document, name)) {
            Definition definition = found.definition();
            String uri = found.isIn(document)
                    ? document.uri()
                    : Path.of(found.outline().source().name()).toUri().toString();
            locations.add(new Location(
                    uri, RulesDocument.range(found.outline().source(), definition.nameStart(), definition.nameEnd())));
        }
        return locations;
    }
}
