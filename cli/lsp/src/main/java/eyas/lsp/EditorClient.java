package eyas.lsp;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.InlayHintWorkspaceCapabilities;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.WindowClientCapabilities;
import org.eclipse.lsp4j.WorkDoneProgressBegin;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.WorkDoneProgressNotification;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageClient;
import org.jspecify.annotations.Nullable;

/** The editor, with optional features used only if it supports them. Thread-safe. */
final class EditorClient {
    private volatile @Nullable LanguageClient client;
    private volatile boolean progress;
    private volatile boolean refresh;

    void connect(LanguageClient editor) {
        client = editor;
    }

    /** Sets the editor's capabilities. */
    void initialize(@Nullable ClientCapabilities capabilities) {
        Optional<ClientCapabilities> all = Optional.ofNullable(capabilities);
        progress = all.map(ClientCapabilities::getWindow)
                .map(WindowClientCapabilities::getWorkDoneProgress)
                .orElse(false);
        refresh = all.map(ClientCapabilities::getWorkspace)
                .map(WorkspaceClientCapabilities::getInlayHint)
                .map(InlayHintWorkspaceCapabilities::getRefreshSupport)
                .orElse(false);
    }

    void publish(PublishDiagnosticsParams params) {
        LanguageClient editor = client;
        if (editor != null) {
            editor.publishDiagnostics(params);
        }
    }

    void warn(String message) {
        LanguageClient editor = client;
        if (editor != null) {
            editor.showMessage(new MessageParams(MessageType.Warning, message));
        }
    }

    /** Returns whether the editor supports refreshing inlay hints. */
    boolean canRefreshHints() {
        return refresh;
    }

    void refreshHints() {
        LanguageClient editor = client;
        if (editor != null && refresh) {
            // The editor's response does not matter.
            CompletableFuture<Void> _ = editor.refreshInlayHints();
        }
    }

    /** Shows progress, if the editor supports it. */
    Progress progress(String token, String title) {
        LanguageClient editor = client;
        if (editor == null || !progress) {
            return new Progress(null, token);
        }
        WorkDoneProgressBegin begin = new WorkDoneProgressBegin();
        begin.setTitle(title);
        begin.setCancellable(true);
        Progress shown = new Progress(editor, token);
        shown.last = editor.createProgress(new WorkDoneProgressCreateParams(Either.forLeft(token)));
        shown.send(begin);
        return shown;
    }

    /** A progress indicator; reports are queued until the editor has created it. Not thread-safe. */
    static final class Progress {
        private final @Nullable LanguageClient editor;
        private final String token;
        private CompletableFuture<Void> last = new CompletableFuture<>();

        private Progress(@Nullable LanguageClient editor, String token) {
            this.editor = editor;
            this.token = token;
        }

        void end() {
            send(new WorkDoneProgressEnd());
        }

        private void send(WorkDoneProgressNotification notification) {
            LanguageClient to = editor;
            if (to != null) {
                last = last.thenRun(() ->
                        to.notifyProgress(new ProgressParams(Either.forLeft(token), Either.forLeft(notification))));
            }
        }
    }
}
