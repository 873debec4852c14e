package eyas.output.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
final class WebEndpointTest {
    private static final Map<String, Supplier<WebResponse>> PATHS =
            Map.of("/healthz", () -> WebResponse.json("{\"status\": \"ok\"}"), "/broken", () -> {
                throw new IllegalStateException("no figures");
            });

    /** Longer than the test may take, and shorter. */
    private static final Duration LONG = Duration.ofMinutes(30);

    private static final int WAIT_MS = 120_000;

    @TempDir
    private Path directory;

    private final AtomicInteger forgotten = new AtomicInteger();

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static WebLimits limits(Duration request, Duration whole) {
        WebLimits usual = WebLimits.DEFAULT;
        return new WebLimits(
                usual.connections(),
                usual.perClient(),
                usual.retained(),
                usual.headers(),
                usual.headerBytes(),
                request,
                whole,
                usual.leftBytes(),
                usual.leaving());
    }

    /** Returns limits without effective timeouts. */
    private static WebLimits patient() {
        return limits(LONG, LONG);
    }

    private static WebEndpoint plain() throws IOException {
        return WebEndpoint.open(loopback(0), null, patient(), PATHS);
    }

    private static HttpResponse<String> send(HttpClient client, String method, String url) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Sends bytes and returns the response until the other side closes. */
    private static String raw(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(WAIT_MS);
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (SocketException e) {
                // Closed before everything was sent: that is a valid result, too.
                return "closed";
            }
        }
    }

    @Test
    void servesOnlyItsPaths() throws Exception {
        try (WebEndpoint endpoint = plain();
                HttpClient client = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + endpoint.port();
            HttpResponse<String> health = send(client, "GET", base + "/healthz");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).isEqualTo("{\"status\": \"ok\"}");
            assertThat(health.headers().firstValue("Content-Type")).contains("application/json");
            HttpResponse<String> head = send(client, "HEAD", base + "/healthz");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("Content-Length")).contains("16");
            assertThat(send(client, "GET", base + "/healthz/x").statusCode()).isEqualTo(404);
            assertThat(send(client, "GET", base + "/").statusCode()).isEqualTo(404);
            HttpResponse<String> post = send(client, "POST", base + "/healthz");
            assertThat(post.statusCode()).isEqualTo(405);
            assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
            HttpResponse<String> broken = send(client, "GET", base + "/broken");
            assertThat(broken.statusCode()).isEqualTo(500);
            assertThat(broken.body()).contains("no figures");
        }
    }

    @Test
    void occupiedPortErrorNamesTheRemedy() throws Exception {
        try (WebEndpoint endpoint = plain()) {
            assertThatThrownBy(() -> WebEndpoint.open(loopback(endpoint.port()), null, WebLimits.DEFAULT, PATHS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(":" + endpoint.port())
                    .hasMessageContaining("set webserver.listen_port");
        }
    }

    @Test
    void hostileRequestsAreClosedAndOthersAnswered() throws Exception {
        try (WebEndpoint endpoint = plain();
                HttpClient client = HttpClient.newHttpClient()) {
            byte[] noise = new byte[100_000];
            new Random(1).nextBytes(noise);
            String many = "GET /healthz HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(1000) + "\r\n";
            String large = "GET /healthz HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(200_000) + "\r\n\r\n";
            String length = "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -7\r\n\r\n";
            for (byte[] request : new byte[][] {
                noise,
                new byte[0],
                bytes(many),
                bytes(large),
                bytes(length),
                bytes("GET\r\n\r\n"),
                bytes("GET http://[ HTTP/1.1\r\n\r\n"),
                bytes("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n")
            }) {
                assertThat(raw(endpoint.port(), request)).doesNotStartWith("HTTP/1.1 200");
            }
            // Silent clients do not block others.
            Socket[] silent = new Socket[20];
            for (int i = 0; i < silent.length; i++) {
                silent[i] = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
                silent[i].getOutputStream().write(bytes("GET /healthz HT"));
            }
            assertThat(send(client, "GET", "http://127.0.0.1:" + endpoint.port() + "/healthz")
                            .statusCode())
                    .isEqualTo(200);
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** The slow clients have more time than the test, so an answered client was not blocked by one of them. */
    @Test
    void slowClientsDoNotBlockHealthChecks() throws Exception {
        try (WebEndpoint endpoint = WebEndpoint.open(loopback(0), null, patient(), PATHS);
                HttpClient client = HttpClient.newHttpClient()) {
            List<Socket> slow = new ArrayList<>();
            try {
                begin(slow, 300, endpoint.port());
                for (int i = 0; i < 20; i++) {
                    assertThat(send(client, "GET", "http://127.0.0.1:" + endpoint.port() + "/healthz")
                                    .statusCode())
                            .isEqualTo(200);
                }
            } finally {
                for (Socket socket : slow) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void slowClientsAreClosed() throws Exception {
        WebLimits limits = limits(Duration.ofMillis(500), LONG);
        try (WebEndpoint endpoint = WebEndpoint.open(loopback(0), null, limits, PATHS)) {
            List<Socket> slow = new ArrayList<>();
            try {
                begin(slow, 30, endpoint.port());
                for (Socket socket : slow) {
                    socket.setSoTimeout(WAIT_MS);
                    assertThat(closedByServer(socket)).isTrue();
                }
            } finally {
                for (Socket socket : slow) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void slowClientsAreClosedByDefaultLimits() throws Exception {
        try (WebEndpoint endpoint = WebEndpoint.open(loopback(0), null, WebLimits.DEFAULT, PATHS);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            socket.getOutputStream().write(bytes("GET /hea"));
            socket.setSoTimeout(WAIT_MS);
            assertThat(closedByServer(socket)).isTrue();
        }
    }

    /** Opens connections that are silent, start a request, or start its headers. */
    private static void begin(List<Socket> slow, int count, int port) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            slow.add(socket);
            socket.getOutputStream()
                    .write(bytes(List.of("", "GET /hea", "GET /healthz HTTP/1.1\r\nHost: x\r\nA:")
                            .get(i % 3)));
        }
    }

    /** Reads to the end; an earlier error response, such as 400 or 408, is fine. */
    private static boolean closedByServer(Socket socket) throws IOException {
        try {
            return !new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
                    .startsWith("HTTP/1.1 200");
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Socket from(String client, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(client), 0));
            socket.connect(loopback(port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Starts requests without finishing them, and reconnects whenever it is evicted. */
    private void floods(String client, int port, AtomicInteger begun, AtomicBoolean over) {
        while (!over.get()) {
            try (Socket socket = from(client, port)) {
                begun.incrementAndGet();
                socket.getOutputStream().write(bytes("GET /hea"));
                socket.setSoTimeout(WAIT_MS);
                socket.getInputStream().readAllBytes();
            } catch (SocketTimeoutException e) {
                // While the endpoint is open, a connection within the limits may stay.
                if (over.get()) {
                    forgotten.incrementAndGet();
                }
            } catch (IOException e) {
                // Evicted in the middle: it reconnects.
                Thread.onSpinWait();
            }
        }
    }

    private static String health(String client, int port) throws IOException {
        try (Socket socket = from(client, port)) {
            socket.setSoTimeout(WAIT_MS);
            socket.getOutputStream().write(bytes("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The clients are 1,200 of one address, of many addresses, and of the machine's own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 400, 0})
    void returningClientsDoNotBlockHealthChecks(int addresses) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger begun = new AtomicInteger();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            // No time limit: 1,200 threads are scheduled whenever the machine gets to it.
            try (WebEndpoint endpoint = WebEndpoint.open(loopback(0), null, patient(), PATHS)) {
                for (int i = 0; i < 1_200; i++) {
                    String client = addresses == 0
                            ? "127.0.0.1"
                            : "127.0." + (1 + i % addresses / 200) + "." + (1 + i % addresses % 200);
                    clients.execute(() -> floods(client, endpoint.port(), begun, over));
                }
                while (begun.get() < 1_200) {
                    Thread.sleep(10);
                }
                for (int i = 0; i < 20; i++) {
                    assertThat(health("127.9.9.9", endpoint.port())).startsWith("HTTP/1.1 200");
                    if (addresses > 0) {
                        assertThat(health("127.0.0.1", endpoint.port())).startsWith("HTTP/1.1 200");
                    }
                }
                // A client with the attacker's address is indistinguishable: it is evicted as well, but answered soon.
                while (!isHealthy("127.0.0.1", endpoint.port())) {
                    Thread.sleep(10);
                }
            } finally {
                over.set(true);
            }
        }
        assertThat(forgotten)
                .as("connections that stayed open when the endpoint was closed")
                .hasValue(0);
    }

    private static boolean isHealthy(String client, int port) {
        try {
            return health(client, port).startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    /** A client with too many connections loses its own oldest ones; others keep theirs. */
    @Test
    void connectionsPerClientAreLimited() throws Exception {
        List<Socket> many = new ArrayList<>();
        try (WebEndpoint endpoint = WebEndpoint.open(loopback(0), null, patient(), PATHS);
                Socket other = from("127.0.0.2", endpoint.port())) {
            other.getOutputStream().write(bytes("GET /healthz HTTP/1.1\r\n"));
            for (int i = 0; i < WebLimits.DEFAULT.perClient() + 10; i++) {
                many.add(from("127.0.0.3", endpoint.port()));
            }
            for (int i = 0; i < 10; i++) {
                many.get(i).setSoTimeout(WAIT_MS);
                assertThat(closedByServer(many.get(i))).as("%d", i).isTrue();
            }
            other.getOutputStream().write(bytes("Host: x\r\n\r\n"));
            assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200");
            Socket last = many.getLast();
            last.getOutputStream().write(bytes("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
            assertThat(new String(last.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : many) {
                socket.close();
            }
        }
    }

    @Test
    void clientIsAnAddressOrNetwork() throws Exception {
        InetAddress first = InetAddress.ofLiteral("2001:db8:0:1::1");
        assertThat(WebConnections.client(first))
                .isEqualTo(WebConnections.client(InetAddress.ofLiteral("2001:db8:0:1:ffff::2")))
                .isNotEqualTo(WebConnections.client(InetAddress.ofLiteral("2001:db8:0:2::1")));
        assertThat(WebConnections.client(InetAddress.ofLiteral("192.0.2.1")))
                .isNotEqualTo(WebConnections.client(InetAddress.ofLiteral("192.0.2.2")));
    }

    /** The bytes come one at a time, each within any limit for one read. */
    @Test
    void tricklingRequestIsClosed() throws Exception {
        WebLimits limits = limits(Duration.ofMillis(500), LONG);
        try (WebEndpoint endpoint = WebEndpoint.open(loopback(0), null, limits, PATHS);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            long begin = System.nanoTime();
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        socket.getOutputStream().write('G');
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(closedByServer(socket)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG);
        }
    }

    @Test
    void servesTlsWithPemFile() throws Exception {
        Path pem = SelfSignedCertificate.write(directory);
        try (WebEndpoint endpoint = WebEndpoint.open(loopback(0), pem, patient(), PATHS);
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(SelfSignedCertificate.trusting(pem))
                        .build()) {
            assertThat(send(client, "GET", "https://localhost:" + endpoint.port() + "/healthz")
                            .body())
                    .isEqualTo("{\"status\": \"ok\"}");
            assertThat(raw(endpoint.port(), bytes("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")))
                    .doesNotContain("status");
        }
    }

    @Test
    void unusableCertificateIsNamed() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing");
        assertThatThrownBy(() -> WebEndpoint.open(loopback(0), empty, WebLimits.DEFAULT, PATHS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("empty.pem");
        assertThatThrownBy(() -> WebEndpoint.open(loopback(0), directory.resolve("none.pem"), WebLimits.DEFAULT, PATHS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.pem: there is no such file");
    }
}
