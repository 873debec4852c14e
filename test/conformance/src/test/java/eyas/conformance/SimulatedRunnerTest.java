package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated runner behaves like the real one in everything that other tests depend on. */
final class SimulatedRunnerTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void stepsGetEnvironmentOfRealRunner() throws Exception {
        JobRun job;
        try (SimulatedRunner runner = new SimulatedRunner(directory, WORKFLOWS.resolve("actions"), "one")) {
            job = runner.run(WORKFLOWS.resolve("protocol.yml"), "build", null);
        }
        String outer = directory.resolve("_work/_actions/example/outer/v2").toString();
        assertThat(job.steps())
                .as(job.fullOutput())
                .extracting(step ->
                        step.name() + ": " + step.log().lines().findFirst().orElse(""))
                .containsExactly(
                        // Pre parts run first, including those of nested actions; post parts run last, in reverse
                        // order.
                        "Pre First: pre one first example/parts@v1 -",
                        "Pre Run example/parts@v1: pre two __example_outer example/parts@v1 " + outer,
                        "First: main one first example/parts@v1 -",
                        "Run example/parts@v1: main two __example_outer example/parts@v1 " + outer,
                        "Run echo \"script $GITHUB_ACTION [$GITHUB_ACTION_REPOSITORY] $GITHUB_ACTION_PATH $AROUND\":"
                                + " script __example_outer [] " + outer + " yes",
                        "Script: __run [] [] main ----",
                        "Default shell: ",
                        "After: ",
                        "Post Run example/parts@v1: post two __example_outer example/parts@v1 " + outer,
                        "Post First: post one first example/parts@v1 -");
        assertThat(job.steps().getFirst().log()).contains("v24 true");
        // Only an explicitly named bash has pipefail.
        assertThat(job.step("Script").log()).contains("out=one");
        assertThat(job.step("Script").code()).isEqualTo(1);
        assertThat(job.step("Default shell").code()).isZero();
        assertThat(job.conclusion()).isEqualTo("failure");
        assertThat(job.orphans()).containsExactly("sleep");
        long stays = Long.parseLong(
                Files.readString(directory.resolve("_work/_temp/stays")).strip());
        assertThat(ProcessHandle.of(stays)).hasValueSatisfying(process -> {
            assertThat(process.isAlive()).isTrue();
            process.destroyForcibly();
        });
        // Command files stay until the runner removes its temporary directory.
        assertThat(directory.resolve("_work/_temp/_runner_file_commands")).isNotEmptyDirectory();
    }
}
