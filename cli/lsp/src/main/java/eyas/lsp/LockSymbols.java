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
import java.util.List;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.SymbolKind;

/** The outline of a lock: its workflows, jobs and steps, the code in a step, and its kinds of entries. */
final class LockSymbols {
    /** The symbol kinds of the keys below {@code workflows}, outermost first. */
    private static final List<SymbolKind> LEVELS =
            List.of(SymbolKind.File, SymbolKind.Class, SymbolKind.Method, SymbolKind.Package, SymbolKind.Field);

    private LockSymbols() {}

    /** Returns the symbols of a document; empty if it is not YAML. */
    static List<DocumentSymbol> of(RulesDocument document) {
        SourceText source = document.source();
        try {
            List<DocumentSymbol> symbols = new ArrayList<>();
            for (YamlNode root : YamlReader.read(source, YamlLimits.DEFAULT)) {
                if (root instanceof Mapping top && top.find("workflows") instanceof Mapping workflows) {
                    symbols.addAll(below(source, workflows, 0));
                }
            }
            return symbols;
        } catch (YamlException e) {
            return List.of();
        }
    }

    private static List<DocumentSymbol> below(SourceText source, Mapping mapping, int level) {
        List<DocumentSymbol> symbols = new ArrayList<>();
        for (Entry entry : mapping.entries()) {
            if (entry.key() instanceof Scalar key
                    && !(entry.value() instanceof Scalar)
                    && !key.value().isBlank()) {
                int start = key.mark().offset();
                int nameEnd = Math.max(start, key.end());
                int end = Math.max(nameEnd, Outline.endOf(source.text(), Outline.lastEnd(entry.value())));
                DocumentSymbol symbol = new DocumentSymbol(
                        key.value(),
                        LEVELS.get(level),
                        RulesDocument.range(source, start, end),
                        RulesDocument.range(source, start, nameEnd));
                switch (entry.value()) {
                    case Sequence entries ->
                        symbol.setDetail(String.valueOf(entries.items().size()));
                    case Mapping inner
                    when level + 1 < LEVELS.size() -> symbol.setChildren(below(source, inner, level + 1));
                    case Mapping _, Scalar _ -> {}
                }
                symbols.add(symbol);
            }
        }
        return symbols;
    }
}
