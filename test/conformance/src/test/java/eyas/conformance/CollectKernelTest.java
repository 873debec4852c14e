package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs jobs that send to a receiver, and checks the requests, their order and the confidentiality of the authentication secret. */
@Tag("kernel")
@Tag("process")
final class CollectKernelTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final Pattern JOB = Pattern.compile("\"job\":(\\{\"provider\"[^}]*})");

    @TempDir
    private Path directory;

    private Path program;
    private ReceiverServer receiver;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @BeforeEach
    void start() throws IOException {
        program = EyasProcess.script(directory.resolve("eyas"));
        receiver = new ReceiverServer(directory.resolve("received"));
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private JobRun run(String job) throws IOException {
        try (SimulatedRunner runner = new SimulatedRunner(directory.resolve(job), WORKFLOWS.resolve("actions"), job)
                .ofMatrix("{\"jdk\":21}")
                .with("EYAS_PATH", program.toString())
                .with("RECEIVER", receiver.url())
                .with("RECEIVED", directory.resolve("received").toString())
                .with("ACTIONS_ID_TOKEN_REQUEST_URL", receiver.url() + "/token?api-version=2")
                .with("ACTIONS_ID_TOKEN_REQUEST_TOKEN", ReceiverServer.KEY)) {
            return runner.run(WORKFLOWS.resolve("collect.yml"), job, null);
        }
    }

    /** Returns the distinct job identities of all requests, without the start time, which each process determines itself. */
    private static List<String> jobs(List<String> requests) {
        return requests.stream()
                .map(JOB::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1).replaceAll(",\"started\":[0-9]+", ""))
                .distinct()
                .toList();
    }

    @Test
    void jobSendsAlertsWhileRunningAndReportAtEnd() throws Exception {
        JobRun job = run("build");
        // One of the job's steps waits for the alert.
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        List<String> requests = receiver.requests();
        assertThat(requests.getFirst()).startsWith("POST /v1/alerts\n").endsWith("\"first\":0}\n");
        assertThat(requests)
                .anyMatch(request -> request.startsWith("POST /v1/alerts\n") && request.contains("Runner Memory Read"));
        assertThat(requests.getLast()).startsWith("POST /v1/deliveries/").contains("/commit");
        assertThat(jobs(requests))
                .as("one job")
                .singleElement()
                .asString()
                .contains("\"repository\":\"example/app\"", "\"job\":\"build\"", "\"variant\":\"jdk=21\"");
        assertThat(job.step("Post Run ./").log()).contains("the report was sent to " + receiver.url());
        assertThat(requests).noneMatch(request -> request.contains(ReceiverServer.KEY));
        try (Stream<Path> files = Files.walk(directory.resolve("build/_work/_temp"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(ReceiverServer.KEY);
            }
        }
    }

    @Test
    void separateStepsSendForSameJob() throws Exception {
        JobRun job = run("steps");
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        List<String> requests = receiver.requests();
        assertThat(requests.getFirst()).startsWith("POST /v1/alerts\n");
        assertThat(requests).anyMatch(request -> request.contains("/commit"));
        assertThat(jobs(requests)).as("one job").singleElement().asString().contains("\"variant\":\"jdk=21\"");
    }
}
