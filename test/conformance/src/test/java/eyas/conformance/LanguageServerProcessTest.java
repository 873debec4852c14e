package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@code eyas rules lsp} as an editor does: as a process with two pipes that carry only protocol messages. */
@NullMarked
@Timeout(120)
@Tag("process")
final class LanguageServerProcessTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static void write(OutputStream out, String message) throws IOException {
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        out.write(("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    private static JsonNode read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int c = in.read();
            assertThat(c)
                    .as("the server closed the connection after '%s'", head)
                    .isNotNegative();
            head.write(c);
        }
        String header = head.toString(StandardCharsets.US_ASCII);
        assertThat(header).matches("Content-Length: [0-9]+\r\n\r\n");
        int length = Integer.parseInt(header.strip().substring("Content-Length: ".length()));
        return JSON.readTree(in.readNBytes(length));
    }

    @Test
    void servesEditorUntilExit(@TempDir Path directory) throws Exception {
        String uri = directory.resolve("rules.yaml").toUri().toString();
        Path log = directory.resolve("log.txt");
        Process server =
                EyasProcess.builder("rules", "lsp").redirectError(log.toFile()).start();
        try (OutputStream out = server.getOutputStream();
                InputStream in = server.getInputStream()) {
            write(out, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}");
            JsonNode initialized = read(in);
            assertThat(initialized.at("/result/serverInfo/name").asString()).isEqualTo("eyas");
            assertThat(initialized.at("/result/capabilities/hoverProvider").asBoolean())
                    .isTrue();
            write(out, "{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}");
            write(
                    out,
                    "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\""
                            + uri
                            + "\",\"languageId\":\"yaml\",\"version\":1,\"text\":"
                            + "\"- macro: m\\n  condition: 😀.x = 1 or prok.name = x\\n\"}}}");
            JsonNode findings = read(in);
            assertThat(findings.get("method").asString()).isEqualTo("textDocument/publishDiagnostics");
            assertThat(findings.at("/params/uri").asString()).isEqualTo(uri);
            assertThat(findings.at("/params/diagnostics/0/code").asString()).isEqualTo("F001");
            assertThat(findings.at("/params/diagnostics/0/range/start/line").asInt())
                    .isEqualTo(1);
            write(out, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}");
            JsonNode shutdown = read(in);
            assertThat(shutdown.get("id").asInt()).isEqualTo(2);
            assertThat(shutdown.has("error")).isFalse();
            write(out, "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");
            assertThat(in.readAllBytes()).isEmpty();
            assertThat(server.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
            assertThat(Files.readString(log)).isEmpty();
        } finally {
            server.destroyForcibly();
        }
    }
}
