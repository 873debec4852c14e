package eyas.lsp;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.WorkspaceSymbolParams;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.jspecify.annotations.Nullable;

/** Handles requests about all files, settings and commands. Delegates to the worker. */
final class WorkspaceRequests implements WorkspaceService {
    /** Counts matches on a capture: that of its argument, or the one in the settings. */
    private static final String COUNT = "eyas.countMatches";

    private static final String STOP = "eyas.stopCounting";

    private final RulesWorkspace workspace;
    private final RulesDocuments documents;
    private final BackgroundMatchCounter counting;
    private final Executor worker;

    WorkspaceRequests(
            RulesWorkspace workspace, RulesDocuments documents, BackgroundMatchCounter counting, Executor worker) {
        this.workspace = workspace;
        this.documents = documents;
        this.counting = counting;
        this.worker = worker;
    }

    /** Returns the commands that the server supports. */
    static List<String> commands() {
        return List.of(COUNT, STOP);
    }

    /** Applies the user's settings. Runs on the worker. */
    void apply(EditorSettings settings) {
        List<String> rules = settings.rules();
        if (rules != null) {
            workspace.nameInSettings(rules);
        }
        String capture = settings.capture();
        if (capture != null) {
            Path file = capture.isBlank() ? null : workspace.resolve(capture);
            if (!same(file, counting.capture())) {
                counting.on(file);
            }
        }
    }

    private static boolean same(@Nullable Path one, @Nullable Path other) {
        return one == null ? other == null : one.equals(other);
    }

    @Override
    public void didChangeConfiguration(DidChangeConfigurationParams params) {
        EditorSettings settings = EditorSettings.of(params.getSettings());
        documents.later(() -> {
            apply(settings);
            documents.check();
            documents.count();
        });
    }

    @Override
    public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
        documents.later(documents::check);
    }

    @Override
    public CompletableFuture<Either<List<? extends SymbolInformation>, List<? extends WorkspaceSymbol>>> symbol(
            WorkspaceSymbolParams params) {
        String query = params.getQuery() == null ? "" : params.getQuery();
        return CompletableFuture.supplyAsync(() -> Either.forRight(Symbols.matching(query, workspace)), worker);
    }

    @Override
    @SuppressWarnings("NullAway") // the protocol's result is null, which LSP4J does not declare
    public CompletableFuture<Object> executeCommand(ExecuteCommandParams params) {
        String command = params.getCommand();
        List<Object> arguments = params.getArguments();
        String file = arguments == null || arguments.isEmpty() ? null : EditorSettings.text(arguments.getFirst());
        return CompletableFuture.supplyAsync(
                () -> {
                    switch (command) {
                        case COUNT -> count(file);
                        case STOP -> counting.stop();
                        default ->
                            throw new ResponseErrorException(new ResponseError(
                                    ResponseErrorCode.InvalidParams,
                                    "no command '" + command + "'; there are: " + String.join(", ", commands()),
                                    null));
                    }
                    return null;
                },
                worker);
    }

    private void count(@Nullable String file) {
        Path capture = file == null ? counting.capture() : workspace.resolve(file);
        if (capture == null) {
            throw new ResponseErrorException(new ResponseError(
                    ResponseErrorCode.RequestFailed,
                    "no capture selected: set eyas.capture, or pass the path as the command's argument",
                    null));
        }
        counting.on(capture);
        documents.count();
    }
}
