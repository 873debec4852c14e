package eyas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.fields.FieldCatalog;
import eyas.lsp.BackgroundMatchCounter.CountingSetup;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A client that writes and reads the protocol's bytes itself, so that the tests cover the wire format.
 *
 * <p>{@code ¦} marks a position in a text.
 */
final class LspTestClient implements AutoCloseable {
    private static final int PIPE = 1 << 20;

    private final OutputStream toServer;
    private final InputStream fromServer;
    private final CompletableFuture<Integer> code;
    private final Deque<JsonObject> notifications = new ArrayDeque<>();
    private int lastId;
    private int lastVersion;
    private String uri = "";

    LspTestClient(List<Path> files) throws IOException {
        this(
                new CountingSetup(
                        FieldCatalog.syscall(), LspTestClient::noCapture, System::nanoTime, Duration.ofSeconds(30)),
                files);
    }

    LspTestClient(CountingSetup setup, List<Path> files) throws IOException {
        PipedInputStream serverIn = new PipedInputStream(PIPE);
        // Not a pipe of java.io: it treats the end of a writing thread as the end of the stream, and counting threads
        // do end.
        Pipe toEditor = Pipe.open();
        toServer = new PipedOutputStream(serverIn);
        OutputStream serverOut = Channels.newOutputStream(toEditor.sink());
        fromServer = new BufferedInputStream(Channels.newInputStream(toEditor.source()));
        RulesLanguageServer server = new RulesLanguageServer(setup, files, "1.2.3");
        code = CompletableFuture.supplyAsync(() -> server.serve(serverIn, serverOut));
    }

    private static EventSource noCapture(Path file) {
        throw new EventSourceException(file + ": there is no such file; check the path");
    }

    void raw(byte[] bytes) throws IOException {
        toServer.write(bytes);
        toServer.flush();
    }

    static byte[] frame(Object message) {
        byte[] body = new Gson().toJson(message).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body);
        return out.toByteArray();
    }

    void sendNotification(String method, Object params) throws IOException {
        raw(frame(Map.of("jsonrpc", "2.0", "method", method, "params", params)));
    }

    /** Sends a request and returns the whole response; earlier messages are kept. */
    JsonObject ask(String method, Object params) throws IOException {
        int id = ++lastId;
        raw(frame(Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params)));
        while (true) {
            JsonObject message = read();
            if (!message.has("method") && message.get("id").getAsInt() == id) {
                return message;
            }
            notifications.add(message);
        }
    }

    JsonElement result(String method, Object params) throws IOException {
        JsonObject answer = ask(method, params);
        assertThat(answer.has("error")).as("%s", answer).isFalse();
        return answer.get("result");
    }

    /** Reads one message; checks the line ends of headers, and that the length is in bytes. */
    private JsonObject read() throws IOException {
        int length = -1;
        while (true) {
            String header = line();
            if (header.isEmpty()) {
                break;
            }
            if (header.startsWith("Content-Length: ")) {
                length = Integer.parseInt(header.substring("Content-Length: ".length()));
            }
        }
        byte[] body = fromServer.readNBytes(length);
        JsonObject message =
                JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
        if (message.has("method") && message.has("id")) {
            // Requests of the server are accepted.
            raw(frame(Map.of("jsonrpc", "2.0", "id", message.get("id"), "result", false)));
        }
        return message;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = fromServer.read(); c != '\r'; c = fromServer.read()) {
            assertThat(c).as("the server closed the connection").isNotNegative();
            line.append((char) c);
        }
        assertThat(fromServer.read()).isEqualTo('\n');
        return line.toString();
    }

    JsonObject initialize(Path root) throws IOException {
        return initialize(root, Map.of(), Map.of("rules", List.of()));
    }

    JsonObject initialize(Path root, Map<String, Object> capabilities, Map<String, Object> options) throws IOException {
        JsonObject result = result(
                        "initialize",
                        Map.of(
                                "processId",
                                1,
                                "rootUri",
                                root.toUri().toString(),
                                "capabilities",
                                capabilities,
                                "initializationOptions",
                                options))
                .getAsJsonObject();
        sendNotification("initialized", Map.of());
        return result;
    }

    /** Opens a document, removing marks. */
    void open(Path file, String text) throws IOException {
        uri = file.toUri().toString();
        sendNotification(
                "textDocument/didOpen",
                Map.of(
                        "textDocument",
                        Map.of("uri", uri, "languageId", "yaml", "version", ++lastVersion, "text", clean(text))));
    }

    void change(String text) throws IOException {
        sendNotification(
                "textDocument/didChange",
                Map.of(
                        "textDocument",
                        Map.of("uri", uri, "version", ++lastVersion),
                        "contentChanges",
                        List.of(Map.of("text", clean(text)))));
    }

    static String clean(String text) {
        return text.replace("¦", "");
    }

    /** Sends a request about the marked position of the open document, whose text is {@code text}. */
    JsonElement at(String method, String text) throws IOException {
        JsonObject answer = askAt(method, text, Map.of());
        assertThat(answer.has("error")).as("%s", answer).isFalse();
        return answer.get("result");
    }

    /** Sends the same request with further parameters, and returns the whole response. */
    JsonObject askAt(String method, String text, Map<String, Object> more) throws IOException {
        int offset = text.indexOf('¦');
        int start = text.lastIndexOf('\n', offset - 1) + 1;
        long line = text.substring(0, start).chars().filter(c -> c == '\n').count();
        Map<String, Object> params = new HashMap<>(more);
        params.put("textDocument", Map.of("uri", uri));
        params.put("position", Map.of("line", line, "character", offset - start));
        return ask(method, params);
    }

    JsonElement about(String method) throws IOException {
        return result(method, Map.of("textDocument", Map.of("uri", uri)));
    }

    String uri() {
        return uri;
    }

    /** Waits for the diagnostics of the last version, and returns them. */
    List<JsonObject> findings() throws IOException {
        return findings(lastVersion);
    }

    private List<JsonObject> findings(int version) throws IOException {
        while (true) {
            JsonObject message = notifications.isEmpty() ? read() : notifications.remove();
            if (message.get("method").getAsString().equals("textDocument/publishDiagnostics")) {
                JsonObject params = message.getAsJsonObject("params");
                if (params.get("uri").getAsString().equals(uri)
                        && params.has("version")
                        && params.get("version").getAsInt() == version) {
                    JsonArray array = params.getAsJsonArray("diagnostics");
                    List<JsonObject> found = new ArrayList<>();
                    array.forEach(one -> found.add(one.getAsJsonObject()));
                    return found;
                }
            }
        }
    }

    /** Returns the notifications of this method so far. */
    List<JsonObject> notifications(String method) {
        return notifications.stream()
                .filter(message -> message.get("method").getAsString().equals(method))
                .toList();
    }

    /** Waits for the next notification of this method, and returns it. */
    JsonObject next(String method) throws IOException {
        while (true) {
            JsonObject message = notifications.isEmpty() ? read() : notifications.remove();
            if (message.get("method").getAsString().equals(method)) {
                return message;
            }
        }
    }

    int hangUp() throws Exception {
        toServer.close();
        return code.get(120, TimeUnit.SECONDS);
    }

    int exitCode() throws Exception {
        return code.get(120, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        toServer.close();
    }
}
