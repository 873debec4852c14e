package eyas.lock.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.golden.Golden;
import eyas.lock.ReportText;
import eyas.lock.file.LockComments;
import eyas.lock.file.LockDocument;
import eyas.lock.file.LockWriter;
import eyas.lock.model.LockEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds what a report becomes, and which reports are refused. */
final class RunReaderTest {
    private static final Golden GOLDEN = Golden.in("lock/src/test/resources/eyas/lock/run");
    private static final Path EXAMPLE = Path.of("../report/src/test/resources/eyas/report/example-report.json");

    private static List<String> texts(RunBehavior run) {
        return run.done().keySet().stream()
                .map(entry -> entry.kind().key() + ": " + entry.text())
                .toList();
    }

    @Test
    void theExampleReportAsALock() throws IOException {
        RunBehavior run = RunReader.read("example", Files.readAllBytes(EXAMPLE));
        GOLDEN.text("example.lock.yaml", LockWriter.text(new LockDocument(run.lock(), LockComments.HEAD)));
        assertThat(run.gaps())
                .containsExactly(
                        "the evidence is incomplete, as its coverage says", "4 rows of connections did not fit");
        assertThat(run.lines().values()).containsExactly(21, 27);
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/git, found, system /usr/bin/git",
        "/opt/hostedtoolcache/node/20.1.0/x64/bin/node, found, tool node/*/x64/bin/node",
        "/opt/hostedtoolcache/node/20.1.0/x64/bin/node, written, built /opt/hostedtoolcache/node/*/x64/bin/node",
        "/home/runner/work/app/app/a.out, written, built ./a.out",
        "/home/runner/work/app/app/tool, downloaded, fetched ./tool sha256:0123456789abcdef",
        "/home/runner/work/app/app/node_modules/e/bin/e, downloaded,"
                + " dependency ./node_modules/e/bin/e sha256:0123456789abcdef",
        "/home/runner/work/app/app/run.sh, found, workspace ./run.sh sha256:0123456789abcdef",
        "/home/runner/bin/x, found, home ~/bin/x sha256:0123456789abcdef",
        "/srv/x, found, other /srv/x sha256:0123456789abcdef",
        "memfd:x, memory, memory memfd:x",
        "/usr/../tmp/x y, found, 'other /tmp/x\\x{20}y sha256:0123456789abcdef'",
    })
    void programs(String path, String origin, String text) {
        assertThat(texts(new ReportText().step("Run make").runs(path, origin).run("r")))
                .containsExactly("programs: " + text);
    }

    @Test
    void aHashThatWasTakenLaterCountsAsNone() {
        ReportText report = new ReportText()
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
    void filesThatStayAreWritten() {
        ReportText report = new ReportText().step("Run make").runs("/usr/bin/make", "found");
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
        ReportText report = new ReportText().step("Run make").runs("/usr/bin/curl", "found");
        report.row(
                        "files",
                        "path",
                        "/root/.npm/_cacache/../../.npmrc",
                        "credential",
                        "registry token",
                        "touches",
                        List.of(Map.of("action", "read", "process", 0, "count", 1)))
                .row("persistence", "surface", "cron", "path", "/etc/cron.d/1.2", "process", 0, "step", 0)
                .row("privilege_changes", "kind", "user", "after", "root (0)", "process", 0, "step", 0)
                .row(
                        "connections",
                        "direction",
                        "in",
                        "address",
                        "1.2.3.4",
                        "port",
                        40_000,
                        "protocol",
                        "tcp",
                        "scope",
                        "public",
                        "process",
                        0,
                        "step",
                        0)
                .row(
                        "connections",
                        "direction",
                        "out",
                        "address",
                        "127.0.0.1",
                        "port",
                        80,
                        "protocol",
                        "tcp",
                        "scope",
                        "loopback",
                        "process",
                        0,
                        "step",
                        0)
                .row(
                        "connections",
                        "direction",
                        "out",
                        "address",
                        "2001:db8::7",
                        "port",
                        443,
                        "protocol",
                        "tcp",
                        "scope",
                        "public",
                        "process",
                        0,
                        "step",
                        0)
                .row(
                        "connections",
                        "direction",
                        "out",
                        "address",
                        "/run/docker.sock",
                        "port",
                        0,
                        "protocol",
                        "unix",
                        "scope",
                        "unix",
                        "process",
                        0,
                        "step",
                        0)
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
    void codeOfPackagesStandsByItself() {
        ReportText report = new ReportText()
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | r is not a report of Eyas: it has no schema_version",
                "[] | r is not a report of Eyas",
                "'' | r is not a report of Eyas",
                "{\"schema_version\":\"4.0\"} | r is a report of version 4.0; this Eyas reads version 3",
                "{\"schema_version\":\"9\\n::error::x\"} | r is a report of version 9\\x{a}::error::x; this Eyas reads version 3",
                "{\"schema_version\":\"3.1\",\"files\":7} | r: 'files' has no rows",
                "{\"schema_version\":\"3.1\",\"files\":[7]} | r: a row of 'files' is not an object",
                "{\"schema_version\":\"3.1\",\"files\":[ | r is not JSON: Unexpected end-of-input",
                "{\"schema_version\" | r is not JSON: Unexpected end-of-input",
            })
    void whatIsNoReportIsRefused(String text, String message) {
        assertThatThrownBy(() -> RunReader.read("r", text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnusableReportException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void laterMinorVersionsAreRead() {
        assertThat(new ReportText()
                        .version("3.99")
                        .row("novelties", "x", 1)
                        .run("r")
                        .gaps())
                .isEmpty();
        assertThat(new ReportText().incomplete().run("r").gaps()).hasSize(1);
        assertThat(new ReportText().verdict("tampered").run("r").distrust()).isEqualTo("its verdict is tampered");
    }
}
