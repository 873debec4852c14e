package eyas.lsp;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Finds definitions: those of a document, and that of the name at a position. Confined to the server's worker. */
final class Symbols {
    /** Maximum number of workspace symbols sent to an editor. */
    private static final int MAX = 1_000;

    private Symbols() {}

    /** Returns the named items of a document in order. */
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

    /** Returns the named items of all files whose names contain the characters of {@code query} in order, ignoring case. */
    static List<WorkspaceSymbol> matching(String query, RulesWorkspace workspace) {
        List<WorkspaceSymbol> symbols = new ArrayList<>();
        for (Outline outline : workspace.all()) {
            for (Definition definition : outline.definitions()) {
                if (symbols.size() < MAX && !definition.name().isBlank() && matches(definition.name(), query)) {
                    Location location = new Location(
                            workspace.uri(outline),
                            RulesDocument.range(outline.source(), definition.nameStart(), definition.nameEnd()));
                    symbols.add(new WorkspaceSymbol(
                            definition.name(),
                            kind(definition.kind()),
                            Either.forLeft(location),
                            definition.kind() + (definition.change() ? ", changed here" : "")));
                }
            }
        }
        return symbols;
    }

    private static boolean matches(String name, String query) {
        int at = 0;
        for (int i = 0; i < name.length() && at < query.length(); i++) {
            if (Character.toLowerCase(name.charAt(i)) == Character.toLowerCase(query.charAt(at))) {
                at++;
            }
        }
        return at == query.length();
    }

    private static SymbolKind kind(String kind) {
        return switch (kind) {
            case "macro" -> SymbolKind.Function;
            case "list" -> SymbolKind.Array;
            default -> SymbolKind.Event;
        };
    }

    /** Returns the definitions and changes of the name at a position. */
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
            locations.add(new Location(
                    names.uri(found.outline()),
                    RulesDocument.range(found.outline().source(), definition.nameStart(), definition.nameEnd())));
        }
        return locations;
    }
}
