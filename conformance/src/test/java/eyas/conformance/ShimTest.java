package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the JavaScript between the runner and the program, under the Node that runners have. */
final class ShimTest {
    static final Path SHIM = EyasProcess.home().resolve("shim");

    @TempDir
    private Path folder;

    private EyasProcess run(String script, Map<String, String> environment) throws Exception {
        return NodeTools.run(environment, SHIM.resolve(script).toString());
    }

    /** Writes a program that stands for eyas, or for another one in {@code folder}. */
    private Path program(String name, String script) throws IOException {
        Path program = folder.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n", StandardCharsets.UTF_8);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    /** What is in the repository is what runs: there is nothing to build, and nobody else's code. */
    @Test
    void everyScriptIsSoundAndNeedsNothing() throws Exception {
        try (Stream<Path> scripts = Files.list(SHIM)) {
            List<Path> all =
                    scripts.filter(path -> path.toString().endsWith(".cjs")).toList();
            assertThat(all).hasSize(9);
            for (Path script : all) {
                EyasProcess check = NodeTools.run(Map.of(), "--check", script.toString());
                assertThat(check.exitCode()).as(check.err()).isZero();
                assertThat(Files.readAllLines(script))
                        .filteredOn(line -> line.contains("require(") || line.contains("import("))
                        .allMatch(line -> line.matches(".*require\\('(node:[a-z_/]+|\\./[a-z]+\\.(cjs|json))'\\).*"));
            }
        }
        assertThat(NodeTools.run(Map.of(), "--version").out()).startsWith("v24.");
    }

    @Test
    void anActionThatPinsNoReleaseSaysSo() throws Exception {
        Path output = folder.resolve("output");
        Path summary = folder.resolve("summary");
        Path state = folder.resolve("state");
        String why =
                "this revision of the action pins no release for x64: use a released one (by its commit), or name an"
                        + " installation with eyas-path";
        String script = "process.argv.splice(1, 0, 'x'); Object.defineProperty(process, 'arch', { value: 'x64' });"
                + " require('" + SHIM.resolve("distribution.cjs")
                + "').find({ version: '1', archives: { x64: { name: 'a',"
                + " sha256: '' } } }).catch((failure) => require('" + SHIM.resolve("runner.cjs")
                + "').notMonitored(failure.message))";
        Map<String, String> environment = new HashMap<>(Map.of(
                "GITHUB_OUTPUT",
                output.toString(),
                "GITHUB_STEP_SUMMARY",
                summary.toString(),
                "GITHUB_STATE",
                state.toString()));
        EyasProcess run = NodeTools.run(environment, "-e", script);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .isEqualTo("eyas: This job was NOT monitored: " + why
                        + "\n::warning title=Eyas%3A not monitored::This job was NOT monitored: " + why + "\n");
        assertThat(CommandFileReader.pairs(output))
                .isEqualTo(Map.of("verdict", "not-monitored", "detections", "0", "coverage", "none"));
        assertThat(CommandFileReader.pairs(state)).isEqualTo(Map.of("monitored", "false"));
        assertThat(Files.readString(summary))
                .isEqualTo("## ⚪ Eyas: This job was NOT monitored.\n\n> **" + why + "**\n\n");
        environment.put("INPUT_FAIL-ON-ERROR", "true");
        assertThat(NodeTools.run(environment, "-e", script).exitCode()).isEqualTo(2);
    }

    @Test
    void inputsReachAProgramThatAShellStarts() throws Exception {
        Path program = program("eyas", "echo \"$@ $INPUT_FAIL_ON\"; exit 1");
        Path state = folder.resolve("state");
        EyasProcess run = run(
                "start.cjs",
                Map.of(
                        "INPUT_EYAS-PATH",
                        program.toString(),
                        "INPUT_FAIL-ON",
                        "critical",
                        "GITHUB_STATE",
                        state.toString()));
        assertThat(run.out()).isEqualTo("action start critical\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(CommandFileReader.pairs(state)).isEqualTo(Map.of("program", program.toString()));
    }

    @Test
    void thePostStepUsesTheProgramThatTheFirstOneFound() throws Exception {
        Path program = program("eyas", "echo \"$@\"");
        EyasProcess stop = run("stop.cjs", Map.of("STATE_program", program.toString(), "STATE_monitored", "true"));
        assertThat(stop.out()).as(stop.err()).isEqualTo("action stop\n");
        EyasProcess unwatched =
                run("stop.cjs", Map.of("STATE_program", program.toString(), "STATE_monitored", "false"));
        assertThat(unwatched.out()).isEqualTo("eyas: this job was NOT monitored, as its first step has said\n");
        assertThat(unwatched.exitCode()).isZero();
        EyasProcess analyze = run("analyze.cjs", Map.of("INPUT_EYAS-PATH", program.toString()));
        assertThat(analyze.out()).as(analyze.err()).isEqualTo("action analyze\n");
    }

    @Test
    void aPathThatIsNoInstallationIsRefused() throws Exception {
        EyasProcess run = run("start.cjs", Map.of("INPUT_EYAS-PATH", folder.toString()));
        assertThat(run.out())
                .startsWith("eyas: This job was NOT monitored: eyas-path: neither " + folder + " nor " + folder
                        + "/bin/eyas is a program\n");
        assertThat(run.exitCode()).isZero();
    }

    /** A launcher without its runtime, or a crash, is our fault and not the job's. */
    @Test
    void whatIsNoVerdictDoesNotFailTheJob() throws Exception {
        Path broken = program("eyas", "exec /no/such/java");
        EyasProcess run = run("start.cjs", Map.of("INPUT_EYAS-PATH", broken.toString()));
        assertThat(run.out())
                .contains(
                        "::warning title=Eyas%3A not monitored::This job was NOT monitored: eyas action start ended with"
                                + " 127, which is none of its own codes; see what it printed above\n");
        assertThat(run.exitCode()).isZero();
        Path killed = program("killed", "kill -9 $$");
        assertThat(run("stop.cjs", Map.of("INPUT_EYAS-PATH", killed.toString())).out())
                .contains("This job was NOT monitored: eyas action stop was ended by SIGKILL\n");
        Path unstartable = folder.resolve("text");
        Files.writeString(unstartable, "no program");
        assertThat(run("analyze.cjs", Map.of("INPUT_EYAS-PATH", unstartable.toString()))
                        .out())
                .contains("This job was NOT monitored: " + unstartable + " cannot be run: ");
    }

    /** The runner signals only the program that it has started, which is Node. */
    @Test
    void aCancelledStepEndsTheProgram() throws Exception {
        Path begun = folder.resolve("begun");
        Path program = program(
                "eyas", "trap 'echo interrupted; exit 130' INT\n: > " + begun + "\nwhile :; do sleep 0.05; done");
        Process node = NodeTools.builder(
                        Map.of("INPUT_EYAS-PATH", program.toString()),
                        SHIM.resolve("start.cjs").toString())
                .redirectErrorStream(true)
                .start();
        try {
            while (!Files.exists(begun)) {
                assertThat(node.isAlive()).isTrue();
                Thread.sleep(10);
            }
            new ProcessBuilder("kill", "-INT", Long.toString(node.pid()))
                    .start()
                    .waitFor();
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("interrupted\n");
            assertThat(node.exitValue()).isEqualTo(130);
        } finally {
            node.descendants().forEach(ProcessHandle::destroyForcibly);
            node.destroyForcibly();
        }
    }

    /** Runs {@code start} as if it were not root's, with {@code path} as its PATH. */
    private EyasProcess asUser(Path program, Path path) throws Exception {
        return NodeTools.run(
                Map.of("INPUT_EYAS-PATH", program.toString(), "INPUT_FAIL-ON", "error", "PATH", path.toString()),
                "-e",
                "process.getuid = () => 1001; require('" + SHIM.resolve("start.cjs") + "')");
    }

    @Test
    void sudoIsUsedWhereItKeepsTheInputs() throws Exception {
        Path program = program("eyas", "echo \"$@ $INPUT_FAIL_ON\"");
        Path path = Files.createDirectory(folder.resolve("path"));
        program(
                "path/sudo",
                "[ \"$1 $2\" = '-n -E' ] || exit 9\nshift 2\n[ \"$1\" = true ] || echo 'as root:'\nexec \"$@\"");
        program("path/true", "exit 0");
        assertThat(asUser(program, path).out()).isEqualTo("as root:\naction start error\n");
    }

    @Test
    void withoutSudoItIsSaidWhatIsMissing() throws Exception {
        Path program = program("eyas", "echo \"$@ $INPUT_FAIL_ON\"");
        Path path = Files.createDirectory(folder.resolve("path"));
        assertThat(asUser(program, path).out())
                .matches(
                        "eyas: not root, and there is no sudo on this runner; trying as user \\S+\\Raction start error\\R");
        program("path/sudo", "echo 'sudo: a password is required' >&2; exit 1");
        assertThat(asUser(program, path).out())
                .matches("eyas: not root, and sudo -n -E says: sudo: a password is required; trying as user \\S+"
                        + "\\Raction start error\\R");
    }

    @Test
    void otherSystemsAreNotMonitored() throws Exception {
        EyasProcess run = NodeTools.run(
                Map.of(),
                "-e",
                "Object.defineProperty(process, 'platform', { value: 'darwin' }); require('" + SHIM.resolve("start.cjs")
                        + "')");
        assertThat(run.out())
                .startsWith(
                        "eyas: This job was NOT monitored: Eyas watches Linux, and this runner is darwin; restrict the"
                                + " step with: if: runner.os == 'Linux'\n");
        assertThat(run.exitCode()).isZero();
    }
}
