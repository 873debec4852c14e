package eyas.lsp;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/**
 * Types rules files, and asks at every place in them: completions, hovers, definitions, symbols, findings.
 *
 * <p>Nothing may be thrown, and every range must lie within the text, start before end. Explore with {@code ./dev fuzz lsp
 * EditingFuzzTest#ask 600}.
 */
final class EditingFuzzTest {
    private static final int LONGEST = 4_000;
    /** The most places that are asked about. */
    private static final int PLACES = 60;

    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final Vocabulary VOCABULARY = new Vocabulary();

    @FuzzTest
    @DictionaryFile(resourcePath = "EditingFuzzTest.dict")
    void ask(byte[] file) {
        if (file.length > LONGEST) {
            return;
        }
        String text = new String(file, StandardCharsets.UTF_8);
        RulesWorkspace workspace = new RulesWorkspace(CATALOG, VOCABULARY);
        String uri = "file:///nowhere/rules.yaml";
        workspace.open(uri, text, 1);
        RulesDocument document = Objects.requireNonNull(workspace.find(uri));
        List<String> lines = document.lines();
        DefinitionFinder names = new DefinitionFinder(workspace);
        Completions completions = new Completions(CATALOG, VOCABULARY, names);
        Hovers hovers = new Hovers(CATALOG, VOCABULARY, names);
        LoadResult result = workspace.load(document);
        for (Diagnostic diagnostic : EditorDiagnostics.of(result, document)) {
            inside(diagnostic.getRange(), lines);
        }
        for (DocumentSymbol symbol : Symbols.of(document)) {
            inside(symbol.getRange(), lines);
            inside(symbol.getSelectionRange(), lines);
        }
        int step = Math.max(1, text.length() / PLACES);
        for (int offset = 0; offset <= text.length(); offset += step) {
            Position position = RulesDocument.position(document.source(), offset);
            for (CompletionItem item : completions.at(document, position)) {
                inside(item.getTextEdit().getLeft().getRange(), lines);
            }
            Hover hover = hovers.at(document, position);
            if (hover != null) {
                inside(hover.getRange(), lines);
                require(!hover.getContents().getRight().getValue().isEmpty(), "an empty hover");
            }
            for (Location location : Symbols.definitions(document, position, names)) {
                inside(location.getRange(), lines);
            }
        }
    }

    private static void inside(Range range, List<String> lines) {
        Map.Entry<Position, Position> ends = Map.entry(range.getStart(), range.getEnd());
        require(before(ends.getKey(), ends.getValue()), "a range that ends before it starts: " + range);
        for (Position position : List.of(ends.getKey(), ends.getValue())) {
            require(position.getLine() >= 0 && position.getCharacter() >= 0, "a negative place: " + range);
            require(position.getLine() <= lines.size(), "a line past the end: " + range);
        }
    }

    private static boolean before(Position one, Position other) {
        return one.getLine() < other.getLine()
                || (one.getLine() == other.getLine() && one.getCharacter() <= other.getCharacter());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
