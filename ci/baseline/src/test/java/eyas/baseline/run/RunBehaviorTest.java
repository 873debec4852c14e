package eyas.baseline.run;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.baseline.TestReportBuilder;
import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockWriter;
import eyas.baseline.model.LockEntry;
import eyas.report.ReportJson;
import eyas.report.ReportReader;
import eyas.report.model.CollectedRows;
import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Touch;
import eyas.report.model.JobReport;
import eyas.testsupport.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the conversion of a report's rows to entries. */
final class RunBehaviorTest {
    private static final Golden GOLDEN = Golden.in("ci/baseline/src/test/resources/eyas/baseline/run");
    private static final Path EXAMPLE =
            Path.of("../../report/report/src/test/resources/eyas/report/example-report.json");

    private static List<String> texts(RunBehavior run) {
        return run.done().keySet().stream()
                .map(entry -> entry.kind().key() + ": " + entry.text())
                .toList();
    }

    @Test
    void exampleReportAsLock() throws IOException {
        RunBehavior run = RunBehavior.of(
                "example",
                ReportReader.read("example", Files.readAllBytes(EXAMPLE)).report());
        GOLDEN.text("example.lock.yaml", LockWriter.text(new LockDocument(run.lock(), LockComments.HEAD)));
        assertThat(run.gaps())
                .containsExactly(
                        "the evidence is incomplete, see the report's coverage", "4 rows of connections did not fit");
        assertThat(run.lines().values()).containsExactly(21, 27);
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/git, found, system /usr/bin/git",
        "/opt/hostedtoolcache/node/20.1.0/x64/bin/node, found, tool node/<version>/x64/bin/node",
        "/opt/hostedtoolcache/node/20.1.0/x64/bin/node, written, built /opt/hostedtoolcache/node/<version>/x64/bin/node",
        "/home/runner/work/app/app/a.out, written, built ./a.out",
        "/home/runner/work/app/app/tool, downloaded, fetched ./tool sha256:0123456789abcdef",
        "/home/runner/work/app/app/node_modules/e/bin/e, downloaded,"
                + " dependency ./node_modules/e/bin/e sha256:0123456789abcdef",
        "/home/runner/work/app/app/run.sh, found, workspace ./run.sh sha256:0123456789abcdef",
        "/home/runner/bin/x, found, home ~/bin/x sha256:0123456789abcdef",
        "/srv/x, found, other /srv/x sha256:0123456789abcdef",
        "memfd:x, memory, memory memfd:x sha256:0123456789abcdef",
        "/usr/../tmp/x y, found, 'other /tmp/x\\x{20}y sha256:0123456789abcdef'",
    })
    void programs(String path, String origin, String text) {
        assertThat(texts(new TestReportBuilder()
                        .step("Run make")
                        .runs(path, origin)
                        .run("r")))
                .containsExactly("programs: " + text);
    }

    @Test
    void lateHashCountsAsMissing() {
        TestReportBuilder report = new TestReportBuilder()
                .step("Run make")
                .row("executables", "path", "/srv/x", "sha256", "a".repeat(64), "hash", "late", "origin", "found")
                .row(
                        "processes",
                        "pid",
                        1,
                        "name",
                        "x",
                        "step",
                        0,
                        "end_time_ns",
                        5,
                        "execs",
                        List.of(Map.of("executable", 0)));
        assertThat(texts(report.run("r"))).containsExactly("programs: other /srv/x");
    }

    @Test
    void remainingFilesAreWritten() {
        TestReportBuilder report = new TestReportBuilder().step("Run make").runs("/usr/bin/make", "found");
        report.touches("/home/runner/.config/x", "written")
                .touches("/home/runner/.config/y", "deleted")
                .touches("/home/runner/work/app/app/out", "created")
                .touches("/proc/1/oom_score_adj", "written")
                .touches("/dev/null", "written")
                .touches("/dev/shm/x", "written")
                .row(
                        "files",
                        "path",
                        "/tmp/a",
                        "touches",
                        List.of(
                                Map.of("action", "created", "process", 0, "count", 1),
                                Map.of("action", "deleted", "process", 0, "count", 1)))
                .row(
                        "files",
                        "path",
                        "/tmp/b",
                        "touches",
                        List.of(
                                Map.of("action", "created", "process", 0, "count", 2),
                                Map.of("action", "deleted", "process", 0, "count", 1)));
        assertThat(texts(report.run("r")))
                .containsExactly(
                        "programs: system /usr/bin/make",
                        "writes: /dev/shm/x",
                        "writes: /tmp/b",
                        "writes: ~/.config/x");
    }

    @Test
    void credentialsPersistenceAndPeersKeepTheirPaths() {
        TestReportBuilder report = new TestReportBuilder().step("Run make").runs("/usr/bin/curl", "found");
        report.row(
                        "files",
                        "path",
                        "/home/runner/.npm/_cacache/../../.npmrc",
                        "credential",
                        "registry token",
                        "touches",
                        List.of(Map.of("action", "read", "process", 0, "count", 1)))
                .row("persistence", "surface", "cron", "path", "/etc/cron.d/1.2", "process", 0, "step", 0)
                .row("privilege_changes", "kind", "user", "after", "root (0)", "process", 0, "step", 0)
                .connection("in", "1.2.3.4", 40_000, "tcp", "public", "process", 0, "step", 0)
                .connection("out", "127.0.0.1", 80, "tcp", "loopback", "process", 0, "step", 0)
                .connection("out", "2001:db8::7", 443, "tcp", "public", "process", 0, "step", 0)
                .connection("out", "/run/docker.sock", 0, "unix", "unix", "process", 0, "step", 0)
                .row("containers", "image", "postgres:16@sha256:00", "privileged", true, "first_time_ns", 5);
        assertThat(texts(report.run("r")))
                .containsExactlyInAnyOrder(
                        "programs: system /usr/bin/curl",
                        "destinations: [2001:db8::7]:443/tcp from curl",
                        "destinations: unix /run/docker.sock from curl",
                        "listens: public ephemeral/tcp",
                        "credentials: registry token ~/.npmrc",
                        "persistence: cron /etc/cron.d/1.2",
                        "privileges: user root",
                        "containers: postgres:16 privileged");
    }

    @Test
    void codeOfPackagesIsSeparate() {
        TestReportBuilder report = new TestReportBuilder()
                .row(
                        "steps",
                        "job",
                        "build",
                        "name",
                        "__npm",
                        "title",
                        "Run a/b@v4",
                        "action",
                        "a/b",
                        "action_ref",
                        "v4")
                .row(
                        "package_scripts",
                        "manager",
                        "npm",
                        "package",
                        "esbuild",
                        "version",
                        "1.2.3",
                        "event",
                        "postinstall")
                .row("executables", "path", "/usr/bin/node", "origin", "found")
                .row(
                        "processes",
                        "pid",
                        1,
                        "name",
                        "node",
                        "step",
                        0,
                        "package_script",
                        0,
                        "end_time_ns",
                        5,
                        "execs",
                        List.of(Map.of("executable", 0)));
        RunBehavior run = report.run("r");
        assertThat(run.steps()).hasSize(1).containsValue("a/b@v4");
        LockEntry entry = run.done().firstKey();
        assertThat(entry.code()).isEqualTo("npm esbuild postinstall");
        assertThat(entry.step().step()).isEqualTo("Run a/b");
        assertThat(entry.step().workflow()).isEqualTo(".github/workflows/ci.yml");
    }

    /** A file that existed before and is created again exists at the end, however often it was removed. */
    @Test
    void recreatedFileRemains() {
        TestReportBuilder report = new TestReportBuilder()
                .step("Run make")
                .runs("/usr/bin/make", "found")
                .row("files", "path", "/tmp/a", "touches", List.of(touch("deleted", 1), touch("created", 1)))
                .row("files", "path", "/tmp/b", "touches", List.of(touch("created", 1), touch("deleted", 1)))
                .row("files", "path", "/tmp/c", "touches", List.of(touch("written", 3), touch("deleted", 1)))
                .row("files", "path", "/tmp/d", "touches", List.of(touch("moved", 2), touch("renamed_to_this", 2)));
        assertThat(texts(report.run("r")))
                .containsExactly("programs: system /usr/bin/make", "writes: /tmp/a", "writes: /tmp/d");
    }

    /** As Java replaces a temporary file: a rename replaces the target. */
    @Test
    void replacedAndRemovedFileDoesNotRemain() {
        TestReportBuilder report = new TestReportBuilder()
                .step("Run make")
                .runs("/usr/bin/make", "found")
                .row(
                        "files",
                        "path",
                        "/tmp/gone",
                        "touches",
                        List.of(touch("created", 1), touch("renamed_to_this", 1), touch("deleted", 1)))
                .row(
                        "files",
                        "path",
                        "/tmp/left",
                        "touches",
                        List.of(touch("created", 1), touch("deleted", 1), touch("renamed_to_this", 1)))
                .row(
                        "files",
                        "path",
                        "/tmp/perhaps",
                        "touches",
                        List.of(touch("created", 2), touch("renamed_to_this", 1), touch("deleted", 2)));
        assertThat(texts(report.run("r")))
                .containsExactly("programs: system /usr/bin/make", "writes: /tmp/left", "writes: /tmp/perhaps");
    }

    private static Map<String, Object> touch(String action, int count) {
        return Map.of("action", action, "process", 0, "count", count);
    }

    /** Rows that a report has truncated cannot be compared, and are reported with their number and place. */
    @Test
    void truncatedListsAreGaps() {
        TestReportBuilder report = new TestReportBuilder().step("Run make").runs("/usr/bin/make", "found");
        report.row("processes", "pid", 7, "name", "sh", "step", 0, "exec_count", 30, "execs", List.of())
                .row("files", "path", "/etc/x", "touch_count", 12, "touches", List.of(touch("created", 9)))
                .row(
                        "files",
                        "path",
                        "/home/runner/work/app/app/out",
                        "touch_count",
                        99,
                        "touches",
                        List.of(touch("created", 1)));
        assertThat(report.run("r").gaps())
                .containsExactly(
                        "programs that cannot be compared because the report does not list them: 30, of sh\\x{20}(7)",
                        "file operations that cannot be compared because the report does not attribute them: 3, of /etc/x");
        assertThat(report.run("r").isComplete()).isFalse();
    }

    /** Each build of Go uses the same files of its cache, in many processes. */
    @Test
    void usesOfCachedFilesAreNoGaps() {
        TestReportBuilder report = new TestReportBuilder().step("Run go").runs("/usr/bin/go", "found");
        report.row(
                "files",
                "path",
                "/home/runner/.config/go/telemetry/local/compile.count",
                "touch_count",
                99,
                "touches",
                List.of(touch("written", 9)));
        assertThat(report.run("r").gaps()).isEmpty();
        assertThat(texts(report.run("r"))).contains("writes: ~/.config/go/telemetry/**");
    }

    @Test
    void reportWithoutTablesIsIncomplete() {
        String text = "{\"schema_version\":\"3.1\",\"coverage\":{\"events\":1}}";
        assertThat(RunBehavior.of(
                                "r",
                                ReportReader.read("r", text.getBytes(StandardCharsets.UTF_8))
                                        .report())
                        .gaps())
                .hasSize(7)
                .contains("connections were not collected", "files were not collected");
    }

    /** A name from an unconfigured name server is a process's claim. */
    @Test
    void namesFromConfiguredNameServerAreTrusted() {
        TestReportBuilder report = new TestReportBuilder()
                .resolvers("127.0.0.53", "2001:db8::53")
                .step("Run make")
                .runs("/usr/bin/curl", "found");
        peer(report, "a.example", "203.0.113.1", "127.0.0.53:53");
        peer(report, "b.example", "203.0.113.2", "[2001:db8::53]:53");
        peer(report, "c.example", "203.0.113.3", "203.0.113.66:53");
        peer(report, "d.example", "203.0.113.4", "127.0.0.11:53");
        assertThat(texts(report.run("r")))
                .contains(
                        "destinations: a.example:443/tcp from curl",
                        "destinations: b.example:443/tcp from curl",
                        "destinations: 203.0.113.3:443/tcp from curl claimed c.example",
                        "destinations: 203.0.113.4:443/tcp from curl claimed d.example")
                .hasSize(5);
    }

    private static void peer(TestReportBuilder report, String name, String address, String resolver) {
        report.connection("out", address, 443, "tcp", "public", "name", name, "name_resolver", resolver, "process", 0);
    }

    /** Packages choose their names, so none may imitate another one's script. */
    @Test
    void packageNamesDoNotCollide() {
        Set<String> codes = new HashSet<>();
        String[][] packages = {
            {"a install", ""}, {"a", "install"}, {"", "a install"}, {"a", "b install"}, {"a b", "install"}
        };
        for (String[] each : packages) {
            TestReportBuilder report = new TestReportBuilder()
                    .step("Run make")
                    .row("package_scripts", "manager", "npm", "package", each[0], "event", each[1])
                    .row("executables", "path", "/usr/bin/node", "origin", "found")
                    .row(
                            "processes",
                            "pid",
                            1,
                            "name",
                            "node",
                            "step",
                            0,
                            "package_script",
                            0,
                            "execs",
                            List.of(Map.of("executable", 0)));
            codes.add(report.run("r").done().firstKey().code());
        }
        assertThat(codes).hasSize(packages.length).contains("npm a install");
    }

    @Test
    void scriptBelongsToEveryStepThatRanIt() {
        TestReportBuilder report = new TestReportBuilder()
                .step("Run one")
                .step("Run two")
                .row("executables", "path", "/usr/bin/sh", "origin", "found", "first_process", 0)
                .row("executables", "path", "/tmp/x.sh", "origin", "written", "script", true, "first_process", 0);
        for (int step = 0; step < 2; step++) {
            report.row(
                    "processes",
                    "pid",
                    step,
                    "name",
                    "sh",
                    "step",
                    step,
                    "execs",
                    List.of(Map.of("executable", 0, "script", 1)));
        }
        assertThat(report.run("r").done().keySet().stream()
                        .filter(entry -> entry.text().equals("built /tmp/x.sh"))
                        .map(entry -> entry.step().step()))
                .containsExactly("Run one", "Run two");
    }

    /** The agent compares its report in memory, a step compares the file. A truncated path may end in half a character. */
    @Test
    void roundTripOfReportGivesSameEntries() throws IOException {
        JobReport example =
                ReportReader.read("example", Files.readAllBytes(EXAMPLE)).report();
        Touch touch = new Touch(FileFacts.Action.CREATED, 0, 1, 1, "");
        FileFacts cut = new FileFacts(0, "/srv/\ud83d", FileFacts.Place.SYSTEM, List.of(touch), 1, "", "", false, -1);
        JobReport report = example.but()
                .files(CollectedRows.of(List.of(cut), 0))
                .persistence(CollectedRows.off())
                .end();
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        ReportJson.write(report, json);
        RunBehavior read =
                RunBehavior.of("r", ReportReader.read("r", json.toByteArray()).report());
        assertThat(RunBehavior.of("r", report)).isEqualTo(read);
        assertThat(texts(read)).anyMatch(text -> text.startsWith("writes: /srv/"));
    }

    @Test
    void readsLaterMinorVersions() {
        assertThat(new TestReportBuilder()
                        .version("3.99")
                        .row("novelties", "x", 1)
                        .run("r")
                        .gaps())
                .isEmpty();
        assertThat(new TestReportBuilder().incomplete().run("r").gaps()).hasSize(1);
    }
}
