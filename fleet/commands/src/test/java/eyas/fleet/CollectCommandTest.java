package eyas.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.collect.intake.DiskSpace;
import eyas.collect.server.Receiver;
import eyas.collect.server.SettingsReader;
import eyas.http.Clock;
import eyas.tables.store.DirectoryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code eyas collect} against a receiver on this machine. */
final class CollectCommandTest {
    private static final String HOST = "runner-1.example";
    private static final char[] PASSWORD = "password".toCharArray();
    private static final Path EXAMPLE = Path.of(
            System.getProperty("eyas.root", "../.."),
            "report/report/src/test/resources/eyas/report/example-report.json");

    @TempDir
    private Path directory;

    private Path config;

    /** One certificate serves as authority, server and client. */
    @BeforeEach
    void certify() throws Exception {
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=" + HOST,
                        "-ext",
                        "san=dns:" + HOST + ",ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        pem("own.pem", "CERTIFICATE", keys.getCertificate("own").getEncoded());
        pem("own.key", "PRIVATE KEY", keys.getKey("own", PASSWORD).getEncoded());
        config = Files.writeString(directory.resolve("collect.conf"), """
                # a comment
                store     = FOLDER/store
                state     = FOLDER/state
                listen    = 127.0.0.1:0
                tls-cert  = FOLDER/own.pem
                tls-key   = FOLDER/own.key
                client-ca = FOLDER/own.pem
                least-free = 1K
                gather    = 1s
                """.replace("FOLDER", directory.toString()));
    }

    private void pem(String name, String type, byte[] bytes) throws Exception {
        Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + type
                        + "-----\n");
    }

    private Receiver receiver() {
        return Receiver.start(
                new SettingsReader().file(config).settings(),
                new Receiver.Dependencies(
                        new DirectoryStore(directory.resolve("store")),
                        DiskSpace.ofSystem(),
                        Clock.SYSTEM,
                        InstantSource.system(),
                        Map.of(),
                        _ -> {}));
    }

    private Path report(String name, String machine) throws Exception {
        Path report = Files.createDirectories(directory.resolve(name));
        Files.writeString(
                report.resolve("report.json"),
                Files.readString(EXAMPLE)
                        .replaceFirst("\"machine\" ?: ?\"[^\"]*\"", "\"machine\": \"" + machine + "\""));
        return report;
    }

    private int send(int port, String... directories) {
        return send(port, 600, directories);
    }

    private int send(int port, int timeout, String... directories) {
        List<String> words = new ArrayList<>(List.of(
                "collect",
                "send",
                "--to",
                "https://127.0.0.1:" + port,
                "--spool",
                directory.resolve("spool").toString(),
                "--cert",
                directory.resolve("own.pem").toString(),
                "--key",
                directory.resolve("own.key").toString(),
                "--ca",
                directory.resolve("own.pem").toString(),
                "--repository",
                "octo/site",
                "--run",
                "7",
                "--timeout",
                Integer.toString(timeout)));
        words.addAll(List.of(directories));
        return EyasFleet.run(words.toArray(String[]::new));
    }

    @Test
    void storesDeliveriesAndRetriesSpooledOnes() throws Exception {
        String one = report("one", HOST).toString();
        int port;
        try (Receiver receiver = receiver()) {
            port = receiver.port();
            assertThat(EyasFleet.run("collect", "status", "--config", config.toString()))
                    .isZero();
            assertThat(send(port, one)).isZero();
            assertThat(send(port, one)).isZero();
            // Of a machine that the certificate does not name.
            assertThat(send(port, report("other", "runner-2.example").toString()))
                    .isEqualTo(1);
            assertThat(receiver.flush(Duration.ofMinutes(10))).isTrue();
            assertThat(receiver.status()).containsEntry("eyas_collect_jobs_written_total", 1L);
        }
        assertThat(EyasFleet.run("collect", "status", "--config", config.toString()))
                .isEqualTo(1);
        // The receiver has stopped.
        assertThat(send(port, 5, report("two", HOST).toString())).isEqualTo(1);
        try (Receiver receiver = receiver()) {
            // Spooled deliveries are sent; rejected ones stay in the spool.
            assertThat(send(receiver.port())).isEqualTo(1);
            assertThat(receiver.flush(Duration.ofMinutes(10))).isTrue();
            assertThat(receiver.status()).containsEntry("eyas_collect_jobs_written_total", 1L);
        }
        assertThat(EyasFleet.run("collect", "forget", "--config", config.toString(), "octo/site"))
                .isZero();
        try (Stream<Path> files = Files.walk(directory.resolve("store"))) {
            assertThat(files.filter(file -> file.toString().contains("octo"))).isEmpty();
        }
    }

    @Test
    void checksSettings() throws Exception {
        assertThat(EyasFleet.run("collect", "check", "--config", config.toString()))
                .isZero();
        Path loop = Files.createSymbolicLink(directory.resolve("store"), directory.resolve("store"));
        assertThat(EyasFleet.run("collect", "check", "--config", config.toString()))
                .isEqualTo(2);
        Files.delete(loop);
        Files.writeString(directory.resolve("own.key"), "nothing", StandardCharsets.UTF_8);
        assertThat(EyasFleet.run("collect", "check", "--config", config.toString()))
                .isEqualTo(2);
        assertThat(EyasFleet.run("collect", "check", "--store", "x")).isEqualTo(2);
        assertThat(EyasFleet.run("collect")).isEqualTo(2);
        assertThat(EyasFleet.run(
                        "collect",
                        "send",
                        "--to",
                        "http://elsewhere.example",
                        "--spool",
                        directory.resolve("s").toString()))
                .isEqualTo(2);
    }
}
