package eyas.lsp;

import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.lsp.BackgroundMatchCounter.CountingSetup;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.ExecuteCommandOptions;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageClientAware;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;

/**
 * Language server over two streams.
 *
 * <p>One thread reads messages; one worker owns all state and handles requests in order.
 */
public final class RulesLanguageServer implements LanguageServer, LanguageClientAware {
    private static final long LAST_MILLIS = 2_000;
    /** Time limit for counting matches on a capture: about ten million events. */
    private static final Duration COUNTING_LIMIT = Duration.ofSeconds(30);

    private final String version;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("eyas-lsp").factory());
    private final RulesWorkspace workspace;
    private final EditorClient editor = new EditorClient();
    private final BackgroundMatchCounter counting;
    private final RulesDocuments documents;
    private final WorkspaceRequests requests;
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private volatile boolean shutDown;

    /**
     * Creates a server.
     *
     * @param catalog the fields that rules can use
     * @param captures opens a capture to count matches on
     * @param files rules files to load before all others, in order
     * @param version the version reported to the editor
     */
    public RulesLanguageServer(
            FieldCatalog catalog, Function<Path, EventSource> captures, List<Path> files, String version) {
        this(new CountingSetup(catalog, captures, System::nanoTime, COUNTING_LIMIT), files, version);
    }

    RulesLanguageServer(CountingSetup setup, List<Path> files, String version) {
        this.version = version;
        Vocabulary vocabulary = new Vocabulary();
        this.workspace = new RulesWorkspace(setup.catalog(), vocabulary);
        files.forEach(workspace::name);
        this.counting = new BackgroundMatchCounter(setup, editor, worker);
        this.documents = new RulesDocuments(workspace, worker, setup.catalog(), vocabulary, editor, counting);
        this.requests = new WorkspaceRequests(workspace, documents, counting, worker);
    }

    /**
     * Serves until the editor exits or closes its stream.
     *
     * @param in the editor's messages
     * @param out the server's messages
     * @return the exit code that the protocol defines: 0 after a shutdown request, else 1
     */
    public int serve(InputStream in, OutputStream out) {
        Launcher<LanguageClient> launcher = new LSPLauncher.Builder<LanguageClient>()
                .setLocalService(this)
                .setRemoteInterface(LanguageClient.class)
                .setInput(in)
                .setOutput(out)
                .setExceptionHandler(ProtocolErrors::of)
                .create();
        connect(launcher.getRemoteProxy());
        Future<Void> listening = launcher.startListening();
        Thread.ofPlatform().daemon().name("eyas-lsp-end").start(() -> awaitEnd(listening));
        int code = ended.join();
        worker.shutdown();
        try {
            if (!worker.awaitTermination(LAST_MILLIS, TimeUnit.MILLISECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listening.cancel(true);
        return code;
    }

    /** Stops the server when the editor's stream is closed, which happens without a request if the editor crashes. */
    private void awaitEnd(Future<Void> listening) {
        try {
            listening.get();
            ended.complete(shutDown ? 0 : 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended.complete(1);
        } catch (ExecutionException | CancellationException e) {
            ended.complete(1);
        }
    }

    @Override
    public void connect(LanguageClient client) {
        editor.connect(client);
    }

    @Override
    public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
        return CompletableFuture.supplyAsync(
                () -> {
                    directories(params);
                    editor.initialize(params.getCapabilities());
                    requests.apply(EditorSettings.of(params.getInitializationOptions()));
                    return new InitializeResult(capabilities(), new ServerInfo("eyas", version));
                },
                worker);
    }

    @SuppressWarnings("deprecation") // older editors send a single directory, in one of two ways
    private void directories(InitializeParams params) {
        if (params.getWorkspaceFolders() != null
                && !params.getWorkspaceFolders().isEmpty()) {
            params.getWorkspaceFolders().forEach(directory -> directory(directory.getUri()));
        } else if (params.getRootUri() != null) {
            directory(params.getRootUri());
        } else if (params.getRootPath() != null) {
            workspace.directory(Path.of(params.getRootPath()));
        }
    }

    private void directory(String uri) {
        Path path = RulesWorkspace.path(uri);
        if (path != null) {
            workspace.directory(path);
        }
    }

    private static ServerCapabilities capabilities() {
        ServerCapabilities capabilities = new ServerCapabilities();
        capabilities.setTextDocumentSync(TextDocumentSyncKind.Full);
        capabilities.setCompletionProvider(new CompletionOptions(false, List.of(".", "%", "(", " ", "=")));
        capabilities.setHoverProvider(true);
        capabilities.setDefinitionProvider(true);
        capabilities.setDocumentSymbolProvider(true);
        capabilities.setDocumentFormattingProvider(true);
        capabilities.setCodeActionProvider(new CodeActionOptions(List.of(CodeActionKind.QuickFix)));
        capabilities.setReferencesProvider(true);
        capabilities.setDocumentHighlightProvider(true);
        capabilities.setRenameProvider(new RenameOptions(true));
        capabilities.setFoldingRangeProvider(true);
        capabilities.setWorkspaceSymbolProvider(true);
        capabilities.setSemanticTokensProvider(new SemanticTokensWithRegistrationOptions(TokenKind.legend(), true));
        capabilities.setInlayHintProvider(true);
        capabilities.setExecuteCommandProvider(new ExecuteCommandOptions(WorkspaceRequests.commands()));
        return capabilities;
    }

    @Override
    @SuppressWarnings("NullAway") // the protocol's result is null, which LSP4J does not declare
    public CompletableFuture<Object> shutdown() {
        shutDown = true;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void exit() {
        ended.complete(shutDown ? 0 : 1);
    }

    @Override
    public void cancelProgress(WorkDoneProgressCancelParams params) {
        if (params.getToken() != null && params.getToken().isLeft()) {
            String token = params.getToken().getLeft();
            documents.later(() -> counting.stop(token));
        }
    }

    @Override
    public void setTrace(SetTraceParams params) {
        // Tracing is not supported.
    }

    @Override
    public TextDocumentService getTextDocumentService() {
        return documents;
    }

    @Override
    public WorkspaceService getWorkspaceService() {
        return requests;
    }
}
