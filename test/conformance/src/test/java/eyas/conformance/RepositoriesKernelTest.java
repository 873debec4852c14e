package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks which repositories a lock lists as read and pushed, learned from a watch of Debian's git. */
@Tag("kernel")
@Tag("process")
final class RepositoriesKernelTest {
    private static final String HEAD_END = "\r\n\r\n";

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    /** Answers as a Git server, with {@code git http-backend}. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
            Map<String, String> variables = builder.environment();
            variables.put("GIT_PROJECT_ROOT", directory.toString());
            variables.put("GIT_HTTP_EXPORT_ALL", "1");
            variables.put("PATH_INFO", exchange.getRequestURI().getPath());
            String query = exchange.getRequestURI().getQuery();
            variables.put("QUERY_STRING", query == null ? "" : query);
            variables.put("REQUEST_METHOD", exchange.getRequestMethod());
            variables.put("REMOTE_USER", "ci");
            variables.put("REMOTE_ADDR", "127.0.0.1");
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            variables.put("CONTENT_TYPE", type == null ? "" : type);
            byte[] body = exchange.getRequestBody().readAllBytes();
            variables.put("CONTENT_LENGTH", String.valueOf(body.length));
            Process backend =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (OutputStream in = backend.getOutputStream()) {
                in.write(body);
            }
            String reply = new String(backend.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            int end = reply.indexOf(HEAD_END);
            for (String line : reply.substring(0, end).split("\r\n", -1)) {
                exchange.getResponseHeaders()
                        .add(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
            }
            byte[] data = reply.substring(end + HEAD_END.length()).getBytes(StandardCharsets.ISO_8859_1);
            exchange.sendResponseHeaders(200, data.length);
            exchange.getResponseBody().write(data);
        }
    }

    @Test
    void reportsFetchedAndPushedRepositories() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String host = "127.0.0.1:" + server.getAddress().getPort();
        String job = """
                git init -q --bare ours.git && git -C ours.git config http.receivepack true
                git init -q --bare other.git && git -C other.git config http.receivepack true
                git clone -q http://HOST/ours work && cd work
                git -c user.name=ci -c user.email=ci@example.com commit -q --allow-empty -m x
                git config url.http://ci:secret@HOST/other.git.insteadOf https://github.com/ours
                git push -q https://github.com/ours HEAD:refs/heads/main
                """.replace("HOST", host);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
            EyasProcess watched = EyasProcess.run(
                    "watch",
                    "--report",
                    directory.resolve("report").toString(),
                    "--",
                    "sh",
                    "-ec",
                    "cd " + directory + "\n" + job);
            assertThat(watched.exitCode()).as(watched.err()).isZero();
        } finally {
            server.stop(0);
        }
        EyasProcess learned =
                EyasProcess.run("lock", "learn", directory.resolve("report").toString());
        assertThat(learned.out().lines().map(String::strip).toList())
                .as(learned.err())
                .containsSequence(
                        "repositories:",
                        "- push " + host + "/other",
                        "- read " + host + "/other",
                        "- read " + host + "/ours");
        assertThat(learned.out()).doesNotContain("secret");
    }
}
