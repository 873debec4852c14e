package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.agent.AgentFolder;
import eyas.delivery.ReceiverAddress;
import eyas.live.Scope;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent sends while the job goes on, and by what it proves whose job it is. */
final class LiveDeliveryTest {
    private static final long PATIENCE = 600_000_000_000L;

    @TempDir
    private Path root;

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final PipelineProvider provider = new PipelineProvider();

    @BeforeEach
    void report() throws Exception {
        Files.createDirectory(folder().report());
    }

    private AgentFolder folder() {
        return new AgentFolder(root);
    }

    private @Nullable LiveDelivery start(@Nullable String address) {
        AgentOptions options = new AgentOptions(
                provider,
                folder(),
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
                List.of());
        return LiveDelivery.start(options, notices::add);
    }

    private void handOver(Map<String, String> environment) throws Exception {
        IdentityVariables.write(
                provider.job(environment, new PrintStream(new ByteArrayOutputStream())), folder().identityVariables());
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void theJobIsAnnouncedAndItsAlertsFollow() throws Exception {
        handOver(Map.of(
                "PIPE_NUMBER", "7", "PIPE_JOB", "build", "PIPE_TOKEN", "s3cret", "ANOTHER", "x", "no_proxy", "*"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().identityVariables())))
                .isEqualTo("rw-------");
        assertThat(folder().identityVariables()).content().doesNotContain("ANOTHER");
        Path alerts = folder().report().resolve("alerts.jsonl");
        try (ReceiverStub stub = new ReceiverStub();
                @Nullable LiveDelivery _ = start(stub.address())) {
            assertThat(folder().identityVariables()).as("the secret").doesNotExist();
            until(() -> stub.requests.size() == 1);
            assertThat(stub.requests.getFirst())
                    .contains("POST /v1/alerts", "s3cret for " + stub.address(), "\"run_id\":\"7\"")
                    .endsWith("\"first\":0}\n");
            Files.writeString(alerts, "{\"rule\":\"A\"}\n", StandardOpenOption.CREATE);
            until(() -> stub.requests.size() == 2);
            assertThat(stub.requests.get(1)).endsWith("\"first\":0}\n{\"rule\":\"A\"}\n");
        }
        assertThat(notices).allMatch(notice -> notice.contains("does not end"));
    }

    @Test
    void whatIsNotSentIsSaidOnceAndKeepsNothing() throws Exception {
        assertThat(start(null)).isNull();
        assertThat(start("http://127.0.0.1:1")).as("nothing was handed over").isNull();
        assertThat(notices)
                .singleElement()
                .asString()
                .contains("alerts are not sent to the receiver while the job goes on", "identity-variables");
        notices.clear();
        handOver(Map.of("PIPE_NUMBER", "7", "PIPE_JOB", "build"));
        try (@Nullable LiveDelivery _ = start("http://127.0.0.1:1")) {
            until(() -> !notices.isEmpty());
            assertThat(notices).singleElement().asString().contains("alerts wait to be sent", "gives no tokens");
        }
    }
}
