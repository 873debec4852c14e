package eyas.output.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import eyas.http.tls.PemFile;
import eyas.output.form.Producer;
import eyas.output.sink.Sink.BusyException;
import eyas.output.sink.Sink.LostException;
import eyas.rules.model.Priority;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class HttpSinkTest {
    /** Enough for a connection on a busy machine, but acceptable for a test. */
    private static final Duration HASTE = Duration.ofSeconds(4);

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory = Path.of("");

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(200);
    /** Delays the server's responses. */
    private volatile CountDownLatch answering = new CountDownLatch(0);

    private volatile Answering answer = (exchange, status) -> {
        byte[] text = "thanks".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
    };

    private @Nullable HttpServer server;

    private interface Answering {
        void to(HttpExchange exchange, int status) throws IOException;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private String start(HttpServer started) {
        server = started;
        started.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            String text = new String(
                    zipped ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body,
                    StandardCharsets.UTF_8);
            received.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("User-Agent") + (zipped ? " gzip " : " ") + text);
            try {
                answering.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            try (exchange) {
                answer.to(exchange, status.get());
            }
        });
        started.start();
        return "localhost:" + started.getAddress().getPort() + "/alerts";
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static HttpOptions options(String url, boolean insecure, Path authority, Path certificate, Path key) {
        return options(url, insecure, authority, certificate, key, Duration.ofMinutes(5));
    }

    private static HttpOptions options(
            String url, boolean insecure, Path authority, Path certificate, Path key, Duration timeout) {
        return new HttpOptions(
                url,
                "application/json",
                "agent/1",
                insecure,
                authority.toString(),
                "",
                certificate.toString(),
                key.toString(),
                true,
                1,
                timeout,
                1000,
                Map.of());
    }

    private static final Path NONE = Path.of("");

    /** Creates a sink with a connection timeout that exceeds the test's: a slow handshake on a busy machine is no failure. */
    private static HttpSink patient(HttpOptions options) {
        return new HttpSink(options, null, false, Duration.ofMinutes(30));
    }

    private static void send(Sink sink, String text) throws Exception {
        sink.write(new AlertLine(Priority.ERROR, text));
    }

    @Test
    void postsOneAlertAtATime() throws Exception {
        String url = "http://" + start(HttpServer.create(loopback(), 0));
        ByteArrayOutputStream echo = new ByteArrayOutputStream();
        try (HttpSink plain = new HttpSink(HttpOptions.to(url, "text/plain"), echo, false);
                HttpSink zipped = new HttpSink(options(url, false, NONE, NONE, NONE))) {
            send(plain, "a\u00e4");
            send(zipped, "{}");
        }
        assertThat(received)
                .containsExactly(
                        "POST text/plain falcosecurity/falco a\u00e4", "POST application/json agent/1 gzip {}");
        assertThat(echo.toString(StandardCharsets.UTF_8)).isEqualTo("thanks");
    }

    @Test
    void responseStatusDecidesAboutRetry() throws Exception {
        String url = "http://" + start(HttpServer.create(loopback(), 0));
        try (HttpSink sink = new HttpSink(HttpOptions.to(url, "text/plain"))) {
            for (int retried : new int[] {500, 503, 429, 408}) {
                status.set(retried);
                assertThatThrownBy(() -> send(sink, "x"))
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(LostException.class)
                        .hasMessageContaining("status " + retried);
            }
            for (int refused : new int[] {302, 307, 404}) {
                status.set(refused);
                assertThatThrownBy(() -> send(sink, "x"))
                        .isInstanceOf(LostException.class)
                        .hasMessageContaining("status " + refused);
            }
        }
    }

    /** Falco treats a redirect as success and does not follow it, and so does the replacement. */
    @Test
    void redirectIsSuccessOnlyLikeFalco() throws Exception {
        String url = "http://" + start(HttpServer.create(loopback(), 0));
        status.set(302);
        SinkOptions likeFalco = new SinkOptions.ToServer(HttpOptions.to(url, "text/plain"), null, true);
        try (Sink sink = likeFalco.open(new Producer("h", "1"))) {
            send(sink, "x");
            status.set(400);
            assertThatThrownBy(() -> send(sink, "y")).isInstanceOf(LostException.class);
        }
        assertThat(received).hasSize(2);
    }

    /** An accepted request is not repeated because of its response body. */
    @Test
    void longResponseIsReadInPart() throws Exception {
        String url = "http://" + start(HttpServer.create(loopback(), 0));
        answer = (exchange, status) -> {
            exchange.sendResponseHeaders(status, 0);
            OutputStream body = exchange.getResponseBody();
            byte[] part = "z".repeat(1024).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 1024; i++) {
                body.write(part);
            }
        };
        ByteArrayOutputStream echo = new ByteArrayOutputStream();
        try (HttpSink sink = new HttpSink(HttpOptions.to(url, "text/plain"), echo, false)) {
            send(sink, "a");
            send(sink, "b");
            status.set(404);
            assertThatThrownBy(() -> send(sink, "c"))
                    .isInstanceOf(LostException.class)
                    .hasMessageContaining("status 404");
        }
        assertThat(received).hasSize(3);
        assertThat(echo.toString(StandardCharsets.UTF_8)).isEqualTo("z".repeat(3 * 65_536));
    }

    @Test
    void statusOfInterruptedResponseDecides() throws Exception {
        String url = "http://" + start(HttpServer.create(loopback(), 0));
        // The connection ends before the announced length.
        answer = (exchange, status) -> {
            exchange.sendResponseHeaders(status, 1000);
            exchange.getResponseBody().write('t');
            exchange.getResponseBody().flush();
        };
        try (HttpSink sink = new HttpSink(HttpOptions.to(url, "text/plain"))) {
            send(sink, "a");
            status.set(503);
            assertThatThrownBy(() -> send(sink, "b"))
                    .isInstanceOf(BusyException.class)
                    .hasMessageContaining("status 503");
        }
        assertThat(received).hasSize(2);
    }

    /** The request timeout ends with the head; an endless body must not block queued alerts. */
    @Test
    void doesNotWaitForMissingBody() throws Exception {
        String url = "http://" + start(HttpServer.create(loopback(), 0));
        CountDownLatch over = new CountDownLatch(1);
        answer = (exchange, status) -> {
            exchange.sendResponseHeaders(status, 1000);
            exchange.getResponseBody().write('t');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        HttpOptions hasty = options(url, false, NONE, NONE, NONE, HASTE);
        try (HttpSink sink = new HttpSink(hasty)) {
            send(sink, "a");
        } finally {
            over.countDown();
        }
        assertThat(received).isNotEmpty();
    }

    /** A server that closes the connection without a response may recover soon. */
    @Test
    void closedConnectionIsRetried() throws Exception {
        String url = "http://" + start(HttpServer.create(loopback(), 0));
        answer = (_, _) -> {};
        try (HttpSink sink = new HttpSink(HttpOptions.to(url, "text/plain"))) {
            assertThatThrownBy(() -> send(sink, "a")).isInstanceOf(BusyException.class);
        }
    }

    @Test
    void timeoutIsRetriedALimitedNumberOfTimes() throws Exception {
        String url = "http://" + start(HttpServer.create(loopback(), 0));
        // Warms up the client, so that the connection itself is not what takes long.
        try (HttpSink patient = new HttpSink(options(url, false, NONE, NONE, NONE))) {
            send(patient, "x");
        }
        answering = new CountDownLatch(1);
        HttpOptions hasty = options(url, false, NONE, NONE, NONE, HASTE);
        try (HttpSink sink = new HttpSink(hasty)) {
            assertThatThrownBy(() -> send(sink, "x"))
                    .isInstanceOf(LostException.class)
                    .hasMessageContaining("no response within 4000 ms, 2 times");
        } finally {
            answering.countDown();
        }
    }

    @Test
    void unavailableServerIsRetried() throws Exception {
        // No process listens on port 1, and no other test can claim it.
        try (HttpSink sink = new HttpSink(HttpOptions.to("http://localhost:1/", "text/plain"))) {
            assertThatThrownBy(() -> send(sink, "x"))
                    .isNotInstanceOf(LostException.class)
                    .isNotInstanceOf(BusyException.class)
                    .hasMessageContaining("cannot connect; check that the server is running");
        }
        try (HttpSink sink = new HttpSink(HttpOptions.to("http://bad host/", "text/plain"))) {
            assertThatThrownBy(() -> send(sink, "x"))
                    .isInstanceOf(LostException.class)
                    .hasMessageContaining("invalid URL");
        }
    }

    @Test
    void certificatesAreChecked() throws Exception {
        KeyStore serverKeys = identity("server", "localhost");
        KeyStore clientKeys = identity("client", "eyas");
        String url = "https://" + start(secure(serverKeys, clientKeys));
        Path authority = pem("server");
        try (HttpSink strange = patient(options(url, false, pem("client"), NONE, NONE))) {
            assertThatThrownBy(() -> send(strange, "x")).hasMessageContaining("TLS fails");
        }
        try (HttpSink anonymous = patient(options(url, false, authority, NONE, NONE))) {
            assertThatThrownBy(() -> send(anonymous, "x")).isInstanceOf(IOException.class);
        }
        Path key = directory.resolve("client.key");
        try (HttpSink known = patient(options(url, false, authority, pem("client"), key));
                HttpSink careless = patient(options(url, true, NONE, pem("client"), key))) {
            send(known, "a");
            send(careless, "b");
        }
        assertThat(received).hasSize(2);
    }

    @Test
    void unusableCertificateFilesAreNamed() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing\n");
        assertThatThrownBy(() -> PemFile.read(empty).certificates()).hasMessageContaining("holds no certificate");
        assertThatThrownBy(() -> PemFile.read(empty).privateKey()).hasMessageContaining("holds no private key");
        Path locked = Files.writeString(
                directory.resolve("locked.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertThatThrownBy(() -> PemFile.read(locked).privateKey()).hasMessageContaining("decrypt it with");
        Path broken = Files.writeString(
                directory.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> PemFile.read(broken).certificates()).hasMessageContaining("is malformed");
        assertThatThrownBy(() -> PemFile.read(directory.resolve("none"))).hasMessageContaining("there is no such file");
    }

    @Test
    void readsKeysInPkcs1Format() throws Exception {
        identity("client", "eyas");
        byte[] modern =
                PemFile.read(directory.resolve("client.key")).privateKey().getEncoded();
        // PKCS#1 is the last part of PKCS#8, after 26 bytes of version, algorithm and lengths.
        byte[] old = Arrays.copyOfRange(modern, 26, modern.length);
        Path file = Files.writeString(directory.resolve("old.key"), block("RSA PRIVATE KEY", old));
        assertThat(PemFile.read(file).privateKey().getEncoded()).isEqualTo(modern);
    }

    /** Creates a key with a self-signed certificate, in a store and as PEM files. */
    private KeyStore identity(String name, String host) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        Files.writeString(
                pem(name), block("CERTIFICATE", keys.getCertificate(name).getEncoded()));
        Files.writeString(
                directory.resolve(name + ".key"),
                block("PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded()));
        return keys;
    }

    private Path pem(String name) {
        return directory.resolve(name + ".pem");
    }

    private static String block(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + type
                + "-----\n";
    }

    private static HttpsServer secure(KeyStore own, KeyStore trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("client", trusted.getCertificate("client"));
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        return server;
    }
}
