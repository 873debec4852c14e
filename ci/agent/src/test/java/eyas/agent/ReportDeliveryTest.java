package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.outcome.JobOutcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what the last step sends to a receiver and what it prints. */
final class ReportDeliveryTest {
    @TempDir
    private Path directory;

    private List<String> send(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of("PIPE_NUMBER", "7", "PIPE_JOB", "build"));
        environment.putAll(more);
        List<String> lines = new ArrayList<>();
        new ReportDelivery(
                        new PipelineProvider().job(environment, new PrintStream(new ByteArrayOutputStream())),
                        lines::add)
                .send(JobOutcome.tampered("for the test"), directory, Instant.ofEpochSecond(1_800_000_000));
        return lines;
    }

    @Test
    void tokenIsSentAndNeverPrinted() throws Exception {
        Files.writeString(directory.resolve("report.json"), "{\"of\":\"this job\"}");
        try (ReceiverStub stub = new ReceiverStub()) {
            List<String> lines = send(Map.of("EYAS_COLLECT_TO", stub.address(), "PIPE_TOKEN", "s3cret"));
            assertThat(lines).containsExactly("the report was sent to " + stub.address());
            assertThat(stub.requests).hasSize(3).allMatch(request -> request.contains("s3cret for " + stub.address()));
            assertThat(stub.requests.getFirst())
                    .contains("\"repository\":\"team/tool\"", "\"run_id\":\"7\"", "\"started\":1800000000000000000");
            assertThat(stub.requests.get(1)).startsWith("PUT ").endsWith("{\"of\":\"this job\"}");
            assertThat(lines.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void reportIsSentBeforeItsCapture() throws Exception {
        Files.writeString(directory.resolve("report.json"), "{\"of\":\"this job\"}");
        Files.writeString(directory.resolve("capture.scap.gz"), "events");
        try (ReceiverStub stub = new ReceiverStub()) {
            Map<String, String> here = Map.of("EYAS_COLLECT_TO", stub.address(), "PIPE_TOKEN", "s3cret");
            assertThat(send(here)).containsExactly("the report was sent to " + stub.address());
            assertThat(stub.requests.getFirst()).doesNotContain("\"capture\"");
            assertThat(stub.requests.get(2)).contains("/commit");
            assertThat(stub.requests.get(3)).contains("\"capture\"");
            assertThat(stub.requests).anyMatch(request -> request.startsWith("PUT ") && request.endsWith("events"));
            stub.unwanted = "\"capture\"";
            assertThat(send(here))
                    .singleElement()
                    .asString()
                    .startsWith("the report was sent to " + stub.address() + "; NOT the capture: ")
                    .contains("403");
        }
    }

    @Test
    void reportsUnsentReport() throws Exception {
        assertThat(send(Map.of())).isEmpty();
        Map<String, String> here = Map.of("EYAS_COLLECT_TO", "http://127.0.0.1:1", "PIPE_TOKEN", "s3cret");
        assertThat(send(here)).singleElement().asString().contains("has left no report");
        Files.writeString(directory.resolve("report.json"), "{}");
        assertThat(send(Map.of("EYAS_COLLECT_TO", "http://127.0.0.1:1")))
                .singleElement()
                .asString()
                .contains("NOT sent", "this pipe gives no tokens");
        assertThat(send(Map.of("EYAS_COLLECT_TO", "http://elsewhere.example")))
                .singleElement()
                .asString()
                .contains("is not https");
    }
}
