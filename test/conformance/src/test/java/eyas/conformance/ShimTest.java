package eyas.conformance;

import static eyas.conformance.ShimFixture.SHIM;
import static eyas.conformance.ShimFixture.eyas;
import static eyas.conformance.ShimFixture.program;
import static eyas.conformance.ShimFixture.run;
import static eyas.conformance.ShimFixture.watch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the action's scripts, which run between the runner and the program, with the runner's version of Node. */
final class ShimTest {
    @TempDir
    private Path directory;

    /** The scripts run from the repository without a build step or third-party code. */
    @Test
    void scriptsAreValidWithoutDependencies() throws Exception {
        try (Stream<Path> scripts = Files.list(SHIM)) {
            List<Path> all =
                    scripts.filter(path -> path.toString().endsWith(".cjs")).toList();
            assertThat(all).hasSize(15);
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
    void inputsReachProgramStartedByShell() throws Exception {
        Path program = eyas(directory, "eyas", "echo \"$@ $INPUT_FAIL_ON\"", 1);
        Path state = directory.resolve("state");
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
        String inputs = "\"inputs\":{\"eyas-path\":\"" + program + "\",\"fail-on\":\"critical\"}";
        List<String> retained = Files.readAllLines(state);
        assertThat(retained)
                .as("the first saved state is not monitored")
                .element(1)
                .isEqualTo("{\"monitored\":\"false\"," + inputs + "}");
        String print = retained.get(4).replaceAll(".*\"fingerprint\":\"([0-9a-f]{64})\".*", "$1");
        assertThat(retained)
                .element(4)
                .isEqualTo("{\"monitored\":\"false\"," + inputs + ",\"program\":\"" + program + "\",\"fingerprint\":\""
                        + print + "\",\"proxies\":{\"https_proxy\":\"http://proxy.invalid\"}}");
    }

    /** The runner keeps the state file of a step where later steps can read it, and it contains the key of the watch. */
    @Test
    void savedStateIsRemovedOnceRunnerHasReadIt() throws Exception {
        Path program = eyas(directory, "eyas", "", 0);
        Path commands = Files.createDirectory(directory.resolve("commands"));
        for (boolean reads : new boolean[] {true, false}) {
            Path state = Files.createFile(commands.resolve("save_state_" + reads));
            EyasProcess run =
                    run("start.cjs", Map.of("INPUT_EYAS-PATH", program.toString(), "GITHUB_STATE", state.toString()));
            assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
            Thread.sleep(100);
            assertThat(state)
                    .as("the file is not removed before the runner reads it")
                    .exists();
            if (reads) {
                assertThat(CommandFileReader.pairs(state)).containsKey("watch");
            } else {
                // On a file system without access times, the file of the next step is the signal. The runner creates
                // other files before it reads this one.
                Files.createFile(commands.resolve("step_summary_this-scrubbed"));
                Thread.sleep(100);
                assertThat(state).as("the runner has not read the file").exists();
                Files.createFile(commands.resolve("save_state_next"));
            }
            for (int i = 0; i < 12_000 && Files.exists(state); i++) {
                Thread.sleep(10);
            }
            assertThat(state).doesNotExist();
        }
    }

    /** With debug logging, the runner logs a step's saved state, and later steps can read the log. */
    @Test
    void keyIsMaskedInRunnerLog() throws Exception {
        String key = "ab".repeat(32);
        Path program = eyas(
                directory,
                "eyas",
                "printf '%s keep %s\\n' \"$EYAS_RELAY\" \"$(printf '{\"name\":\"key\",\"value\":\"" + key
                        + "\"}' | base64 -w0)\"",
                0);
        Path state = Files.createFile(directory.resolve("save_state_1"));
        EyasProcess run =
                run("start.cjs", Map.of("INPUT_EYAS-PATH", program.toString(), "GITHUB_STATE", state.toString()));
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).isEqualTo("::add-mask::" + key + "\n");
        assertThat(state).content().contains("\"key\":\"" + key + "\"");
    }

    @Test
    void postStepUsesStateOfMainStep() throws Exception {
        Path program = eyas(directory, "eyas", "echo \"$@ $EYAS_STEP $STATE_log\"", 0);
        String key = "ab".repeat(32);
        EyasProcess post = run("post.cjs", Map.of("STATE_watch", watch(program, key)));
        assertThat(post.out()).as(post.err()).isEqualTo("action stop post first\n");
        assertThat(run("check.cjs", Map.of("STATE_watch", watch(program, key))).out())
                .isEqualTo("action stop check first\n");
        EyasProcess unwatched = run("post.cjs", Map.of("STATE_watch", "{\"monitored\":\"false\"}"));
        assertThat(unwatched.out()).isEqualTo("eyas: this job was NOT monitored, see its first step\n");
        assertThat(unwatched.exitCode()).isZero();
        EyasProcess lost = run("post.cjs", Map.of());
        assertThat(lost.out())
                .contains("This job was NOT monitored: the state of the first step of this action is missing");
        assertThat(lost.exitCode()).isZero();
        assertThat(run("post.cjs", Map.of("INPUT_FAIL-ON", "error")).exitCode())
                .as("fails without a required verdict: the state may have been removed on purpose")
                .isEqualTo(1);
        EyasProcess analyze = run("analyze.cjs", Map.of("INPUT_EYAS-PATH", program.toString()));
        assertThat(analyze.out()).as(analyze.err()).isEqualTo("action analyze  \n");
    }

    /** Returns variables that a step can set with GITHUB_ENV and GITHUB_PATH; the runner sets inputs and saved state afterwards. */
    private Map<String, String> hostileEnvironment(Path forged) {
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
        environment.put("STATE_lock", "off");
        environment.put("PATH", forged.getParent() + ":/usr/bin:/bin");
        return environment;
    }

    @Test
    void variablesOfLaterStepsDoNotReachProgram() throws Exception {
        Path program = eyas(directory, "eyas", "env", 0);
        Path forged = eyas(directory, "forged", "echo forged", 0);
        Files.copy(forged, directory.resolve("sudo"));
        Map<String, String> environment = hostileEnvironment(forged);
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
                .contains("EYAS_STEP=post\n", "STATE_log=first\n", "STATE_key=abab", "STATE_lock=enforce\n")
                .doesNotContain("hostile", "forged", "NOT monitored", "STATE_lock=off");
    }

    /** The runner sets only inputs that the action declares, so the job may have set others. */
    @Test
    void ignoresUndeclaredInputs() throws Exception {
        Path program = eyas(directory, "eyas", "env", 0);
        Map<String, String> environment = new HashMap<>(Map.of(
                "INPUT_EYAS-PATH",
                program.toString(),
                "INPUT_FAIL-ON-INCOMPLETE",
                "false",
                "INPUT_COMMENT",
                "always",
                "INPUT_CAPTURE",
                "hostile",
                "STATE_watch",
                watch(program, "ab".repeat(32))));
        assertThat(run("check.cjs", environment).out())
                .contains("EYAS_STEP=check\n")
                .doesNotContain("INPUT_");
        assertThat(run("begin.cjs", environment).out()).contains("EYAS_RELAY=").doesNotContain("INPUT_");
        assertThat(run("start.cjs", environment).out())
                .contains("INPUT_FAIL_ON_INCOMPLETE=false\n", "INPUT_COMMENT=always\n")
                .doesNotContain("INPUT_CAPTURE");
        assertThat(run("comment.cjs", environment).out())
                .contains("EYAS_RELAY=")
                .doesNotContain("INPUT_");
    }

    /** The runner evaluates inputs again for the last step, in an environment that the job may have changed. */
    @Test
    void postStepUsesInputsOfMainStep() throws Exception {
        Path program = eyas(directory, "eyas", "env", 0);
        String inputs = "{\"fail-on\":\"error\",\"sarif\":\"true\"}";
        Map<String, String> environment = Map.of(
                "STATE_watch",
                watch(program, "ab".repeat(32), inputs),
                "INPUT_FAIL-ON",
                "none",
                "INPUT_GITHUB-TOKEN",
                "t");
        assertThat(run("post.cjs", environment).out())
                .contains("INPUT_FAIL_ON=error\n", "INPUT_SARIF=true\n", "INPUT_GITHUB_TOKEN=t\n");
        Path silent = program(directory, "silent", "exit 0");
        EyasProcess none =
                run("post.cjs", Map.of("STATE_watch", watch(silent, "ab".repeat(32), inputs), "INPUT_FAIL-ON", "none"));
        assertThat(none.exitCode()).as(none.out()).isEqualTo(1);
    }

    /** Text that a program prints or an input contains is never interpreted as a workflow command, in either syntax, on either stream. */
    @Test
    void outputIsNotInterpretedAsCommands() throws Exception {
        Path program = eyas(
                directory,
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

    /** On SIGUSR1, Node starts its debugger, with which any process of the same user could run code in it. */
    @Test
    void signalsDoNotOpenDebugger() throws Exception {
        Path program = eyas(directory, "eyas", "kill -USR1 $PPID; sleep 0.5", 0);
        EyasProcess run = run("stop.cjs", Map.of("INPUT_EYAS-PATH", program.toString()));
        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.err()).isEmpty();
    }

    /** The program of the last step receives the key of the watch, so it must be the program that the first step started. */
    @Test
    void doesNotRunModifiedProgram() throws Exception {
        Path home = Files.createDirectories(directory.resolve("image"));
        Path program = Files.createDirectory(home.resolve("bin")).resolve("eyas");
        Files.copy(eyas(directory, "eyas", "echo ran", 0), program);
        Path library = Files.createDirectory(home.resolve("lib")).resolve("eyas.jar");
        Files.writeString(library, "one");
        String before = watch(program, "ab".repeat(32));
        assertThat(run("post.cjs", Map.of("STATE_watch", before)).out()).isEqualTo("ran\n");
        FileTime time = Files.getLastModifiedTime(library);
        Files.writeString(library, "two");
        Files.setLastModifiedTime(library, time);
        EyasProcess changed = run("post.cjs", Map.of("STATE_watch", before, "INPUT_FAIL-ON", "error"));
        assertThat(changed.out())
                .startsWith(
                        "eyas: This job was NOT monitored: " + program + ", or a file of its installation, was changed"
                                + " after the first step of this action; it is not run")
                .doesNotContain("ran\n");
        assertThat(changed.exitCode()).isEqualTo(1);
        String added = watch(program, "ab".repeat(32));
        Files.writeString(home.resolve("lib/more.jar"), "");
        assertThat(run("check.cjs", Map.of("STATE_watch", added)).out()).contains("NOT monitored: " + program);
        Files.delete(program);
        assertThat(run("post.cjs", Map.of("STATE_watch", added)).out()).contains("NOT monitored: ENOENT");
    }

    /** Runs {@code start} as an unprivileged user with {@code sudo} as the only sudo program. */
    private EyasProcess asUser(Path program, Path sudo) throws Exception {
        return NodeTools.run(
                Map.of(
                        "INPUT_EYAS-PATH",
                        program.toString(),
                        "INPUT_FAIL-ON",
                        "error",
                        "PATH",
                        directory.resolve("path") + ":/usr/bin:/bin"),
                "-e",
                "process.getuid = () => 1001; require('" + SHIM.resolve("privilege.cjs") + "').asRoot(['" + sudo
                        + "']); require('" + SHIM.resolve("start.cjs")
                        + "').main('watch')");
    }

    private Path sudo() throws IOException {
        return program(
                directory,
                "sudo",
                "[ \"$1 $2\" = '-n -E' ] || exit 9\nshift 2\n[ \"$1\" = /usr/bin/true ] || echo 'as root:'\nexec \"$@\"");
    }

    private static void changeOwner(Path file, int user) throws IOException {
        Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void usesSudoIfItKeepsInputs() throws Exception {
        Privileges.assumeBpfSupport();
        Path program = eyas(directory, "eyas", "echo \"$@ $INPUT_FAIL_ON\"", 0);
        assertThat(asUser(program, sudo()).out()).isEqualTo("as root:\naction start error\n");
    }

    @Test
    void missingSudoIsReported() throws Exception {
        Privileges.assumeBpfSupport();
        Path program = eyas(directory, "eyas", "echo \"$@ $INPUT_FAIL_ON\"", 0);
        assertThat(asUser(program, directory.resolve("none")).out())
                .matches(
                        "eyas: not root, and there is no sudo on this runner; trying as user \\S+\\Raction start error\\R");
        Path refusing = program(directory, "refusing", "echo 'sudo: a password is required' >&2; exit 1");
        assertThat(asUser(program, refusing).out())
                .matches("eyas: not root, and sudo -n -E failed: sudo: a password is required; trying as user \\S+"
                        + "\\Raction start error\\R");
    }

    /** A user who can write to any component of a path controls the program at that path. */
    @Test
    void rootRunsRootOwnedFilesOnly() throws Exception {
        Privileges.assumeBpfSupport();
        Files.createDirectory(directory.resolve("path"));
        Files.copy(program(directory, "forged", "echo forged; exit 0"), directory.resolve("path/sudo"));
        Path place = Files.createDirectories(directory.resolve("image/bin"));
        Path program = Files.copy(eyas(directory, "eyas", "echo \"$@\"", 0), place.resolve("eyas"));
        Path library = Files.createDirectories(directory.resolve("image/lib")).resolve("eyas.jar");
        Files.writeString(library, "");
        assertThat(asUser(program, sudo()).out()).isEqualTo("as root:\naction start\n");
        for (Path part : List.of(program, place, directory.resolve("image"), library)) {
            changeOwner(part, 1001);
            assertThat(asUser(program, sudo()).out())
                    .contains("NOT monitored: cannot run " + program + " as root: " + part
                            + " is writable by others than root; make root its owner (chown -R root:root, chmod -R go-w), or do not"
                            + " set eyas-path\n")
                    .doesNotContain("as root:\n");
            changeOwner(part, 0);
        }
        Path link = Files.createSymbolicLink(directory.resolve("image/lib/link"), directory.resolve("elsewhere"));
        Files.writeString(directory.resolve("elsewhere"), "");
        Files.setPosixFilePermissions(directory.resolve("elsewhere"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(asUser(program, sudo()).out())
                .contains(directory.resolve("elsewhere") + " is writable by others than root;");
        Files.delete(link);
        Path usersSudo = sudo();
        changeOwner(usersSudo, 1001);
        assertThat(asUser(program, usersSudo).out())
                .startsWith("eyas: not root, and there is no sudo on this runner; trying as user ");
    }
}
