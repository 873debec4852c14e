package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.agent.AgentDirectory;
import eyas.delivery.ReceiverAddress;
import eyas.live.Scope;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what the agent sends during the job, and how it authenticates. */
final class LiveDeliveryTest {
    private static final long PATIENCE = 600_000_000_000L;
    /** Long enough for a loaded machine: request durations are not tested. */
    private static final Duration END = Duration.ofMinutes(1);

    @TempDir
    private Path root;

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final PipelineProvider provider = new PipelineProvider();

    @BeforeEach
    void report() throws Exception {
        Files.createDirectory(directory().report());
    }

    private AgentDirectory directory() {
        return new AgentDirectory(root);
    }

    private @Nullable LiveDelivery prepare(@Nullable String address) {
        return prepare(address, END);
    }

    private @Nullable LiveDelivery prepare(@Nullable String address, Duration end) {
        AgentOptions options = new AgentOptions(
                provider,
                directory(),
                "7-build",
                new Scope.Host(),
                0,
                root,
                List.of(),
                null,
                List.of(),
                1 << 20,
                null,
                List.of(),
                address == null ? null : ReceiverAddress.parse(address),
                null,
                false,
                false,
                false,
                null,
                List.of());
        return LiveDelivery.prepare(options, end, notices::add);
    }

    private LiveDelivery begin(String address) throws Exception {
        return begin(address, END);
    }

    private LiveDelivery begin(String address, Duration end) throws Exception {
        handOver(Map.of("PIPE_NUMBER", "7", "PIPE_JOB", "build", "PIPE_TOKEN", "s3cret", "no_proxy", "*"));
        LiveDelivery delivery = Objects.requireNonNull(prepare(address, end));
        delivery.begin();
        return delivery;
    }

    private void write(String alert) throws Exception {
        Files.writeString(
                directory().report().resolve("alerts.jsonl"),
                alert + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private void handOver(Map<String, String> environment) throws Exception {
        IdentityVariables.write(
                provider.job(environment, new PrintStream(new ByteArrayOutputStream())),
                directory().identityVariables());
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void announcesJobThenSendsAlerts() throws Exception {
        handOver(Map.of(
                "PIPE_NUMBER", "7", "PIPE_JOB", "build", "PIPE_TOKEN", "s3cret", "ANOTHER", "x", "no_proxy", "*"));
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory().identityVariables())))
                .isEqualTo("rw-------");
        assertThat(directory().identityVariables()).content().doesNotContain("ANOTHER");
        try (ReceiverStub stub = new ReceiverStub();
                LiveDelivery delivery = Objects.requireNonNull(prepare(stub.address()))) {
            assertThat(directory().identityVariables()).as("the secret").doesNotExist();
            Thread.sleep(500);
            assertThat(stub.requests).as("before egress is controlled").isEmpty();
            assertThat(directory().announced()).doesNotExist();
            delivery.begin();
            until(() -> Files.exists(directory().announced()));
            assertThat(stub.requests).hasSize(1);
            assertThat(stub.requests.getFirst())
                    .contains("POST /v1/alerts", "s3cret for " + stub.address(), "\"run_id\":\"7\"")
                    .endsWith("\"first\":0}\n");
            write("{\"rule\":\"A\"}");
            until(() -> stub.requests.size() == 2);
            assertThat(stub.requests.get(1)).endsWith("\"first\":0}\n{\"rule\":\"A\"}\n");
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void sendsLastAlertsBeforeEnd() throws Exception {
        try (ReceiverStub stub = new ReceiverStub()) {
            try (LiveDelivery _ = begin(stub.address())) {
                until(() -> Files.exists(directory().announced()));
                write("{\"rule\":\"Last\"}");
            }
            assertThat(stub.requests.getLast()).endsWith("\"first\":0}\n{\"rule\":\"Last\"}\n");
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void unstartedWatchIsNotAnnounced() throws Exception {
        handOver(Map.of("PIPE_NUMBER", "7", "PIPE_JOB", "build", "PIPE_TOKEN", "s3cret", "no_proxy", "*"));
        try (ReceiverStub stub = new ReceiverStub()) {
            Objects.requireNonNull(prepare(stub.address())).close();
            assertThat(stub.requests).isEmpty();
        }
    }

    @Test
    void unresponsiveReceiverDelaysNeitherStartNorEnd() throws Exception {
        try (ReceiverStub stub = new ReceiverStub()) {
            stub.mute = true;
            LiveDelivery delivery = begin(stub.address(), LiveDelivery.END);
            until(() -> stub.requests.size() == 1);
            assertThat(JobStart.awaitAnnounced(directory(), ProcessHandle.current(), Duration.ofMillis(100)))
                    .isFalse();
            long begin = System.nanoTime();
            delivery.close();
            // A single request may take 20 s.
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(LiveDelivery.END, LiveDelivery.END.plusSeconds(10));
            assertThat(notices).singleElement().asString().contains("cannot send the last alerts", "5 s");
        }
    }

    @Test
    void receiverThatLosesAlertsIsRetriedWithPause() throws Exception {
        write("{\"rule\":\"A\"}");
        try (ReceiverStub stub = new ReceiverStub()) {
            stub.forgetful = true;
            try (LiveDelivery _ = begin(stub.address())) {
                until(() -> !notices.isEmpty());
                Thread.sleep(2_000);
                assertThat(stub.requests).as("after a few seconds").hasSizeBetween(2, 3);
            }
            assertThat(stub.requests).as("and once at the end").hasSizeBetween(3, 4);
        }
        assertThat(notices)
                .singleElement()
                .asString()
                .contains("cannot send alerts yet", "says that it has 0 alerts of 1");
    }

    @Test
    void reportsFailureOnce() throws Exception {
        assertThat(prepare(null)).isNull();
        assertThat(directory().announced()).doesNotExist();
        assertThat(prepare("http://127.0.0.1:1")).as("nothing was handed over").isNull();
        assertThat(JobStart.awaitAnnounced(directory(), ProcessHandle.current(), Duration.ZERO))
                .isTrue();
        assertThat(notices)
                .singleElement()
                .asString()
                .contains("cannot send alerts to the receiver during the job", "identity-variables");
        notices.clear();
        handOver(Map.of("PIPE_NUMBER", "7", "PIPE_JOB", "build"));
        try (LiveDelivery delivery = Objects.requireNonNull(prepare("http://127.0.0.1:1"))) {
            delivery.begin();
            until(() -> !notices.isEmpty());
            assertThat(notices).singleElement().asString().contains("cannot send alerts yet", "gives no tokens");
        }
    }
}
