package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Raises alerts faster than a server accepts them while it is slow, then down, then up again: a replay waits for it. */
@Tag("load")
@Timeout(900)
final class LoadTest {
    private static final int ALERTS = 8_000;
    private static final int QUEUE = 2_500;
    private static final int SLOW = 200;
    private static final int MOST_BINDS = 1_200;

    @TempDir
    private Path directory = Path.of("");

    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final CountDownLatch enough = new CountDownLatch(1);
    private volatile boolean slow = true;

    private HttpServer serve(int port) throws IOException, InterruptedException {
        HttpServer server = listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.setExecutor(
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory()));
        server.createContext("/", this::take);
        server.start();
        return server;
    }

    /** Retries while the address is in use: it was released in between, and another process may hold it briefly. */
    private static HttpServer listening(InetSocketAddress address) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return HttpServer.create(address, 0);
            } catch (BindException e) {
                if (attempt == MOST_BINDS) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (slow) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
        if (received.size() >= SLOW) {
            enough.countDown();
        }
    }

    @Test
    void replayDeliversEveryAlert() throws Exception {
        Path capture = FileOpenCapture.write(directory.resolve("load.scap"), ALERTS);
        Path rules = Files.writeString(directory.resolve("rules.yaml"), FileOpenCapture.RULE);
        Path alerts = directory.resolve("alerts");
        HttpServer first = serve(0);
        int port = first.getAddress().getPort();
        Path config =
                Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: replay, replay: {capture_file: %s}}
                rules_files: [%s]
                outputs_queue: {capacity: %d}
                # How long a sink may fail before it is no longer waited for.
                output_timeout: 600000
                file_output: {enabled: true, filename: %s}
                http_output: {enabled: true, url: "http://127.0.0.1:%d/"}
                log_stderr: true
                log_syslog: false
                """.formatted(capture, rules, QUEUE, alerts, port));
        HttpServer second = null;
        // Little memory: an unbounded queue of alerts for the server would run out of it.
        try (FalcoProcess falco =
                FalcoProcess.start(directory, Map.of(), List.of("-Xmx96m"), "-c", config.toString())) {
            enough.await();
            first.stop(0);
            falco.awaitLog("http: http://127.0.0.1:" + port + "/: ");
            slow = false;
            second = serve(port);
            assertThat(falco.exitCode()).isZero();
            assertThat(falco.out()).contains("Events detected: " + ALERTS + "\n");

            // An alert that the server had received when it went down is sent again; it counts once.
            assertThat(received).hasSize(ALERTS);
            assertThat(falco.err())
                    .contains("http: works again; alerts lost in the meantime: 0")
                    .doesNotContain("alerts were lost");
            assertFile(Files.readAllLines(alerts));
        } finally {
            first.stop(0);
            if (second != null) {
                second.stop(0);
            }
        }
    }

    /** The file contains every alert in order. */
    private static void assertFile(List<String> lines) {
        assertThat(lines).hasSize(ALERTS);
        for (int i = 0; i < ALERTS; i++) {
            assertThat(lines.get(i)).contains(": Notice Opened (file=/load/").endsWith("(file=/load/" + i + ")");
        }
    }
}
