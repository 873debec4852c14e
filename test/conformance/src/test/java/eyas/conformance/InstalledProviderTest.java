package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import eyas.ci.CiException;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.CiProviders;
import eyas.collect.identity.Sender;
import eyas.collect.identity.TokenVerifier;
import eyas.collect.intake.DiskSpace;
import eyas.collect.server.Receiver;
import eyas.collect.server.ReceiverSettings;
import eyas.collect.server.SettingsReader;
import eyas.conformance.gitlab.GitLabProvider;
import eyas.delivery.DeliveryJob;
import eyas.fleet.EyasFleet;
import eyas.http.Clock;
import eyas.report.ReportFormat;
import eyas.report.ReportReader;
import eyas.report.StepLocations;
import eyas.report.model.JobReport;
import eyas.report.model.RunIdentity;
import eyas.tables.store.DirectoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uses a second CI system for identity, report, token verification and delivery. The service loader finds {@link GitLabProvider}; the
 * shipped modules do not refer to it. {@code SecondProviderTest} in {@code agent} covers the life cycle of a job.
 */
final class InstalledProviderTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final String AUDIENCE = "https://collect.example";
    private static final Map<String, String> JOB = Map.of(
            "GITLAB_CI", "true",
            "CI_SERVER_URL", "https://gitlab.example",
            "CI_PROJECT_PATH", "team/tool",
            "CI_PIPELINE_NAME", "nightly",
            "CI_PIPELINE_ID", "17",
            "CI_JOB_NAME", "build");
    private static final RunIdentity IDENTITY =
            new RunIdentity("gitlab", "https://gitlab.example", "team/tool", "nightly", "17", 1, "build", "", "");

    @TempDir
    private Path directory;

    /** Returns the example report as that of a GitLab job: its steps belong to {@code system}, and its workflow file is unknown. */
    private static JobReport report(String system) throws IOException {
        Path example = ROOT.resolve("report/report/src/test/resources/eyas/report/example-report.json");
        String text = Files.readString(example)
                .replace("\"system\" : \"github\"", "\"system\" : \"" + system + "\"")
                .replaceAll("\"workflow_file\" : \"[^\"]*\"", "\"workflow_file\" : \"\"");
        return ReportReader.read("example", text.getBytes(StandardCharsets.UTF_8))
                .report()
                .withIdentity(
                        CiProviders.of(JOB).job(JOB, System.out).identity().orElseThrow());
    }

    private static String sarif(JobReport report) throws IOException {
        ByteArrayOutputStream sarif = new ByteArrayOutputStream();
        ReportFormat.SARIF.files().get("report.sarif").write(report, sarif);
        return sarif.toString(StandardCharsets.UTF_8);
    }

    private static DeliveryJob sent(String provider) {
        return new DeliveryJob(provider, "team/tool", "nightly", "17", 1, "build", "", "runner-1", 1, "", "");
    }

    @Test
    void environmentSelectsProvider() {
        assertThat(CiProviders.all()).extracting(CiProvider::name).containsExactly("github", "gitlab");
        assertThat(CiProviders.of(JOB)).isInstanceOf(GitLabProvider.class);
        assertThat(CiProviders.of(Map.of("GITHUB_ACTIONS", "true")).name()).isEqualTo("github");
        assertThat(CiProviders.find(Map.of("CI", "true"))).isEmpty();
        assertThatThrownBy(() -> CiProviders.of(Map.of("CI", "true")))
                .isInstanceOf(CiException.class)
                .hasMessageEndingWith("no CI system recognizes the environment; known are [github, gitlab]");
        assertThatThrownBy(() -> CiProviders.chosen(null, "set --provider", _ -> true))
                .hasMessage("more than one CI system is possible [github, gitlab]: set --provider");
        assertThat(CiProviders.chosen(null, "", each -> each.runnerLayout().isPresent())
                        .name())
                .isEqualTo("github");
    }

    @Test
    void reportNamesJobAndFindings() throws Exception {
        JobReport report = report("gitlab");
        assertThat(report.job().identity()).isEqualTo(IDENTITY);
        assertThat(sarif(report)).contains("\"uri\":\".gitlab-ci.yml\"").doesNotContain("github");
        assertThat(sarif(report("other"))).contains("\"uri\":\".\"");
        Files.writeString(directory.resolve(".gitlab-ci.yml"), "stages: []\nbuild:\n  script: make\n");
        StepLocations places = CiProviders.stepsIn(directory, Path.of(".gitlab-ci.yml"));
        assertThat(places.file()).isEqualTo(".gitlab-ci.yml");
        assertThat(places.line(report.steps().getFirst())).isEqualTo(2);
    }

    @Test
    void receiverAcceptsReportWithProviderToken() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();
        HttpServer issuer = issuer(key);
        String url = "http://127.0.0.1:" + issuer.getAddress().getPort();
        ReceiverSettings settings = new SettingsReader()
                .option("store", directory.resolve("store").toString())
                .option("state", directory.resolve("state").toString())
                .option("listen", "127.0.0.1:0")
                .option("audience", AUDIENCE)
                .option("gitlab-issuer", url)
                .option("least-free", "1K")
                .settings();
        String token = token(key, url);
        RSAPublicKey known = key.toRSAPublicKey();
        Sender sender = new TokenVerifier(
                        settings.tokens().orElseThrow(), _ -> Optional.of(known), InstantSource.system())
                .sender(token);
        assertThat(sender).isEqualTo(new Sender.ByToken("gitlab", "team/tool", "17", 1, ""));
        assertThat(sender.refusal(sent("gitlab"))).isNull();
        assertThat(sender.refusal(sent("github"))).isEqualTo("the token is for another CI system");
        Path job = Files.createDirectory(directory.resolve("build"));
        try (OutputStream out = Files.newOutputStream(job.resolve("report.json"))) {
            ReportFormat.JSON.files().get("report.json").write(report("gitlab"), out);
        }
        Path secret = Files.writeString(directory.resolve("token"), token);
        try (Receiver receiver = Receiver.start(
                settings,
                new Receiver.Dependencies(
                        new DirectoryStore(directory.resolve("store")),
                        DiskSpace.ofSystem(),
                        Clock.SYSTEM,
                        InstantSource.system(),
                        Map.of(),
                        _ -> {}))) {
            String[] send = {
                "collect",
                "send",
                job.toString(),
                "--to",
                "http://127.0.0.1:" + receiver.port(),
                "--spool",
                directory.resolve("spool").toString(),
                "--token-file",
                secret.toString(),
                "--repository",
                "team/tool",
                "--run",
                "17"
            };
            assertThat(EyasFleet.run(send)).isZero();
            assertThat(receiver.flush(Duration.ofMinutes(10))).isTrue();
            assertThat(receiver.problem()).isEmpty();
        } finally {
            issuer.stop(0);
        }
    }

    private static String token(RSAKey key, String issuer) throws Exception {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(AUDIENCE)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)))
                        .claim("project_path", "team/tool")
                        .claim("pipeline_id", "17")
                        .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static HttpServer issuer(RSAKey key) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String text = exchange.getRequestURI().getPath().equals("/keys")
                    ? new JWKSet(key.toPublicJWK()).toString()
                    : "{\"jwks_uri\":\"http://127.0.0.1:" + server.getAddress().getPort() + "/keys\"}";
            try (exchange) {
                byte[] body = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        return server;
    }
}
