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
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is asked of documents, and says what is wrong with them a moment after they change.
 *
 * <p>Every method hands its work to the worker, which owns all state; so answers come in the order of the questions.
 */
final class RulesDocuments implements TextDocumentService, WorkspaceService {
    /** How long nothing must be typed before a document is checked. */
    private static final long QUIET_MILLIS = 150;

    private final RulesWorkspace workspace;
    private final ScheduledExecutorService worker;
    private final Completions completions;
    private final Hovers hovers;
    private final DefinitionFinder names;
    private final Map<String, ScheduledFuture<?>> checks = new HashMap<>();
    private @Nullable LanguageClient client;

    RulesDocuments(
            RulesWorkspace workspace, ScheduledExecutorService worker, FieldCatalog catalog, Vocabulary vocabulary) {
        this.workspace = workspace;
        this.worker = worker;
        this.names = new DefinitionFinder(workspace);
        this.completions = new Completions(catalog, vocabulary, names);
        this.hovers = new Hovers(catalog, vocabulary, names);
    }

    void connect(LanguageClient editor) {
        client = editor;
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
        // Full texts only: the last one counts.
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
            publish(new PublishDiagnosticsParams(uri, List.of()));
            check(QUIET_MILLIS);
        });
    }

    @Override
    public void didSave(DidSaveTextDocumentParams params) {
        later(() -> check(0));
    }

    @Override
    public void didChangeConfiguration(DidChangeConfigurationParams params) {
        later(() -> check(0));
    }

    @Override
    public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
        later(() -> check(QUIET_MILLIS));
    }

    private void later(Runnable work) {
        try {
            worker.execute(work);
        } catch (RejectedExecutionException e) {
            // The editor is gone; nobody waits for this.
            return;
        }
    }

    /** Checks all open documents, since each may use what another defines, once nothing changes any more. */
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
            publish(new PublishDiagnosticsParams(document.uri(), EditedLock.diagnostics(document), document.version()));
            return;
        }
        LoadResult result = workspace.load(document);
        result.ruleSet().ifPresent(document::loaded);
        publish(new PublishDiagnosticsParams(
                document.uri(), EditorDiagnostics.of(result, document), document.version()));
    }

    private void publish(PublishDiagnosticsParams params) {
        LanguageClient editor = client;
        if (editor != null) {
            editor.publishDiagnostics(params);
        }
    }

    /** Lets the worker answer about a document that is open; {@code otherwise} if it is not. */
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
    @SuppressWarnings(
            "NullAway") // the protocol's answer is null where there is nothing to say, which LSP4J does not say
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
                document -> Symbols.of(document).stream()
                        .map(symbol -> Either.<SymbolInformation, DocumentSymbol>forRight(symbol))
                        .toList(),
                List.of());
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
                LanguageClient editor = client;
                if (editor != null) {
                    int line = diagnostic
                                    .shown()
                                    .source()
                                    .mark(diagnostic.shown().offset())
                                    .line()
                            + 1;
                    editor.showMessage(new MessageParams(
                            MessageType.Warning, "not formatted: line " + line + ": " + diagnostic.message()));
                }
                yield List.of();
            }
        };
    }
}
