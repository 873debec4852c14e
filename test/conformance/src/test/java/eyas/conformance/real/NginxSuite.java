package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import eyas.conformance.Privileges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An nginx that accepts only client certificates of the test's own authority. The test creates the authority and all keys. */
@Tag("kernel")
@Timeout(180)
@ExtendWith(RealSuiteOutcomes.class)
final class NginxSuite {
    /** Creates an authority, certificates of a server and a client signed by it, and a self-signed client certificate. */
    private static final String CERTIFICATES = """
            set -e
            cd "$1"
            request() { openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -subj "/CN=$1" -out "$1.csr" 2>/dev/null; }
            openssl req -x509 -newkey rsa:2048 -nodes -keyout authority.key -out authority.pem -days 2 -subj /CN=authority 2>/dev/null
            for name in server client; do
              request $name
              echo "subjectAltName=DNS:localhost,IP:127.0.0.1" >"$name.ext"
              openssl x509 -req -in $name.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 \\
                -extfile $name.ext -out $name.pem 2>/dev/null
            done
            openssl req -x509 -newkey rsa:2048 -nodes -keyout untrusted.key -out untrusted.pem -days 2 -subj /CN=untrusted 2>/dev/null
            """;

    @TempDir
    private Path directory;

    private Path program;
    private Path capture;
    private int port;

    @BeforeEach
    void prepare() throws Exception {
        Privileges.assumeBpfSupport();
        ExternalPrograms.find("openssl");
        ExternalPrograms.run(Map.of(), "/bin/sh", "-c", CERTIFICATES, "certificates", directory.toString());
        program = Files.copy(Path.of("/bin/true").toRealPath(), directory.resolve("program"));
        capture = FalcoReplay.record(directory, program.toString());
        port = ExternalPrograms.freePort();
    }

    /** Starts nginx with a log that has a line for each request: the client, the status and the body. */
    private ExternalProcess nginx() throws Exception {
        int behind = ExternalPrograms.freePort();
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http {
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  log_format body escape=none '$ssl_client_verify $ssl_client_s_dn $status $request_body';
                  server {
                    listen 127.0.0.1:%2$d ssl;
                    ssl_certificate %1$s/server.pem;
                    ssl_certificate_key %1$s/server.key;
                    ssl_client_certificate %1$s/authority.pem;
                    ssl_verify_client on;
                    access_log %1$s/requests body;
                    location / { client_body_buffer_size 1m; proxy_pass http://127.0.0.1:%3$d; }
                  }
                  server { listen 127.0.0.1:%3$d; access_log off; location / { return 204; } }
                }
                """.formatted(directory, port, behind));
        ExternalProcess nginx = ExternalProcess.start(
                directory.resolve("nginx.log"),
                Map.of(),
                ExternalPrograms.find("nginx"),
                "-c",
                configuration.toString());
        nginx.until("nginx listens", () -> Files.exists(directory.resolve("nginx.pid")));
        return nginx;
    }

    private EyasProcess falco(String client) throws Exception {
        return EyasProcess.run(FalcoReplay.builder(
                directory,
                capture,
                FalcoReplay.rulesOfEveryPriority(program),
                "stdout_output: {enabled: false}\nhttp_output:\n  enabled: true\n  url: https://localhost:" + port
                        + "/alerts\n  ca_cert: " + directory.resolve("authority.pem") + "\n" + client));
    }

    private String client(String name) {
        return "  mtls: true\n  client_cert: %1$s/%2$s.pem\n  client_key: %1$s/%2$s.key\n".formatted(directory, name);
    }

    private String requests() throws Exception {
        return Files.readString(directory.resolve("requests"));
    }

    @Test
    void deliversAlertsWithTrustedCertificate() throws Exception {
        try (ExternalProcess _ = nginx()) {
            EyasProcess run = falco(client("client"));
            assertThat(run.exitCode()).as(run.err()).isZero();
            for (String priority : FalcoReplay.PRIORITIES) {
                assertThat(requests().lines())
                        .filteredOn(line -> line.contains("program of " + priority))
                        .singleElement()
                        .asString()
                        .startsWith("SUCCESS CN=client 204 {\"");
            }
        }
    }

    @Test
    void missingCertificateIsReportedAsLoss() throws Exception {
        try (ExternalProcess _ = nginx()) {
            assertRejected(falco(""), "NONE  400 ");
        }
    }

    @Test
    void untrustedCertificateIsReportedAsLoss() throws Exception {
        try (ExternalProcess _ = nginx()) {
            // The server names its authority, and a client without a certificate of that authority sends none.
            assertRejected(falco(client("untrusted")), "NONE  400 ");
        }
    }

    private void assertRejected(EyasProcess run, String head) throws Exception {
        assertThat(requests()).contains(head).doesNotContain("SUCCESS", " 204 ");
        assertThat(run.err()).contains("http").contains("400");
    }
}
