package eyas.lsp;

import eyas.fields.FieldCatalog;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.format.FormatResult;
import eyas.rules.format.RulesFormatter;
import eyas.rules.report.LoadDiagnostic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.jspecify.annotations.Nullable;

/**
 * Handles requests about documents, and publishes diagnostics shortly after changes.
 *
 * <p>Every method delegates to the worker, which owns all state; so responses have the order of the requests.
 */
final class RulesDocuments implements TextDocumentService {
    /** Quiet period after typing before a document is checked. */
    private static final long QUIET_MILLIS = 150;

    private final RulesWorkspace workspace;
    private final ScheduledExecutorService worker;
    private final EditorClient editor;
    private final BackgroundMatchCounter counting;
    private final ReferenceFinder search;
    private final RenameProvider renaming;
    private final TokenFinder tokens;
    private final MatchInlayHints hints;
    private final CompletionProvider completions;
    private final HoverProvider hovers;
    private final DefinitionFinder names;
    private final Map<String, ScheduledFuture<?>> checks = new HashMap<>();

    RulesDocuments(
            RulesWorkspace workspace,
            ScheduledExecutorService worker,
            FieldCatalog catalog,
            Vocabulary vocabulary,
            EditorClient editor,
            BackgroundMatchCounter counting) {
        this.workspace = workspace;
        this.worker = worker;
        this.editor = editor;
        this.counting = counting;
        this.names = new DefinitionFinder(workspace);
        this.search = new ReferenceFinder(workspace, vocabulary);
        this.renaming = new RenameProvider(search, workspace, vocabulary);
        this.completions = new CompletionProvider(catalog, vocabulary, names);
        this.hovers = new HoverProvider(catalog, vocabulary, names);
        this.tokens = new TokenFinder(catalog, names);
        this.hints = new MatchInlayHints(counting);
    }

    @Override
    public void didOpen(DidOpenTextDocumentParams params) {
        var item = params.getTextDocument();
        later(() -> {
            workspace.open(item.getUri(), item.getText(), item.getVersion());
            check(0);
        });
    }

    @Override
    public void didChange(DidChangeTextDocumentParams params) {
        String uri = params.getTextDocument().getUri();
        // Full synchronization: the last text is the current one.
        String text = params.getContentChanges().getLast().getText();
        later(() -> {
            RulesDocument document = workspace.find(uri);
            if (document != null) {
                document.change(text, params.getTextDocument().getVersion());
                check(QUIET_MILLIS);
            }
        });
    }

    @Override
    public void didClose(DidCloseTextDocumentParams params) {
        String uri = params.getTextDocument().getUri();
        later(() -> {
            workspace.close(uri);
            ScheduledFuture<?> pending = checks.remove(uri);
            if (pending != null) {
                pending.cancel(false);
            }
            editor.publish(new PublishDiagnosticsParams(uri, List.of()));
            check(QUIET_MILLIS);
        });
    }

    @Override
    public void didSave(DidSaveTextDocumentParams params) {
        later(() -> check(0));
    }

    /** Runs a task on the worker, unless it is shut down. */
    void later(Runnable work) {
        try {
            worker.execute(work);
        } catch (RejectedExecutionException e) {
            // The editor has disconnected; no result is needed.
            return;
        }
    }

    /** Schedules a check of all open documents once there are no more changes. */
    void check() {
        check(QUIET_MILLIS);
    }

    /** Counts the matches of all open documents again if a capture is selected. */
    void count() {
        for (RulesDocument document : workspace.documents()) {
            CompletableFuture<Void> _ = counting.count(MatchInlayHints.rules(document));
        }
        editor.refreshHints();
    }

    /** Schedules a check of all open documents, since each may use another's definitions, after a quiet period. */
    private void check(long millis) {
        for (RulesDocument document : workspace.documents()) {
            ScheduledFuture<?> pending = checks.get(document.uri());
            if (pending != null) {
                pending.cancel(false);
            }
            checks.put(document.uri(), worker.schedule(() -> check(document), millis, TimeUnit.MILLISECONDS));
        }
    }

    private void check(RulesDocument document) {
        if (workspace.find(document.uri()) != document) {
            return;
        }
        if (EditedLock.is(document)) {
            editor.publish(
                    new PublishDiagnosticsParams(document.uri(), EditedLock.diagnostics(document), document.version()));
            return;
        }
        LoadResult result = workspace.load(document);
        result.ruleSet().ifPresent(document::loaded);
        if (counting.capture() != null && result.ruleSet().isPresent()) {
            CompletableFuture<Void> _ = counting.count(MatchInlayHints.rules(document));
            editor.refreshHints();
        }
        editor.publish(new PublishDiagnosticsParams(
                document.uri(), EditorDiagnostics.of(result, document), document.version()));
    }

    /** Answers a request about an open document on the worker; {@code otherwise} if it is not open. */
    private <T extends @Nullable Object> CompletableFuture<T> answer(
            String uri, Function<RulesDocument, T> question, T otherwise) {
        return CompletableFuture.supplyAsync(
                () -> {
                    RulesDocument document = workspace.find(uri);
                    return document == null ? otherwise : question.apply(document);
                },
                worker);
    }

    @Override
    public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams params) {
        return answer(
                params.getTextDocument().getUri(),
                document -> Either.forLeft(
                        EditedLock.is(document) ? List.of() : completions.at(document, params.getPosition())),
                Either.forLeft(List.of()));
    }

    @Override
    @SuppressWarnings("NullAway") // the protocol allows a null result, which LSP4J does not declare
    public CompletableFuture<Hover> hover(HoverParams params) {
        return this.<@Nullable Hover>answer(
                params.getTextDocument().getUri(),
                document -> EditedLock.is(document) ? null : hovers.at(document, params.getPosition()),
                null);
    }

    @Override
    public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(
            DefinitionParams params) {
        return answer(
                params.getTextDocument().getUri(),
                document -> Either.forLeft(Symbols.definitions(document, params.getPosition(), names)),
                Either.forLeft(List.of()));
    }

    @Override
    public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(
            DocumentSymbolParams params) {
        return answer(
                params.getTextDocument().getUri(),
                document -> (EditedLock.is(document) ? LockSymbols.of(document) : Symbols.of(document))
                        .stream()
                                .map(symbol -> Either.<SymbolInformation, DocumentSymbol>forRight(symbol))
                                .toList(),
                List.of());
    }

    @Override
    public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
        return answer(
                params.getTextDocument().getUri(),
                document -> search.references(
                        document,
                        document.offset(params.getPosition()),
                        params.getContext() == null || params.getContext().isIncludeDeclaration()),
                List.of());
    }

    @Override
    public CompletableFuture<List<? extends DocumentHighlight>> documentHighlight(DocumentHighlightParams params) {
        return answer(
                params.getTextDocument().getUri(),
                document -> search.highlights(document, document.offset(params.getPosition())),
                List.of());
    }

    @Override
    @SuppressWarnings(
            "NullAway") // the protocol's result is null if nothing can be renamed, which LSP4J does not declare
    public CompletableFuture<Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>> prepareRename(
            PrepareRenameParams params) {
        return this.<@Nullable Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>>answer(
                params.getTextDocument().getUri(),
                document -> {
                    PrepareRenameResult found = renaming.prepare(document, document.offset(params.getPosition()));
                    return found == null ? null : Either3.forSecond(found);
                },
                null);
    }

    @Override
    public CompletableFuture<WorkspaceEdit> rename(RenameParams params) {
        return answer(
                params.getTextDocument().getUri(),
                document -> renaming.rename(document, document.offset(params.getPosition()), params.getNewName()),
                new WorkspaceEdit());
    }

    @Override
    public CompletableFuture<List<FoldingRange>> foldingRange(FoldingRangeRequestParams params) {
        return answer(params.getTextDocument().getUri(), document -> FoldingRanges.of(document.lines()), List.of());
    }

    @Override
    public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams params) {
        return answer(params.getTextDocument().getUri(), tokens::of, new SemanticTokens(List.of()));
    }

    @Override
    public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
        String uri = params.getTextDocument().getUri();
        return CompletableFuture.completedFuture(uri)
                .thenComposeAsync(this::counted, worker)
                .thenApplyAsync(_ -> hints(uri, params.getRange()), worker);
    }

    /** Starts counting matches; waits for the result if the editor does not support refreshing. */
    private CompletableFuture<Void> counted(String uri) {
        RulesDocument document = workspace.find(uri);
        if (document == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> counted = counting.count(MatchInlayHints.rules(document));
        return editor.canRefreshHints() ? CompletableFuture.completedFuture(null) : counted;
    }

    private List<InlayHint> hints(String uri, Range range) {
        RulesDocument document = workspace.find(uri);
        return document == null ? List.of() : hints.of(document, range);
    }

    @Override
    public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
        return answer(
                params.getTextDocument().getUri(),
                document -> EditorDiagnostics.fixes(
                                document, params.getContext().getDiagnostics())
                        .stream()
                        .map(action -> Either.<Command, CodeAction>forRight(action))
                        .toList(),
                List.of());
    }

    @Override
    public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
        return answer(params.getTextDocument().getUri(), this::format, List.of());
    }

    private List<TextEdit> format(RulesDocument document) {
        String text = document.source().text();
        if (EditedLock.is(document)) {
            return EditedLock.formatted(document)
                    .filter(formatted -> !formatted.equals(text))
                    .map(formatted ->
                            List.of(new TextEdit(RulesDocument.range(document.source(), 0, text.length()), formatted)))
                    .orElse(List.of());
        }
        FormatResult result =
                RulesFormatter.format(new RuleFile.Content(document.name(), text.getBytes(StandardCharsets.UTF_8)));
        return switch (result) {
            case FormatResult.Formatted(String formatted, boolean changed) ->
                changed
                        ? List.of(new TextEdit(RulesDocument.range(document.source(), 0, text.length()), formatted))
                        : List.of();
            case FormatResult.Refused(LoadDiagnostic diagnostic) -> {
                int line = diagnostic
                                .shown()
                                .source()
                                .mark(diagnostic.shown().offset())
                                .line()
                        + 1;
                editor.warn("not formatted: line " + line + ": " + diagnostic.message());
                yield List.of();
            }
        };
    }
}
