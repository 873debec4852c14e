package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.service.tls.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come before the body has: whoever sends on all the same has to get them. */
final class EarlyAnswerTest {
    private static final int LENGTH = 4 << 20;
    private static final int MACHINE_MILLIS = (int) Duration.ofMinutes(5).toMillis();

    @TempDir
    private Path folder;

    @BeforeEach
    void certificate() throws Exception {
        TestAuthority authority = new TestAuthority("authority");
        authority.write(folder.resolve("authority.pem"));
        authority.issue(folder, "collect.example");
    }

    private TestReceiver receiver(boolean encrypted) throws Exception {
        return encrypted
                ? new TestReceiver(
                        folder,
                        "tls-cert",
                        folder.resolve("collect.example.pem").toString(),
                        "tls-key",
                        folder.resolve("collect.example.key").toString())
                : new TestReceiver(folder);
    }

    private Socket connect(TestReceiver to, boolean encrypted) throws Exception {
        SocketFactory sockets = encrypted
                ? new TlsFiles(Optional.empty(), Optional.empty(), Optional.of(folder.resolve("authority.pem")))
                        .context()
                        .getSocketFactory()
                : SocketFactory.getDefault();
        Socket socket = sockets.createSocket("127.0.0.1", to.receiver.port());
        socket.setSoTimeout(MACHINE_MILLIS);
        return socket;
    }

    private static void head(Socket socket, long length) throws IOException {
        socket.getOutputStream()
                .write(("POST /v1/deliveries HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nothing\r\nContent-Length: "
                                + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoSendsAllBeforeItReadsHasTheAnswer(boolean encrypted) throws Exception {
        try (TestReceiver to = receiver(encrypted)) {
            for (int i = 0; i < 20; i++) {
                try (Socket socket = connect(to, encrypted)) {
                    head(socket, LENGTH);
                    socket.getOutputStream().write(new byte[LENGTH]);
                    assertThat(rest(socket)).startsWith("HTTP/1.1 401 ").contains("Connection: close", "\"error\"");
                }
            }
        }
    }

    @Test
    void theAnswerIsNotKeptBackUntilTheBodyIsThere() throws Exception {
        try (TestReceiver to = receiver(false);
                Socket socket = connect(to, false)) {
            head(socket, LENGTH);
            socket.getOutputStream().write(new byte[10]);
            assertThat(rest(socket)).startsWith("HTTP/1.1 401 ");
            // The answer was all: and still what comes is taken.
            socket.getOutputStream().write(new byte[LENGTH - 10]);
        }
    }

    @Test
    void whoSendsWithoutEndIsCutOff() throws Exception {
        try (TestReceiver to = receiver(false);
                Socket socket = connect(to, false)) {
            head(socket, Long.MAX_VALUE);
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < LENGTH * 64; sent += LENGTH) {
                            socket.getOutputStream().write(new byte[LENGTH]);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
