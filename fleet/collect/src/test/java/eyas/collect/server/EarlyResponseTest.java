package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.collect.intake.DiskSpace;
import eyas.collect.web.ConnectionLimits;
import eyas.http.tls.TlsFiles;
import eyas.tables.store.DirectoryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests responses before the end of the body: a sender that keeps sending must receive them. */
final class EarlyResponseTest {
    private static final int LENGTH = 4 << 20;
    private static final Duration PATIENT = Duration.ofMinutes(5);
    private static final int MACHINE_MILLIS = (int) PATIENT.toMillis();

    @TempDir
    private Path directory;

    @BeforeEach
    void certificate() throws Exception {
        TestCertificateAuthority authority = new TestCertificateAuthority("authority");
        authority.write(directory.resolve("authority.pem"));
        authority.issue(directory, "collect.example");
    }

    /** @param linger on a busy machine, even data that is sent at once takes time */
    private TestReceiver receiver(boolean encrypted, Duration linger) throws Exception {
        String[] tls = {
            "tls-cert",
            directory.resolve("collect.example.pem").toString(),
            "tls-key",
            directory.resolve("collect.example.key").toString()
        };
        return new TestReceiver(
                directory,
                DiskSpace.ofSystem(),
                new DirectoryStore(directory.resolve("store")),
                ConnectionLimits.DEFAULT.lingering(linger),
                encrypted ? tls : new String[0]);
    }

    private Socket connect(TestReceiver to, boolean encrypted) throws Exception {
        SocketFactory sockets = encrypted ? trusting() : SocketFactory.getDefault();
        Socket socket = sockets.createSocket("127.0.0.1", to.receiver.port());
        socket.setSoTimeout(MACHINE_MILLIS);
        return socket;
    }

    private SSLSocketFactory trusting() throws Exception {
        return new TlsFiles(Optional.empty(), Optional.empty(), Optional.of(directory.resolve("authority.pem")))
                .context()
                .getSocketFactory();
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
    void senderThatReadsLateReceivesResponse(boolean encrypted) throws Exception {
        try (TestReceiver to = receiver(encrypted, PATIENT)) {
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
    void responseIsSentBeforeEndOfBody() throws Exception {
        try (TestReceiver to = receiver(false, PATIENT);
                Socket socket = connect(to, false)) {
            head(socket, LENGTH);
            socket.getOutputStream().write(new byte[10]);
            assertThat(rest(socket)).startsWith("HTTP/1.1 401 ");
            // After the response, the body is still drained.
            socket.getOutputStream().write(new byte[LENGTH - 10]);
        }
    }

    /** Bytes that are not part of the body: chunk framing, or an incomplete TLS record. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void disconnectsSendersThatSendNoBodyBytes(boolean encrypted) throws Exception {
        try (TestReceiver to = receiver(encrypted, Duration.ofSeconds(1));
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), to.receiver.port());
                Socket socket = encrypted ? over(plain) : plain) {
            socket.setSoTimeout(MACHINE_MILLIS);
            socket.getOutputStream()
                    .write(("POST /v1/deliveries HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nothing\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\n5;")
                            .getBytes(StandardCharsets.US_ASCII));
            // The complete response: this would block if the server waited for the body.
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 401");
            if (encrypted) {
                // The head of a record of 256 bytes, which are sent one by one.
                plain.getOutputStream().write(new byte[] {0x17, 3, 3, 1, 0});
            }
            long end = System.nanoTime() + PATIENT.toNanos();
            assertThatThrownBy(() -> {
                        while (System.nanoTime() < end) {
                            plain.getOutputStream().write('x');
                            Thread.sleep(100);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private Socket over(Socket plain) throws Exception {
        return trusting().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    }

    @Test
    void disconnectsEndlessSenders() throws Exception {
        try (TestReceiver to = receiver(false, PATIENT);
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
