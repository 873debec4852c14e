package eyas.plugin.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses sent before the body is complete must reach a client that continues to send. */
@Timeout(600)
final class HttpIntakeTest {
    private static final int LENGTH = 800 << 10;
    private static final int PIECE = 8 << 10;
    private static final int TIMES = 20;
    private static final int MOST = 1_000;
    private static final int REQUESTS = 32;

    /** Longer than the test may take, so that load on the machine does not close connections. */
    private static final Duration LONG = Duration.ofMinutes(30);

    private static final int WAIT_MS = 120_000;

    private final AtomicInteger accepted = new AtomicInteger();
    /** The handler answers when this reaches zero. */
    private volatile CountDownLatch answering = new CountDownLatch(0);

    private HttpIntake open(Duration longestLeave) {
        return HttpIntake.open(
                "test",
                LocalAddress.parse("test", "http://127.0.0.1:0/events"),
                (_, body) -> {
                    accepted.addAndGet(body.length);
                    try {
                        answering.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new HttpIntake.Answer(200, "taken");
                },
                new IntakeLimits(1 << 20, MOST, 1_024, REQUESTS, 64),
                longestLeave);
    }

    private static Socket connect(HttpIntake intake) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), intake.port());
        socket.setSoTimeout(WAIT_MS);
        return socket;
    }

    private static void head(Socket socket, String request, int length) throws IOException {
        socket.getOutputStream()
                .write((request + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(Socket socket, int length) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int left = length; left > 0; left -= PIECE) {
            socket.getOutputStream().write(piece, 0, Math.min(left, PIECE));
        }
    }

    /** Returns an answer with its body; the connection may stay open. */
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        String text = "";
        while (!text.contains("\r\n\r\n") || !text.endsWith("\n") || text.endsWith("\r\n")) {
            int octet = in.read();
            assertThat(octet).as("%s", text).isNotNegative();
            answer.write(octet);
            text = answer.toString(StandardCharsets.US_ASCII);
        }
        return text;
    }

    @ParameterizedTest
    @CsvSource({
        "POST /elsewhere, 404, the path is /events",
        "PUT /events, 405, method not allowed, use POST",
        "POST /events, 413, the maximum size of a body is 1000 bytes"
    })
    void clientThatReadsLateReceivesResponse(String request, int status, String text) throws Exception {
        try (HttpIntake intake = open(LONG)) {
            for (int i = 0; i < TIMES; i++) {
                try (Socket socket = connect(intake)) {
                    head(socket, request, LENGTH);
                    send(socket, LENGTH);
                    assertThat(answer(socket)).startsWith("HTTP/1.1 " + status).contains(text);
                }
            }
            assertThat(intake.refused()).isEqualTo(TIMES);
        }
        assertThat(accepted).hasValue(0);
    }

    @Test
    void overloadedIntakeAnswersUnavailable() throws Exception {
        answering = new CountDownLatch(1);
        List<Socket> all = new ArrayList<>();
        try (HttpIntake intake = open(LONG);
                Socket more = connect(intake)) {
            for (int i = 0; i < REQUESTS; i++) {
                Socket socket = connect(intake);
                all.add(socket);
                head(socket, "POST /events", 1);
                send(socket, 1);
            }
            while (accepted.get() < REQUESTS) {
                Thread.sleep(1);
            }
            for (int i = 0; i < TIMES; i++) {
                head(more, "POST /events", LENGTH);
                send(more, LENGTH);
                assertThat(answer(more)).startsWith("HTTP/1.1 503").contains("too many concurrent requests");
            }
            answering.countDown();
            for (Socket socket : all) {
                assertThat(answer(socket)).startsWith("HTTP/1.1 200");
            }
        } finally {
            answering.countDown();
            for (Socket socket : all) {
                socket.close();
            }
        }
    }

    @Test
    void answerPrecedesBodyAndConnectionStaysOpen() throws Exception {
        try (HttpIntake intake = open(LONG);
                Socket socket = connect(intake)) {
            head(socket, "POST /elsewhere", LENGTH);
            assertThat(answer(socket)).startsWith("HTTP/1.1 404");
            send(socket, LENGTH);
            head(socket, "POST /events", 7);
            send(socket, 7);
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
        assertThat(accepted).hasValue(7);
    }

    @Test
    void tooManyBytesAfterAnswerCloseConnection() throws Exception {
        try (HttpIntake intake = open(LONG);
                Socket socket = connect(intake)) {
            assertCut(socket, 10 << 20);
        }
    }

    /** A client sends a byte from time to time, or none. */
    @Test
    void tooMuchTimeAfterAnswerClosesConnection() throws Exception {
        try (HttpIntake intake = open(Duration.ofMillis(200));
                Socket socket = connect(intake);
                Socket silent = connect(intake)) {
            head(silent, "POST /elsewhere", LENGTH);
            assertThat(answer(silent)).startsWith("HTTP/1.1 404");
            assertCut(socket, 1);
            assertThat(silent.getInputStream().read()).isNegative();
        }
    }

    /** More connections than may be closing at a time. */
    @Test
    void allSlowConnectionsAreClosed() throws Exception {
        List<Socket> all = new ArrayList<>();
        try (HttpIntake intake = open(Duration.ofMillis(200))) {
            for (int i = 0; i < 2 * REQUESTS; i++) {
                Socket socket = connect(intake);
                all.add(socket);
                head(socket, "POST /elsewhere", LENGTH);
            }
            for (Socket socket : all) {
                assertThat(answer(socket)).startsWith("HTTP/1.1 ");
                assertThat(socket.getInputStream().read()).isNegative();
            }
        } finally {
            for (Socket socket : all) {
                socket.close();
            }
        }
    }

    private static void assertCut(Socket socket, int bytes) throws IOException {
        head(socket, "POST /elsewhere", Integer.MAX_VALUE);
        assertThat(answer(socket)).startsWith("HTTP/1.1 404");
        assertThatThrownBy(() -> {
                    while (true) {
                        send(socket, bytes);
                        Thread.sleep(1);
                    }
                })
                .isInstanceOf(IOException.class);
    }
}
