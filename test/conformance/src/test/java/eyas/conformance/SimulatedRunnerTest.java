package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the simulated runner does what the real one does, as far as something could depend on it. */
final class SimulatedRunnerTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void stepsGetEnvironmentOfRealRunner() throws Exception {
        JobRun job;
        try (SimulatedRunner runner = new SimulatedRunner(folder, WORKFLOWS.resolve("actions"), "one")) {
            job = runner.run(WORKFLOWS.resolve("protocol.yml"), "build", null);
        }
        String outer = folder.resolve("_work/_actions/example/outer/v2").toString();
        assertThat(job.steps())
                .as(job.everything())
                .extracting(step ->
                        step.name() + ": " + step.log().lines().findFirst().orElse(""))
                .containsExactly(
                        // Pre parts come first, also those of actions in actions; post parts last, in reverse.
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
        // Only a shell that was named stops at a part of a pipe.
        assertThat(job.step("Script").log()).contains("out=one");
        assertThat(job.step("Script").code()).isEqualTo(1);
        assertThat(job.step("Default shell").code()).isZero();
        assertThat(job.conclusion()).isEqualTo("failure");
        assertThat(job.orphans()).containsExactly("sleep");
        long stays = Long.parseLong(
                Files.readString(folder.resolve("_work/_temp/stays")).strip());
        assertThat(ProcessHandle.of(stays)).hasValueSatisfying(process -> {
            assertThat(process.isAlive()).isTrue();
            process.destroyForcibly();
        });
        // As the runner does, which removes them with its temporary folder.
        assertThat(folder.resolve("_work/_temp/_runner_file_commands")).isNotEmptyDirectory();
    }
}
