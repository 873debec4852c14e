package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.AttributionGroundTruth.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs workflows whose processes record their own step, and checks that each of their events is attributed to it. */
@Tag("kernel")
@Tag("process")
final class AttributionKernelTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @TempDir
    private Path directory;

    private Path program;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @BeforeEach
    void program() throws IOException {
        program = EyasProcess.script(directory.resolve("eyas"));
    }

    private SimulatedRunner runner(FakeServices services) throws IOException {
        SimulatedRunner runner = new SimulatedRunner(directory.resolve("one"), WORKFLOWS.resolve("actions"), "one")
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("EYAS_PATH", program.toString());
        services.makeAvailableTo(runner);
        return runner;
    }

    private Path temporary(String name) {
        return directory.resolve("one/_work/_temp").resolve(name);
    }

    private Path reportDirectory() {
        return SimulatedRunner.report(directory.resolve("one"));
    }

    private JsonNode report() {
        return JsonMapper.shared().readTree(reportDirectory().resolve("report.json"));
    }

    private static Map<Integer, JsonNode> steps(JsonNode report) {
        Map<Integer, JsonNode> steps = new LinkedHashMap<>();
        report.get("steps").forEach(step -> steps.put(step.get("id").asInt(), step));
        return steps;
    }

    private static JsonNode step(JsonNode report, String name, String action) {
        for (JsonNode step : report.get("steps")) {
            if (step.path("name").asString("").equals(name)
                    && step.path("action").asString("").equals(action)) {
                return step;
            }
        }
        throw new AssertionError("no step " + name + " of " + action + " in " + report.get("steps"));
    }

    @Test
    void eventsOfStepProcessesBelongToStep() throws Exception {
        JobRun job;
        try (FakeServices services = FakeServices.start(directory.resolve("services"));
                SimulatedRunner runner = runner(services)) {
            job = runner.run(WORKFLOWS.resolve("attribution.yml"), "build", null);
        }
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        assertThat(job.step("Check the remaining processes").log().lines())
                .as(job.fullOutput())
                .hasSize(11);
        Count count = AttributionGroundTruth.count(reportDirectory().resolve("capture.scap.gz"), temporary("truth"));
        assertThat(count.mismatches())
                .as("%d of %d events", count.mismatchCount(), count.total())
                .isEmpty();
        assertThat(count.events().keySet())
                .containsExactlyInAnyOrder(
                        "commands",
                        "node",
                        "nested",
                        "image",
                        "containers",
                        "into",
                        "later",
                        "small1",
                        "small2",
                        "small3",
                        "end");
        assertThat(count.total()).isGreaterThan(2_000);
        assertThat(count.methods().keySet())
                .as("attribution methods")
                .contains(
                        "commands runner high",
                        "node runner high",
                        "image container high",
                        "containers container medium",
                        "into container high",
                        "later systemd high",
                        "later at high");
        JsonNode report = report();
        assertLiveEqualsReplay(report, count);
        assertNestedActions(report);
        assertStartTimes(report);
        JsonNode first = step(report, "commands", "");
        assertThat(first.get("title").asString()).isEqualTo("Commands and their background processes");
        assertThat(first.get("number").asInt()).isEqualTo(3);
        assertThat(first.get("label").asString()).isEqualTo("Commands and their background processes");
    }

    @Test
    void containerJobIsAttributedByStep() throws Exception {
        JobRun job;
        try (FakeServices services = FakeServices.start(directory.resolve("services"));
                SimulatedRunner runner = runner(services);
                HostAgentProcess agent = HostAgentProcess.start(program, directory)) {
            job = runner.run(WORKFLOWS.resolve("attribution.yml"), "contained", null);
            agent.stop();
        }
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        Count count = AttributionGroundTruth.count(
                HostAgentProcess.report(directory).resolve("capture.scap.gz"), temporary("truth"));
        assertThat(count.mismatches())
                .as("%d of %d events", count.mismatchCount(), count.total())
                .isEmpty();
        assertThat(count.methods().keySet())
                .contains("commands container high", "node container high", "end container high")
                .doesNotContain("commands environment medium");
    }

    /** The attribution by the live agent equals that of a replay, process by process. */
    private static void assertLiveEqualsReplay(JsonNode report, Count count) {
        Map<Integer, JsonNode> steps = steps(report);
        Map<Long, String> live = new HashMap<>();
        for (JsonNode process : report.get("processes").get("rows")) {
            JsonNode step = steps.get(process.path("step").asInt(-1));
            String name = step == null ? "" : step.path("name").asString("");
            live.put(process.get("pid").asLong(), name);
        }
        assertThat(live).hasSizeGreaterThan(count.processes().size());
        assertThat(live).containsAllEntriesOf(count.processes());
    }

    private static void assertNestedActions(JsonNode report) {
        assertThat(step(report, "nested", "example/around").get("action_ref").asString())
                .isEqualTo("v2");
        assertThat(step(report, "nested", "example/inner").get("action_ref").asString())
                .isEqualTo("v3");
        JsonNode innermost = step(report, "nested", "example/node");
        assertThat(innermost.get("outer_action").asString()).isEqualTo("example/inner@v3");
        assertThat(step(report, "node", "example/node").has("outer_action")).isFalse();
        assertThat(step(report, "image", "example/image").get("action_ref").asString())
                .isEqualTo("v4");
    }

    /** Steps within the same second are distinguished by their observed start times. */
    private void assertStartTimes(JsonNode report) throws IOException {
        long before = time("end-small1");
        for (String name : new String[] {"small2", "small3"}) {
            long start = step(report, name, "").get("start_time_ns").asLong();
            // The offset between the two clocks is determined once, and the machine's clock may be slewed while the job
            // runs.
            assertThat(start)
                    .as(name)
                    .isBetween(before - NANOS_PER_SECOND / 4, time("begin-" + name) + NANOS_PER_SECOND / 4);
            before = time("end-" + name);
        }
    }

    private long time(String name) throws IOException {
        return Long.parseLong(Files.readString(temporary(name)).strip());
    }
}
