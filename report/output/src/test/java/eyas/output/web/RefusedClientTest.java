package eyas.output.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses before the end of a request: clients that keep sending must get them, and must not hold a slot. */
@Timeout(600)
final class RefusedClientTest {
    private static final int LENGTH = 600 << 10;
    private static final int PIECE = 8 << 10;
    private static final int TIMES = 20;

    /** Longer than the test may take: a machine under load is no slow client. */
    private static final Duration LONG = Duration.ofMinutes(30);

    private static final int WAIT_MS = 120_000;
    private static final String CLIENT = "127.0.0.3";

    @TempDir
    private Path directory;

    private static WebLimits limits(int perClient, int leftBytes, Duration leaving) {
        WebLimits usual = WebLimits.DEFAULT;
        return new WebLimits(
                usual.connections(),
                perClient,
                usual.retained(),
                usual.headers(),
                usual.headerBytes(),
                LONG,
                LONG,
                leftBytes,
                leaving);
    }

    private static WebLimits patient() {
        return limits(WebLimits.DEFAULT.perClient(), WebLimits.DEFAULT.leftBytes(), LONG);
    }

    private static WebEndpoint open(WebLimits limits) throws IOException {
        return WebEndpoint.open(
                loopback(0), null, limits, Map.of("/healthz", () -> WebResponse.json("{\"status\": \"ok\"}")));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void post(Socket socket) throws IOException {
        send(socket, "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: " + LENGTH + "\r\n\r\n");
    }

    /** Sends in pieces: the second write to a closed socket fails at the latest. */
    private static void sendBody(Socket socket) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int sent = 0; sent < LENGTH; sent += PIECE) {
            socket.getOutputStream().write(piece);
        }
    }

    private static String answer(Socket socket) throws IOException {
        socket.setSoTimeout(WAIT_MS);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clientThatReadsLateReceivesResponse(boolean encrypted) throws Exception {
        @Nullable Path pem = encrypted ? SelfSignedCertificate.write(directory) : null;
        SocketFactory sockets = pem == null
                ? SocketFactory.getDefault()
                : SelfSignedCertificate.trusting(pem).getSocketFactory();
        try (WebEndpoint endpoint = WebEndpoint.open(loopback(0), pem, patient(), Map.of())) {
            for (int i = 0; i < TIMES; i++) {
                try (Socket socket = sockets.createSocket("localhost", endpoint.port())) {
                    post(socket);
                    sendBody(socket);
                    assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("the request must not have a body");
                }
            }
        }
    }

    @Test
    void endlessHeadersAreReadOn() throws Exception {
        try (WebEndpoint endpoint = open(patient())) {
            for (int i = 0; i < TIMES; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
                    send(socket, "GET /healthz HTTP/1.1\r\nA: ");
                    sendBody(socket);
                    assertThat(answer(socket)).startsWith("HTTP/1.1 431 ");
                }
            }
        }
    }

    @Test
    void responseIsSentBeforeTheBodyArrives() throws Exception {
        try (WebEndpoint endpoint = open(patient());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            post(socket);
            assertThat(answer(socket)).startsWith("HTTP/1.1 400 ");
            // The response is complete: further bytes are still accepted.
            sendBody(socket);
        }
    }

    @Test
    void tooManyBytesAfterTheResponseCloseTheConnection() throws Exception {
        try (WebEndpoint endpoint = open(limits(256, 64 << 10, LONG))) {
            assertCut(endpoint);
        }
    }

    @Test
    void tooMuchTimeAfterTheResponseClosesTheConnection() throws Exception {
        try (WebEndpoint endpoint = open(limits(256, Integer.MAX_VALUE, Duration.ofMillis(200)))) {
            assertCut(endpoint);
        }
    }

    private static void assertCut(WebEndpoint endpoint) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            post(socket);
            assertThat(answer(socket)).startsWith("HTTP/1.1 400 ");
            assertGone(socket);
        }
    }

    private static void assertGone(Socket socket) {
        assertThatThrownBy(() -> {
                    while (true) {
                        sendBody(socket);
                        Thread.sleep(1);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private static Socket connect(WebEndpoint endpoint) throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(CLIENT), 0));
            socket.connect(loopback(endpoint.port()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Test
    void finishedConnectionIsEvictedFirst() throws Exception {
        String begin = "GET /healthz HTTP/1.1\r\n";
        String end = "Host: x\r\n\r\n";
        try (WebEndpoint endpoint = open(limits(3, Integer.MAX_VALUE, LONG));
                Socket asking = connect(endpoint)) {
            send(asking, begin);
            try (Socket first = connect(endpoint);
                    Socket second = connect(endpoint)) {
                for (Socket answered : new Socket[] {first, second}) {
                    post(answered);
                    assertThat(answer(answered)).startsWith("HTTP/1.1 400 ");
                }
                try (Socket third = connect(endpoint)) {
                    send(third, begin);
                    // Only this one was evicted for the third: the oldest of all is still sending its request.
                    assertGone(first);
                    sendBody(second);
                    send(third, end);
                    assertThat(answer(third)).startsWith("HTTP/1.1 200 ");
                }
                send(asking, end);
                assertThat(answer(asking)).startsWith("HTTP/1.1 200 ");
            }
        }
    }
}
