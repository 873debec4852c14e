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

/** The editor at the other end, as far as it can do what it is asked. Safe for use by any thread. */
final class EditorClient {
    private volatile @Nullable LanguageClient client;
    private volatile boolean progress;
    private volatile boolean refresh;

    void connect(LanguageClient editor) {
        client = editor;
    }

    /** Takes what the editor says of itself. */
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

    /** Return whether the editor asks for hints again when it is told to. */
    boolean canRefreshHints() {
        return refresh;
    }

    void refreshHints() {
        LanguageClient editor = client;
        if (editor != null && refresh) {
            // Whatever the editor answers: it was told.
            CompletableFuture<Void> _ = editor.refreshInlayHints();
        }
    }

    /** Shows that something goes on, if the editor has a place for that. */
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
        shown.tell(begin);
        return shown;
    }

    /** What the editor shows of something that goes on; what it is told waits until it is ready for it. One thread. */
    static final class Progress {
        private final @Nullable LanguageClient editor;
        private final String token;
        private CompletableFuture<Void> last = new CompletableFuture<>();

        private Progress(@Nullable LanguageClient editor, String token) {
            this.editor = editor;
            this.token = token;
        }

        void end() {
            tell(new WorkDoneProgressEnd());
        }

        private void tell(WorkDoneProgressNotification notification) {
            LanguageClient to = editor;
            if (to != null) {
                last = last.thenRun(() ->
                        to.notifyProgress(new ProgressParams(Either.forLeft(token), Either.forLeft(notification))));
            }
        }
    }
}
