package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import eyas.conformance.WorkflowYaml.Action;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the action's files, and the JavaScript that fetches the program, under the Node that is installed. */
final class ShimTest {
    private static final Path ROOT = EyasProcess.home();
    private static final Path SHIM = ROOT.resolve("shim");

    @TempDir
    private Path folder;

    private EyasProcess node(Map<String, String> environment, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("node"), Stream.of(arguments)).toList());
        builder.environment().keySet().removeIf(name -> name.startsWith("GITHUB_") || name.startsWith("INPUT_"));
        builder.environment().put("RUNNER_TOOL_CACHE", folder.resolve("tools").toString());
        builder.environment().putAll(environment);
        return EyasProcess.run(builder);
    }

    @Test
    void everyActionIsComplete() throws Exception {
        for (String place : List.of("", "start", "stop", "analyze")) {
            Path at = ROOT.resolve(place);
            Action action = WorkflowYaml.action(at);
            assertThat(action.using()).as(place).isEqualTo("node24");
            assertThat(at.resolve(String.valueOf(action.main()))).exists();
            assertThat(action.inputs()).as(place).containsKeys("eyas-path", "fail-on-error", "verbose");
            assertThat(Files.readAllLines(at.resolve("action.yml")))
                    .as("keys that the runner ignores")
                    .noneMatch(line -> line.matches("\\s+(type|options):.*"));
        }
        Action root = WorkflowYaml.action(ROOT);
        assertThat(root.post()).isEqualTo("shim/stop.cjs");
        assertThat(root.postIf()).isEqualTo("always()");
    }

    @Test
    void theInputsOfFalcoActionsAreTaken() throws Exception {
        assertThat(WorkflowYaml.action(ROOT.resolve("start")).inputs())
                .containsKeys("mode", "falco-version", "config-file", "custom-rule-file", "cicd-rules", "verbose");
        assertThat(WorkflowYaml.action(ROOT.resolve("stop")).inputs()).containsKeys("mode", "verbose");
        assertThat(WorkflowYaml.action(ROOT.resolve("analyze")).inputs())
                .containsKeys(
                        "custom-rule-file",
                        "falco-version",
                        "extract-connections",
                        "extract-written-files",
                        "extract-processes",
                        "extract-dns",
                        "extract-containers",
                        "extract-chisels",
                        "extract-hashes",
                        "filters-config",
                        "openai-model",
                        "openai-user-prompt");
    }

    @Test
    void everyScriptIsSoundAndNeedsNothing() throws Exception {
        try (Stream<Path> scripts = Files.list(SHIM)) {
            List<Path> all =
                    scripts.filter(path -> path.toString().endsWith(".cjs")).toList();
            assertThat(all).hasSize(6);
            for (Path script : all) {
                EyasProcess check = node(Map.of(), "--check", script.toString());
                assertThat(check.exitCode()).as(check.err()).isZero();
                assertThat(Files.readAllLines(script))
                        .filteredOn(line -> line.contains("require("))
                        .allMatch(line -> line.matches(".*require\\('(node:[a-z_]+|\\./[a-z]+\\.(cjs|json))'\\).*"));
            }
        }
    }

    @Test
    void anActionThatPinsNoReleaseSaysSo() throws Exception {
        Path output = folder.resolve("output");
        Path summary = folder.resolve("summary");
        EyasProcess run = node(
                Map.of("GITHUB_OUTPUT", output.toString(), "GITHUB_STEP_SUMMARY", summary.toString()),
                SHIM.resolve("start.cjs").toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
            eyas: This job was NOT monitored: this revision of the action pins no release: use a released one \
            (by its commit), or name an installation with eyas-path
            ::warning title=Eyas%3A not monitored::This job was NOT monitored: this revision of the action pins \
            no release: use a released one (by its commit), or name an installation with eyas-path
            """);
        assertThat(CommandFileReader.pairs(output))
                .isEqualTo(Map.of("verdict", "not-monitored", "detections", "0", "coverage", "none"));
        assertThat(summary).content().startsWith("## ⚪ Eyas: This job was NOT monitored.\n");
        assertThat(node(
                                Map.of("INPUT_FAIL-ON-ERROR", "true"),
                                SHIM.resolve("start.cjs").toString())
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void theReleaseIsFetchedOnceAndChecked() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("release/eyas/bin"));
        Files.writeString(bin.resolve("eyas"), "#!/bin/sh\n");
        Path archive = folder.resolve("eyas.tar.gz");
        new ProcessBuilder(
                        "tar",
                        "-czf",
                        archive.toString(),
                        "-C",
                        folder.resolve("release").toString(),
                        "eyas")
                .start()
                .waitFor();
        byte[] bytes = Files.readAllBytes(archive);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = server(bytes, requests);
        try {
            Map<String, String> mirror = Map.of(
                    "INPUT_DOWNLOAD-URL",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/mirror/");
            EyasProcess first = node(mirror, "-e", find(hash));
            assertThat(first.out()).as(first.err()).endsWith("/eyas/bin/eyas\n");
            assertThat(Path.of(first.out().strip())).exists();
            assertThat(node(mirror, "-e", find(hash)).out()).isEqualTo(first.out());
            assertThat(requests).hasValue(1);
            EyasProcess wrong = node(mirror, "-e", find("0".repeat(64)));
            assertThat(wrong.out())
                    .endsWith(" has the SHA-256 " + hash + ", but this action pins " + "0".repeat(64)
                            + "; nothing of it was run\n");
            try (Stream<Path> cached = Files.list(folder.resolve("tools/eyas"))) {
                assertThat(cached).hasSize(1);
            }
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer server(byte[] archive, AtomicInteger requests) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mirror/eyas.tar.gz", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String find(String hash) {
        String pin = "{ name: 'eyas.tar.gz', sha256: '" + hash + "' }";
        return "require('" + SHIM.resolve("distribution.cjs") + "').find({ version: '1', archives: { x64: " + pin
                + ", arm64: " + pin + " } }).then(console.log, (failure) => console.log(failure.message))";
    }

    @Test
    void inputsReachAProgramThatAShellStarts() throws Exception {
        Path program = folder.resolve("eyas");
        Files.writeString(program, "#!/bin/sh\necho \"$@ $INPUT_FAIL_ON\"\nexit 3\n", StandardCharsets.UTF_8);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path state = folder.resolve("state");
        Map<String, String> environment = Map.of(
                "INPUT_EYAS-PATH", program.toString(), "INPUT_FAIL-ON", "critical", "GITHUB_STATE", state.toString());
        EyasProcess run = node(environment, SHIM.resolve("start.cjs").toString());
        assertThat(run.out()).isEqualTo("action start critical\n");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(CommandFileReader.pairs(state)).isEqualTo(Map.of("program", program.toString()));
        EyasProcess unwatched = node(
                Map.of("STATE_monitored", "false"), SHIM.resolve("stop.cjs").toString());
        assertThat(unwatched.out()).isEqualTo("eyas: this job was NOT monitored, as its first step has said\n");
        assertThat(unwatched.exitCode()).isZero();
    }
}
