package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import eyas.delivery.Credential;
import eyas.delivery.DeliveryClient;
import eyas.delivery.FileKind;
import eyas.delivery.ReceiverAddress;
import eyas.delivery.spool.Spool;
import eyas.delivery.spool.SpoolLimits;
import eyas.delivery.spool.SpoolSender;
import eyas.service.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits in a spool is lost by nobody's mistake: neither a wrong setting here or there nor somebody between takes it away. */
final class SpoolSendingTest {
    @TempDir
    private Path folder;

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private TokenIssuer issuer;
    private Spool spool;

    @BeforeEach
    void fill() throws Exception {
        issuer = new TokenIssuer();
        spool = Spool.open(folder.resolve("spool"), SpoolLimits.DEFAULT, notices::add);
        for (int i = 0; i < 3; i++) {
            Path report = Files.write(folder.resolve("r" + i), Reports.report(i, "m"));
            spool.add(Reports.job(i == 0 ? "octo/other" : "octo/site", "7", "j" + i, "h"), Map.of(FileKind.REPORT, report));
        }
    }

    @AfterEach
    void end() {
        issuer.close();
    }

    @Test
    void whatOneMayNotSendWaitsAndKeepsNothingElse() throws Exception {
        try (TestReceiver to = new TestReceiver(folder, issuer)) {
            SpoolSender.Pass pass = SpoolSender.pass(spool, () -> to.client("octo/site", "7"), notices::add);
            assertThat(pass.sent()).isEqualTo(2);
            assertThat(pass.refused()).isZero();
            assertThat(pass.problem()).contains("403");
            assertThat(spool.waiting()).hasSize(1);
            // Whoever set it up wrong has mended it.
            assertThat(SpoolSender.pass(spool, () -> to.client("octo/other", "7"), notices::add).sent()).isEqualTo(1);
            assertThat(spool.waiting()).isEmpty();
        }
    }

    @Test
    void whoeverAnswersInTheReceiversPlaceTakesNothingAway() throws Exception {
        for (int status : new int[] {302, 400, 401, 403, 404, 410, 413}) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            server.start();
            try {
                SpoolSender.Pass pass = SpoolSender.pass(spool, () -> client(server.getAddress().getPort()), notices::add);
                assertThat(pass.sent() + pass.refused()).isZero();
                assertThat(spool.waiting()).hasSize(3);
            } finally {
                server.stop(0);
            }
        }
    }

    @Test
    void aFileThatIsGoneKeepsNothingElse() throws Exception {
        Files.delete(spool.waiting().get(1).files().get(FileKind.REPORT));
        try (TestReceiver to = new TestReceiver(folder, issuer)) {
            assertThat(SpoolSender.pass(spool, () -> to.client("octo/site", "7"), notices::add).sent())
                    .isEqualTo(1);
        }
    }

    private DeliveryClient client(int port) {
        return new DeliveryClient(
                ReceiverAddress.parse("http://127.0.0.1:" + port),
                new Credential.OfConnection(),
                null,
                null,
                DeliveryClient.policy(Duration.ofSeconds(5), 1),
                Clock.SYSTEM);
    }
}
