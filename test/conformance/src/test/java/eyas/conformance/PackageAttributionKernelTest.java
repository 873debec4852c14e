package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs code of packages with real package managers and interpreters, and checks which package a file access is attributed to. */
@Tag("kernel")
@Timeout(300)
@Tag("process")
final class PackageAttributionKernelTest {
    private static final Path SCRIPT = Path.of("src/test/packages/run.sh").toAbsolutePath();

    private static final String RULE = """
            - rule: Marked file opened
              desc: a file that only code of a package opens was opened
              condition: evt.type in (open, openat, openat2) and evt.is_open_read = true and fd.directory endswith /work/marks
              output: >
                marked (file=%fd.filename family=%ci.package.manager package=%ci.package version=%ci.package.version
                script=%ci.package.script confidence=%ci.package.confidence via=%ci.package.via evidence=%ci.package.evidence
                age=%ci.package.evidence.age others=%ci.package.others)
              priority: NOTICE
            """;

    /**
     * Expected attribution by kind: manager, package, version, script, confidence, source of the evidence, end of the file or program, and
     * other candidates.
     */
    private static final Map<String, String> EXPECTED = new TreeMap<>(Map.ofEntries(
            Map.entry("node-import", "npm left - import medium opened /node_modules/left/index.js -"),
            Map.entry("node-two", "npm innocent - import low opened /node_modules/innocent/index.js left"),
            Map.entry("npm-script", "npm left 1.0.0 postinstall high manager npm -"),
            Map.entry("python-import", "pip left - import medium opened /site-packages/left/__init__.py -"),
            Map.entry("python-start", "pip left - import high startup /site-packages/left-setup.pth -"),
            Map.entry("ruby-import", "gem left 1.0.2 import medium opened /gems/left-1.0.2/lib/left.rb -"),
            Map.entry("gem-extension", "gem left 1.0.2 extconf high manager gem -"),
            Map.entry("php-import", "composer acme/left - import medium opened /vendor/acme/left/left.php -"),
            Map.entry("cargo-build", "cargo left 0.3.0 build-script high|medium manager cargo -"),
            Map.entry("go-generate", "go left - generate high manager go -")));

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @Test
    void packageConfidenceReflectsEvidence() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULE);
        Path work = Files.createDirectory(directory.resolve("work"));
        Path report = directory.resolve("report");
        ProcessBuilder builder = EyasProcess.builder(
                "watch",
                "--rules",
                rules.toString(),
                "--report",
                report.toString(),
                "--",
                "/bin/sh",
                SCRIPT.toString(),
                work.toString());
        // Code that the monitored job writes itself belongs to no package, so all files are written before.
        Process before = new ProcessBuilder("/bin/sh", SCRIPT.toString(), work.toString())
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(before.waitFor()).isZero();
        builder.environment().put("PREPARED", "1");
        String output = runDetached(builder);
        Map<String, JsonNode> attributed = attributed(report.resolve("alerts.jsonl"));
        Set<String> missing = missing(work.resolve("missing"));
        assertThat(missing).as("tools that are not installed").doesNotContain("python-import");

        for (Map.Entry<String, String> each : EXPECTED.entrySet()) {
            String kind = each.getKey();
            if (!missing.contains(kind)) {
                assertThat(attributed).as(output).containsKey(kind);
                expect(kind, each.getValue().split(" ", -1), attributed.get(kind));
            }
        }
        assertReportedConfidence(JsonMapper.shared().readTree(report.resolve("report.json")));
    }

    /**
     * Runs a program without a parent in this build, to which it would otherwise be attributed. Fails unless it succeeds; returns its
     * output.
     */
    private String runDetached(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path code = directory.resolve("code");
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "{ sleep 1; \"$@\" >" + out + " 2>&1; echo $? >" + code + ".new; mv " + code + ".new " + code + "; } &",
                "sh"));
        command.addAll(builder.command());
        int started = builder.command(command).redirectErrorStream(true).start().waitFor();
        assertThat(started).isZero();
        while (Files.notExists(code)) {
            Thread.sleep(20);
        }
        String output = Files.readString(out);
        assertThat(Files.readString(code)).as(output).isEqualTo("0\n");
        return output;
    }

    private static void expect(String kind, String[] expected, JsonNode fields) {
        String[] names = {"manager", "", "version", "script", "confidence", "via"};
        for (int i = 0; i < names.length; i++) {
            String name = names[i].isEmpty() ? "ci.package" : "ci.package." + names[i];
            assertThat(text(fields, name))
                    .as(kind + ": " + name + " of " + fields)
                    .isIn((Object[]) expected[i].split("\\|", -1));
        }
        assertThat(text(fields, "ci.package.evidence")).as(kind).endsWith(expected[6]);
        assertThat(fields.get("ci.package.evidence.age").asLong()).as(kind).isNotNegative();
        if (!expected[7].equals("*")) {
            assertThat(text(fields, "ci.package.others")).as(kind).isEqualTo(expected[7]);
        }
    }

    private static String text(JsonNode fields, String name) {
        JsonNode value = fields.get(name);
        return value == null || value.isNull() ? "-" : value.asString();
    }

    private static Map<String, JsonNode> attributed(Path alerts) throws IOException {
        Map<String, JsonNode> attributed = new HashMap<>();
        for (String line : Files.readAllLines(alerts)) {
            JsonNode alert = JsonMapper.shared().readTree(line);
            if (alert.get("rule").asString().equals("Marked file opened")) {
                JsonNode fields = alert.get("output_fields");
                attributed.put(fields.get("fd.filename").asString(), fields);
            }
        }
        return attributed;
    }

    private static Set<String> missing(Path file) throws IOException {
        return Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of();
    }

    /** Asserts that the report distinguishes certain attribution from hints. */
    private static void assertReportedConfidence(JsonNode report) {
        List<String> rows = report.get("package_scripts")
                .valueStream()
                .map(row -> row.path("label").asString("") + " "
                        + row.path("confidence").asString("") + " "
                        + row.path("via").asString(""))
                .toList();
        assertThat(rows).contains("pip left import high startup", "pip left import medium opened");
    }
}
