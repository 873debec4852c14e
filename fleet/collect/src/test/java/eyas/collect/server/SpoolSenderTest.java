package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.delivery.spool.Spool;
import eyas.delivery.spool.SpoolLimits;
import eyas.delivery.spool.SpoolSender;
import eyas.delivery.spool.SpooledDelivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that spooled deliveries survive wrong settings and intermediaries. */
final class SpoolSenderTest {
    @TempDir
    private Path directory;

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private Spool spool;

    @BeforeEach
    void fill() throws Exception {
        spool = Spool.open(directory.resolve("spool"), SpoolLimits.DEFAULT, notices::add);
        for (int i = 0; i < 3; i++) {
            Path report = Files.write(directory.resolve("r" + i), TestReports.report(i, "m"));
            spool.add(
                    TestReports.job(i == 0 ? "octo/other" : "octo/site", "7", "j" + i, "h"),
                    Map.of(FileKind.REPORT, report));
        }
    }

    private SpoolSender.Pass pass(FakeReceiver to) throws Exception {
        return SpoolSender.pass(spool, to::client, notices::add);
    }

    @Test
    void forbiddenDeliveryStaysAndDoesNotBlockOthers() throws Exception {
        try (TestReceiver to = new TestReceiver(directory)) {
            SpoolSender.Pass pass = SpoolSender.pass(spool, () -> to.client("octo/site", "7"), notices::add);
            assertThat(pass.sent()).isEqualTo(2);
            assertThat(pass.refused()).isZero();
            assertThat(pass.problem()).contains("403");
            assertThat(spool.waiting()).hasSize(1);
            // The operator has fixed the settings.
            assertThat(SpoolSender.pass(spool, () -> to.client("octo/other", "7"), notices::add)
                            .sent())
                    .isEqualTo(1);
            assertThat(spool.waiting()).isEmpty();
        }
    }

    @Test
    void intermediariesDoNotRemoveDeliveries() throws Exception {
        String other = "\"delivery\":\"" + "a".repeat(64) + "\"";
        List<String> bodies = List.of(
                "",
                "<html><title>Sign in</title></html>",
                "{\"error\":\"Bad Request\",\"status\":\"failed\"}",
                "{\"state\":\"new\"}",
                "{\"state\":\"again\"," + other + "}",
                "{\"error\":\"no\",\"refusal\":\"policy\"}",
                "{\"error\":\"no\",\"refusal\":\"malformed\"," + other + "}",
                "{\"error\":\"no\",\"refusal\":\"forgotten\"," + other + "}");
        for (int status : new int[] {200, 302, 400, 401, 403, 404, 410, 413}) {
            for (String body : bodies) {
                for (boolean all : new boolean[] {true, false}) {
                    try (FakeReceiver to = new FakeReceiver()) {
                        to.instead = request -> all || request.isCommit()
                                ? Optional.of(new FakeReceiver.Answer(status, body))
                                : Optional.empty();
                        SpoolSender.Pass pass = pass(to);
                        assertThat(pass.sent() + pass.refused())
                                .as(status + " " + body)
                                .isZero();
                        assertThat(pass.problem()).isNotEmpty();
                        assertThat(spool.waiting()).hasSize(3);
                    }
                }
            }
        }
        try (FakeReceiver to = new FakeReceiver()) {
            to.instead = request -> Optional.of(new FakeReceiver.Answer(
                    410, "{\"error\":\"x\",\"refusal\":\"forgotten\",\"delivery\":\"" + request.id() + "\"}"));
            assertThat(pass(to).refused()).as("the receiver itself").isEqualTo(3);
        }
    }

    @Test
    void failingDeliveryDoesNotBlockOthers() throws Exception {
        String first = spool.waiting().getFirst().announcement().id();
        for (int status : new int[] {429, 503}) {
            try (FakeReceiver to = new FakeReceiver()) {
                to.instead = request -> request.isPut() && request.id().equals(first)
                        ? Optional.of(new FakeReceiver.Answer(status, "{}"))
                        : Optional.empty();
                SpoolSender.Pass pass = pass(to);
                assertThat(pass.sent()).as("with " + status).isEqualTo(2);
                assertThat(pass.problem()).isNotEmpty();
                assertThat(spool.waiting()).hasSize(1);
                to.instead = _ -> Optional.empty();
                assertThat(pass(to)).isEqualTo(new SpoolSender.Pass(1, 0, ""));
            }
            fill();
        }
    }

    @Test
    void adaptsChunkSizeToTheConnection() throws Exception {
        Path report = Files.write(directory.resolve("large"), new byte[5 << 20]);
        Map<FileKind, Path> files = Map.of(FileKind.REPORT, report);
        DeliveryManifest announcement = DeliveryManifest.of(TestReports.job("octo/site", "7", "large", "h"), files);
        // A proxy that accepts 1 MiB, and a connection too slow for more.
        for (int status : new int[] {413, 503}) {
            try (FakeReceiver to = new FakeReceiver();
                    DeliveryClient client = to.client(4)) {
                to.instead = request -> request.isPut() && request.length() > 1 << 20
                        ? Optional.of(new FakeReceiver.Answer(status, "<html></html>"))
                        : Optional.empty();
                assertThat(client.deliver(announcement, files))
                        .isEqualTo(new DeliveryResult.Stored(DeliveryResult.State.NEW));
            }
        }
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(10);
        }
    }

    private long waits() {
        return notices.stream()
                .filter(line -> line.contains("deliveries are waiting"))
                .count();
    }

    @Test
    void threadSurvivesInternalErrors() throws Exception {
        AtomicInteger tried = new AtomicInteger();
        SpoolSender sender = new SpoolSender(
                spool,
                () -> {
                    tried.incrementAndGet();
                    throw new LinkageError("for the test");
                },
                notices::add);
        try (sender) {
            until(() -> waits() == 1);
            sender.wake();
            until(() -> tried.get() > 1);
            assertThat(notices).anyMatch(line -> line.contains("internal error") && line.contains("for the test"));
        }
    }

    @Test
    void reportsPendingDeliveriesAgainAfterEmptySpool() throws Exception {
        SpoolSender sender = new SpoolSender(
                spool,
                () -> {
                    throw new IOException("no receiver");
                },
                notices::add);
        try (sender) {
            until(() -> waits() == 1);
            long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
            while (waits() == 1) {
                assertThat(System.nanoTime()).as("in time").isLessThan(end);
                for (SpooledDelivery each : spool.waiting()) {
                    spool.refused(each);
                }
                sender.wake();
                Thread.sleep(200);
                fill();
                sender.wake();
                Thread.sleep(200);
            }
            assertThat(waits()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void missingFileDoesNotBlockOthers() throws Exception {
        Files.delete(spool.waiting().get(1).files().get(FileKind.REPORT));
        try (TestReceiver to = new TestReceiver(directory)) {
            assertThat(SpoolSender.pass(spool, () -> to.client("octo/site", "7"), notices::add)
                            .sent())
                    .isEqualTo(1);
        }
    }
}
