package eyas.lsp;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadResult;
import eyas.text.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;

/**
 * Edits rules files, and sends requests for every position: completions, hovers, definitions, symbols, diagnostics.
 *
 * <p>No request may fail, and every range must lie within the text, start before end. Explore with {@code ./dev fuzz lsp
 * EditingFuzzTest#ask 600}.
 */
final class EditingFuzzTest {
    private static final int LONGEST = 4_000;
    /** Maximum number of positions. */
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
        CompletionProvider completions = new CompletionProvider(CATALOG, VOCABULARY, names);
        HoverProvider hovers = new HoverProvider(CATALOG, VOCABULARY, names);
        LoadResult result = workspace.load(document);
        for (Diagnostic diagnostic : EditorDiagnostics.of(result, document)) {
            inside(diagnostic.getRange(), lines);
        }
        for (DocumentSymbol symbol : Symbols.of(document)) {
            inside(symbol.getRange(), lines);
            inside(symbol.getSelectionRange(), lines);
        }
        for (FoldingRange range : FoldingRanges.of(lines)) {
            require(range.getStartLine() < range.getEndLine(), "a fold of one line: " + range);
            require(range.getEndLine() < lines.size(), "a fold past the end: " + range);
        }
        for (DocumentSymbol symbol : LockSymbols.of(document)) {
            inside(symbol.getRange(), lines);
        }
        colours(new TokenFinder(CATALOG, names).of(document).getData(), lines);
        ReferenceFinder search = new ReferenceFinder(workspace, VOCABULARY);
        RenameProvider renaming = new RenameProvider(search, workspace, VOCABULARY);
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
            List<Location> references = search.references(document, offset, true);
            require(
                    references.size() == search.highlights(document, offset).size(),
                    "highlights differ from references");
            references.forEach(location -> inside(location.getRange(), lines));
            rename(renaming, document, offset, references);
        }
    }

    /** Renaming a name and back leaves the file as it was parsed: nothing else has changed. */
    private static void rename(RenameProvider renaming, RulesDocument document, int offset, List<Location> references) {
        PrepareRenameResult prepared = renaming.prepare(document, offset);
        if (prepared == null) {
            return;
        }
        WorkspaceEdit edit;
        try {
            edit = renaming.rename(document, offset, "fresh_name_of_a_fuzz_test");
        } catch (ResponseErrorException e) {
            require(!String.valueOf(e.getMessage()).isBlank(), "a refusal without a reason");
            return;
        }
        List<TextEdit> edits = Objects.requireNonNull(edit.getChanges().get(document.uri()));
        require(edits.size() == references.size(), "some references are not renamed");
        NameOccurrences.InFile before = document.mentions();
        NameOccurrences.InFile after = NameOccurrences.of(new SourceText("r", applied(document, edits)), VOCABULARY);
        require(after.whole(), "the file is no longer valid YAML");
        require(after.mentions().size() == before.mentions().size(), "the number of names differs");
        for (int i = 0; i < after.mentions().size(); i++) {
            NameOccurrence was = before.mentions().get(i);
            NameOccurrence is = after.mentions().get(i);
            boolean renamed = is.name().equals("fresh_name_of_a_fuzz_test");
            require(renamed || is.name().equals(was.name()), "another name has changed: " + was + " to " + is);
        }
    }

    private static String applied(RulesDocument document, List<TextEdit> edits) {
        StringBuilder text = new StringBuilder(document.source().text());
        edits.stream()
                .sorted(Comparator.comparingInt(
                                (TextEdit one) -> document.offset(one.getRange().getStart()))
                        .reversed())
                .forEach(one -> text.replace(
                        document.offset(one.getRange().getStart()),
                        document.offset(one.getRange().getEnd()),
                        one.getNewText()));
        return text.toString();
    }

    private static void colours(List<Integer> data, List<String> lines) {
        int line = 0;
        int column = 0;
        int end = 0;
        for (int i = 0; i < data.size(); i += 5) {
            boolean next = data.get(i) > 0;
            line += data.get(i);
            column = data.get(i + 1) + (next ? 0 : column);
            require(data.get(i) >= 0 && data.get(i + 2) > 0, "an empty token");
            require(next || column >= end, "tokens that overlap");
            end = column + data.get(i + 2);
            require(line < lines.size() && end <= lines.get(line).length(), "a token past the end of its line");
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
