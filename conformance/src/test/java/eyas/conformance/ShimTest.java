package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Writes a program that stands for eyas, does {@code script} and ends with {@code code} as eyas does. */
    private Path eyas(String name, String script, int code) throws Exception {
        return program(
                name,
                script + "\nexec " + NodeTools.node() + " "
                        + Path.of(Objects.requireNonNull(ShimTest.class.getResource("shim/end.cjs"))
                                .toURI()) + " " + code);
    }

    private static String kept(Path state) throws IOException {
        return CommandFileReader.pairs(state).get("watch");
    }

    /** What is in the repository is what runs: there is nothing to build, and nobody else's code. */
    @Test
    void everyScriptIsSoundAndNeedsNothing() throws Exception {
        try (Stream<Path> scripts = Files.list(SHIM)) {
            List<Path> all =
                    scripts.filter(path -> path.toString().endsWith(".cjs")).toList();
            assertThat(all).hasSize(13);
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
        String why =
                "this revision of the action pins no release for x64: use a released one (by its commit), or name an"
                        + " installation with eyas-path";
        String script = "process.argv.splice(1, 0, 'x'); Object.defineProperty(process, 'arch', { value: 'x64' });"
                + " require('" + SHIM.resolve("distribution.cjs")
                + "').find({ version: '1', archives: { x64: { name: 'a',"
                + " sha256: '' } } }).catch((failure) => require('" + SHIM.resolve("runner.cjs")
                + "').notMonitored(failure.message))";
        Map<String, String> environment =
                new HashMap<>(Map.of("GITHUB_OUTPUT", output.toString(), "GITHUB_STEP_SUMMARY", summary.toString()));
        EyasProcess run = NodeTools.run(environment, "-e", script);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .isEqualTo("eyas: This job was NOT monitored: " + why
                        + "\n::warning title=Eyas%3A not monitored::This job was NOT monitored: " + why + "\n");
        assertThat(CommandFileReader.pairs(output))
                .isEqualTo(Map.of("verdict", "not-monitored", "detections", "0", "coverage", "none"));
        assertThat(Files.readString(summary))
                .isEqualTo("## ⚪ Eyas: This job was NOT monitored.\n\n> **" + why + "**\n\n");
        environment.put("INPUT_FAIL-ON-ERROR", "true");
        assertThat(NodeTools.run(environment, "-e", script).exitCode()).isEqualTo(2);
    }

    @Test
    void inputsReachAProgramThatAShellStarts() throws Exception {
        Path program = eyas("eyas", "echo \"$@ $INPUT_FAIL_ON\"", 1);
        Path state = folder.resolve("state");
        EyasProcess run = run(
                "start.cjs",
                Map.of(
                        "INPUT_EYAS-PATH",
                        program.toString(),
                        "INPUT_FAIL-ON",
                        "critical",
                        "GITHUB_STATE",
                        state.toString(),
                        "https_proxy",
                        "http://proxy.invalid"));
        assertThat(run.out()).as(run.err()).isEqualTo("action start critical\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(kept(state))
                .isEqualTo("{\"monitored\":\"false\",\"program\":\"" + program
                        + "\",\"proxies\":{\"https_proxy\":\"http://proxy.invalid\"}}");
        assertThat(Files.readAllLines(state))
                .as("before anything else is done it is kept that there is no watch yet")
                .element(1)
                .isEqualTo("{\"monitored\":\"false\"}");
    }

    private static String watch(Path program, String key) {
        return "{\"monitored\":\"true\",\"log\":\"first\",\"key\":\"" + key + "\",\"program\":\"" + program
                + "\",\"proxies\":{}}";
    }

    @Test
    void theEndOfTheJobUsesWhatTheBeginningHasKept() throws Exception {
        Path program = eyas("eyas", "echo \"$@ $EYAS_STEP $STATE_log\"", 0);
        String key = "ab".repeat(32);
        EyasProcess post = run("post.cjs", Map.of("STATE_watch", watch(program, key)));
        assertThat(post.out()).as(post.err()).isEqualTo("action stop post first\n");
        assertThat(run("check.cjs", Map.of("STATE_watch", watch(program, key))).out())
                .isEqualTo("action stop check first\n");
        EyasProcess unwatched = run("post.cjs", Map.of("STATE_watch", "{\"monitored\":\"false\"}"));
        assertThat(unwatched.out()).isEqualTo("eyas: this job was NOT monitored, as its first step has said\n");
        assertThat(unwatched.exitCode()).isZero();
        assertThat(run("post.cjs", Map.of()).out())
                .contains("This job was NOT monitored: the first step of this action was ended before it could do");
        EyasProcess analyze = run("analyze.cjs", Map.of("INPUT_EYAS-PATH", program.toString()));
        assertThat(analyze.out()).as(analyze.err()).isEqualTo("action analyze  \n");
    }

    /** What a step can say with GITHUB_ENV and GITHUB_PATH; the runner sets inputs and what a step has kept after that. */
    private Map<String, String> hostile(Path forged) {
        Map<String, String> environment = new HashMap<>();
        for (String name : List.of(
                "EYAS_JAVA_OPTS",
                "EYAS_HEAP",
                "EYAS_HOME",
                "JAVA_TOOL_OPTIONS",
                "JDK_JAVA_OPTIONS",
                "_JAVA_OPTIONS",
                "BASH_ENV",
                "GITHUB_TOKEN",
                "PYTHONPATH",
                "INPUT_FAIL_ON",
                "EYAS_STEP",
                "EYAS_RELAY")) {
            environment.put(name, "hostile");
        }
        environment.put("STATE_monitored", "false");
        environment.put("STATE_program", forged.toString());
        environment.put("STATE_key", "00".repeat(32));
        environment.put("STATE_log", "hostile");
        environment.put("PATH", forged.getParent() + ":/usr/bin:/bin");
        return environment;
    }

    @Test
    void nothingThatALaterStepCanSetReachesTheProgram() throws Exception {
        Path program = eyas("eyas", "env", 0);
        Path forged = eyas("forged", "echo forged", 0);
        Files.copy(forged, folder.resolve("sudo"));
        Map<String, String> environment = hostile(forged);
        environment.put("INPUT_EYAS-PATH", program.toString());
        environment.put("INPUT_FAIL-ON", "error");
        EyasProcess stop = run("stop.cjs", environment);
        assertThat(stop.out())
                .as(stop.err())
                .contains("EYAS_STEP=stop\n", "INPUT_FAIL_ON=error\n", "PATH=/usr/sbin:")
                .doesNotContain("hostile", "forged", "NOT monitored", "STATE_");
        environment.put("STATE_watch", watch(program, "ab".repeat(32)));
        EyasProcess post = run("post.cjs", environment);
        assertThat(post.out())
                .as(post.err())
                .contains("EYAS_STEP=post\n", "STATE_log=first\n", "STATE_key=abab")
                .doesNotContain("hostile", "forged", "NOT monitored");
    }

    /** Nothing but the watch's own key proves a verdict, and an exit code proves none. */
    @Test
    void withoutProofThereIsNoVerdict() throws Exception {
        String why = " and without its verdict; see what it printed above\n";
        for (int code : new int[] {0, 1, 2}) {
            Path silent = program("silent" + code, "echo 'eyas: No rule was broken.'; exit " + code);
            EyasProcess run = run("stop.cjs", Map.of("INPUT_EYAS-PATH", silent.toString()));
            assertThat(run.out()).contains("This job was NOT monitored: eyas action stop ended with " + code + why);
            assertThat(run.exitCode()).isZero();
            assertThat(run("stop.cjs", Map.of("INPUT_EYAS-PATH", silent.toString(), "INPUT_FAIL-ON", "error"))
                            .exitCode())
                    .as("who asked for a verdict gets none")
                    .isEqualTo(1);
        }
        Path other = eyas("other", "unset STATE_key", 0);
        EyasProcess forged = run("post.cjs", Map.of("STATE_watch", watch(other, "ab".repeat(32))));
        assertThat(forged.out()).contains("This job was NOT monitored: eyas action stop ended with 0" + why);
        Path crashed = program("crashed", "echo 'Error: Could not create the Java Virtual Machine.' >&2; exit 1");
        EyasProcess start = run("start.cjs", Map.of("INPUT_EYAS-PATH", crashed.toString()));
        assertThat(start.out()).contains("NOT monitored: eyas action start ended with 1" + why);
        assertThat(start.exitCode()).isZero();
    }

    /** A program in the place of ours knows the word of the messages, and may cancel the step. */
    @Test
    void whatIsSentWithoutProofReachesNobody() throws Exception {
        String messages =
                "printf '%s summarize %s\\n%s output %s\\n' \"$EYAS_RELAY\" \"$(printf '{\"text\":\"all well\"}' | base64 -w0)\""
                        + " \"$EYAS_RELAY\" \"$(printf '{\"name\":\"verdict\",\"value\":\"clean\"}' | base64 -w0)\"";
        for (String end : List.of("exit 0", "kill -TERM $PPID; sleep 1; exit 0", "kill -TERM $PPID; kill -KILL $$")) {
            Path output = folder.resolve("output");
            Path summary = folder.resolve("summary");
            Files.writeString(output, "");
            Files.writeString(summary, "");
            Path program = program("forger", messages + "\n" + end);
            EyasProcess run = run(
                    "stop.cjs",
                    Map.of(
                            "INPUT_EYAS-PATH",
                            program.toString(),
                            "INPUT_FAIL-ON",
                            "error",
                            "GITHUB_OUTPUT",
                            output.toString(),
                            "GITHUB_STEP_SUMMARY",
                            summary.toString()));
            assertThat(run.exitCode()).as(end).isEqualTo(1);
            assertThat(run.out()).as(end).contains("This job was NOT monitored");
            assertThat(output).content().as(end).doesNotContain("clean");
            assertThat(summary).content().as(end).doesNotContain("all well");
        }
    }

    /** A full disk, or a file that is gone, is no reason to say that nothing was watched, or to forget fail-on. */
    @Test
    void whatCannotBeWrittenChangesNoVerdict() throws Exception {
        String messages =
                "printf '%s summarize %s\\n%s output %s\\n' \"$EYAS_RELAY\" \"$(printf '{\"text\":\"x\"}' | base64)\""
                        + " \"$EYAS_RELAY\" \"$(printf '{\"name\":\"verdict\",\"value\":\"findings\"}' | base64 -w0)\"";
        Path program = eyas("eyas", messages, 1);
        EyasProcess run = run(
                "stop.cjs",
                Map.of(
                        "INPUT_EYAS-PATH",
                        program.toString(),
                        "INPUT_FAIL-ON",
                        "error",
                        "GITHUB_STEP_SUMMARY",
                        folder.resolve("no/such/folder/summary").toString(),
                        "GITHUB_OUTPUT",
                        "/dev/full"));
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "eyas: the job summary cannot be written: ENOENT",
                        "eyas: the output verdict cannot be written: ENOSPC",
                        "::warning title=Eyas%3A not everything could be written::")
                .doesNotContain("NOT monitored");
    }

    /** Whatever a program prints, and whatever an input is called, is no command, in either form, on either stream. */
    @Test
    void nothingThatIsPrintedIsACommand() throws Exception {
        Path program = eyas(
                "eyas",
                "printf 'a\\n::error::x\\n \\302\\240::stop-commands::x\\nb ##[error]x\\rc\\r::error::y\\n'\n"
                        + "printf '::warning::x\\n##[add-mask]x\\n' >&2",
                0);
        EyasProcess run = run("stop.cjs", Map.of("INPUT_EYAS-PATH", program.toString()));
        assertThat(run.out()).isEqualTo("a\n: :error::x\n \u00a0: :stop-commands::x\nb ## [error]x\nc\n: :error::y\n");
        assertThat(run.err()).isEqualTo(": :warning::x\n## [add-mask]x\n");
        StepResult refused = StepResult.of(
                "start",
                0,
                run("start.cjs", Map.of("INPUT_EYAS-PATH", "/##[error]x\r::error::y"))
                        .out(),
                "");
        assertThat(refused.annotations())
                .singleElement()
                .asString()
                .startsWith("::warning title=Eyas%3A not monitored::")
                .doesNotContain("##[");
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
                                + " 127 and without its verdict; see what it printed above\n");
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
                    .startsWith("interrupted\n")
                    .contains("NOT monitored: eyas action start was cancelled and without its verdict");
        } finally {
            node.descendants().forEach(ProcessHandle::destroyForcibly);
            node.destroyForcibly();
        }
    }

    /** Runs {@code start} as if this were not root, and {@code sudo} the only one there is. */
    private EyasProcess asUser(Path program, Path sudo) throws Exception {
        return NodeTools.run(
                Map.of(
                        "INPUT_EYAS-PATH",
                        program.toString(),
                        "INPUT_FAIL-ON",
                        "error",
                        "PATH",
                        folder.resolve("path") + ":/usr/bin:/bin"),
                "-e",
                "process.getuid = () => 1001; require('" + SHIM.resolve("privilege.cjs") + "').asRoot(['" + sudo
                        + "']); require('" + SHIM.resolve("start.cjs") + "')");
    }

    private Path sudo() throws IOException {
        return program(
                "sudo",
                "[ \"$1 $2\" = '-n -E' ] || exit 9\nshift 2\n[ \"$1\" = /usr/bin/true ] || echo 'as root:'\nexec \"$@\"");
    }

    private static void give(Path file, int user) throws IOException {
        Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void sudoIsUsedWhereItKeepsTheInputs() throws Exception {
        Privileges.need();
        Path program = eyas("eyas", "echo \"$@ $INPUT_FAIL_ON\"", 0);
        assertThat(asUser(program, sudo()).out()).isEqualTo("as root:\naction start error\n");
    }

    @Test
    void withoutSudoItIsSaidWhatIsMissing() throws Exception {
        Privileges.need();
        Path program = eyas("eyas", "echo \"$@ $INPUT_FAIL_ON\"", 0);
        assertThat(asUser(program, folder.resolve("none")).out())
                .matches(
                        "eyas: not root, and there is no sudo on this runner; trying as user \\S+\\Raction start error\\R");
        Path refusing = program("refusing", "echo 'sudo: a password is required' >&2; exit 1");
        assertThat(asUser(program, refusing).out())
                .matches("eyas: not root, and sudo -n -E says: sudo: a password is required; trying as user \\S+"
                        + "\\Raction start error\\R");
    }

    /** Whoever can write to a part of a path decides what is run by it. */
    @Test
    void rootRunsOnlyWhatIsRoots() throws Exception {
        Privileges.need();
        Files.createDirectory(folder.resolve("path"));
        Files.copy(program("forged", "echo forged; exit 0"), folder.resolve("path/sudo"));
        Path place = Files.createDirectories(folder.resolve("image/bin"));
        Path program = Files.copy(eyas("eyas", "echo \"$@\"", 0), place.resolve("eyas"));
        Path library = Files.createDirectories(folder.resolve("image/lib")).resolve("eyas.jar");
        Files.writeString(library, "");
        assertThat(asUser(program, sudo()).out()).isEqualTo("as root:\naction start\n");
        for (Path part : List.of(program, place, folder.resolve("image"), library)) {
            give(part, 1001);
            assertThat(asUser(program, sudo()).out())
                    .contains("NOT monitored: root does not run " + program + ": others than root can write to " + part
                            + "; give it to root (chown -R root:root, chmod -R go-w), or leave out eyas-path\n")
                    .doesNotContain("as root:");
            give(part, 0);
        }
        Path link = Files.createSymbolicLink(folder.resolve("image/lib/link"), folder.resolve("elsewhere"));
        Files.writeString(folder.resolve("elsewhere"), "");
        Files.setPosixFilePermissions(folder.resolve("elsewhere"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(asUser(program, sudo()).out())
                .contains("others than root can write to " + folder.resolve("elsewhere") + ";");
        Files.delete(link);
        Path usersSudo = sudo();
        give(usersSudo, 1001);
        assertThat(asUser(program, usersSudo).out())
                .startsWith("eyas: not root, and there is no sudo on this runner; trying as user ");
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
