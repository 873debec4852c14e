package eyas.github.worker;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.github.worker.LoggedStep.LoggedProcess;
import eyas.github.worker.LoggedStep.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the parser of a runner's log, including text that the job has written there. */
final class WorkerLogTest {
    private static final Instant BEGIN = Instant.parse("2026-11-24T22:00:00Z");
    private static final String NAME = "Worker_20261124-220000-utc.log";

    @TempDir
    private Path directory;

    private static String sample() throws IOException {
        try (InputStream in = Objects.requireNonNull(WorkerLogTest.class.getResourceAsStream("worker.log"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private WorkerLog read(WorkerLimits limits) throws IOException {
        return new DiagDirectory(directory).read(BEGIN, limits);
    }

    private WorkerLog read(String text) throws IOException {
        Files.writeString(directory.resolve(NAME), text);
        return read(WorkerLimits.DEFAULT);
    }

    private static LoggedStep step(WorkerLog log, String name) {
        return log.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the workflow's steps by their IDs. */
    private static Map<String, LoggedStep> byId(WorkerLog log) {
        Map<String, LoggedStep> steps = new LinkedHashMap<>();
        log.steps().stream()
                .filter(step -> step.stage() == Stage.MAIN && !step.id().isEmpty())
                .forEach(step -> steps.putIfAbsent(step.id(), step));
        return steps;
    }

    @Test
    void descriptionIdentifiesTheRun() throws IOException {
        WorkerLog log = read(
                sample().replace(
                                "{ \"k\": \"steps\", \"v\": \"no steps\" }",
                                "{ \"k\": \"repository\", \"v\": \"octo/site\" }, { \"k\": \"event\", \"v\": { \"t\": 2, \"d\": [ { \"k\":"
                                        + " \"run_id\", \"v\": \"666\" } ] } }, { \"k\": \"run_id\", \"v\": \"7\" },"
                                        + " { \"k\": \"run_attempt\", \"v\": \"2\" }, { \"k\": \"workflow\", \"v\": \"ci\" }")
                        .replace(
                                "\"jobDisplayName\": \"build\",",
                                "\"variables\": { \"system.github.job\": { \"value\": \"build-it\" }, \"x\": { \"value\": \"y\" } },"));
        assertThat(log.run())
                .isEqualTo(Map.of(
                        "repository",
                        "octo/site",
                        "run_id",
                        "7",
                        "run_attempt",
                        "2",
                        "workflow",
                        "ci",
                        "job",
                        "build-it"));
        assertThat(byId(log)).isNotEmpty();
        assertThat(read(sample()).run()).isEmpty();
    }

    @Test
    void readsStepsWithNamesNumbersAndProcesses() throws Exception {
        WorkerLog log = read(sample());
        assertThat(log.isComplete()).isTrue();
        assertThat(log.planned())
                .extracting(WorkerLog.Planned::id)
                .containsExactly("__actions_checkout", "__run", "build", "__example_cache");
        assertThat(log.planned())
                .extracting(WorkerLog.Planned::title)
                .containsExactly(
                        "Run actions/checkout@v4",
                        "Pre-flight for ${{ github.run_id }}",
                        "Build",
                        "Run example/cache@v4");
        assertThat(log.steps())
                .extracting(LoggedStep::name)
                .containsExactly(
                        "Set up runner",
                        "Pre Run example/cache@v4",
                        "Run actions/checkout@v4",
                        "Pre-flight for 4242",
                        "Build",
                        "Run example/cache@v4",
                        "Post Run example/cache@v4");
        assertThat(log.steps())
                .extracting(LoggedStep::stage)
                .containsExactly(Stage.SETUP, Stage.SETUP, Stage.MAIN, Stage.MAIN, Stage.MAIN, Stage.MAIN, Stage.POST);
        assertThat(log.steps()).extracting(LoggedStep::number).containsExactly(2, 3, 4, 5, 6, 7, 0);
        assertThat(byId(log).keySet()).containsExactly("__actions_checkout", "__run", "build", "__example_cache");
        LoggedStep build = Objects.requireNonNull(byId(log).get("build"));
        assertThat(build.uses()).isEqualTo("example/setup/lint@v2");
        assertThat(build.start())
                .isEqualTo(Instant.parse("2026-11-24T22:00:05Z").getEpochSecond());
        assertThat(build.end()).isEqualTo(Instant.parse("2026-11-24T22:00:09Z").getEpochSecond());
        assertThat(build.result()).isEqualTo("Succeeded");
        assertThat(build.processes())
                .containsExactly(new LoggedProcess(4711, "Install"), new LoggedProcess(4712, "Run tool/inner@v1"));
        assertThat(step(log, "Pre-flight for 4242").result()).isEqualTo("Skipped");
        assertThat(step(log, "Post Run example/cache@v4").end()).isZero();
    }

    @Test
    void readsLogOverSeveralFiles() throws Exception {
        String text = sample();
        int cut = text.indexOf("[2026-11-24 22:00:06Z");
        Files.writeString(directory.resolve(NAME), text.substring(0, cut));
        Files.writeString(directory.resolve("Worker_20261124-220006-utc.log"), text.substring(cut));
        Files.writeString(directory.resolve("Worker_20261124-190000-utc.log"), text.replace("Build", "Earlier job"));
        Files.writeString(directory.resolve("Worker_x-utc.log"), text.replace("Build", "No log"));
        assertThat(read(WorkerLimits.DEFAULT).steps()).isEqualTo(readAlone(text));
    }

    @Test
    void jobThatEndedJustBeforeIsSeparate() throws Exception {
        String text = sample();
        Files.writeString(directory.resolve("Worker_20261124-215958-utc.log"), text.replace("Build", "Earlier job"));
        Files.writeString(directory.resolve(NAME), text);
        assertThat(read(WorkerLimits.DEFAULT).steps()).isEqualTo(readAlone(text));
    }

    private List<LoggedStep> readAlone(String text) throws IOException {
        Path alone = Files.createDirectory(directory.resolve("alone"));
        Files.writeString(alone.resolve(NAME), text);
        return new DiagDirectory(alone).read(BEGIN, WorkerLimits.DEFAULT).steps();
    }

    @Test
    void missingDescriptionGivesNamesWithoutIds() throws Exception {
        String text = sample();
        int start = text.indexOf(" {\n");
        String without = text.substring(0, start) + " {\n  \"steps\": [ { \"name\": broken\n"
                + text.substring(text.indexOf("\n}\n", start) + 3);
        WorkerLog log = read(without);
        assertThat(byId(log)).isEmpty();
        assertThat(step(log, "Build").stage()).isEqualTo(Stage.MAIN);
    }

    @Test
    void readsRegularFilesOnly() throws Exception {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), sample());
        Files.createSymbolicLink(directory.resolve(NAME), elsewhere);
        Files.createDirectory(directory.resolve("Worker_20261124-220001-utc.log"));
        assertThat(read(WorkerLimits.DEFAULT)).isEqualTo(WorkerLog.EMPTY);
        assertThat(new DiagDirectory(directory.resolve("none")).read(BEGIN, WorkerLimits.DEFAULT))
                .isEqualTo(WorkerLog.EMPTY);
    }

    @Test
    void limitsApplyAndAreReported() throws Exception {
        String head = "[2026-11-24 22:00:05Z INFO StepsRunner] Processing step: DisplayName='";
        WorkerLimits small = new WorkerLimits(2, 10_000, 200, 500, 3, 10);
        Files.writeString(directory.resolve(NAME), (head + "a long name of a step'\n").repeat(9));
        WorkerLog log = read(small);
        assertThat(log.isComplete()).isFalse();
        assertThat(log.steps())
                .hasSize(3)
                .allSatisfy(step -> assertThat(step.name()).isEqualTo("a long nam"));

        Files.writeString(directory.resolve(NAME), head + "x".repeat(50_000) + "'\n" + head + "late'\n");
        assertThat(read(small).isComplete()).isFalse();

        Files.writeString(directory.resolve(NAME), head + "one'\n");
        Files.writeString(directory.resolve("Worker_20261124-220010-utc.log"), head + "two'\n");
        assertThat(read(small).isComplete()).isTrue();
        Files.writeString(directory.resolve("Worker_20261124-220020-utc.log"), head + "three'\n");
        assertThat(read(small).steps()).extracting(LoggedStep::name).containsExactly("one", "two");
        assertThat(read(small).isComplete()).isFalse();
    }

    /** A full log file of the runner has 8 MiB. */
    @Test
    void fullFileIsReadQuickly() throws Exception {
        Path alone = Files.createDirectory(directory.resolve("full"));
        Files.writeString(
                alone.resolve("Worker_20261124-220000-utc.log"),
                "[2026-11-24 22:00:00Z INFO X] a line\n".repeat(200_000));
        // Normally much faster; quadratic time would take far longer.
        Assertions.assertTimeout(
                Duration.ofSeconds(60), () -> new DiagDirectory(alone).read(BEGIN, WorkerLimits.DEFAULT));
    }

    @Test
    void findsDirectoryByWorkersProgram() {
        assertThat(DiagDirectory.of(Path.of("/opt/runner/bin/Runner.Worker")))
                .contains(new DiagDirectory(Path.of("/opt/runner/_diag")));
        assertThat(DiagDirectory.of(Path.of("Runner.Worker"))).isEmpty();
    }
}
