package eyas.cli.rules;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.cli.ProgramRun;
import eyas.fields.FieldCatalog;
import eyas.report.Palette;
import eyas.rules.LoadOptions;
import eyas.rules.report.FileResult;
import eyas.session.input.DiagnosticPrinter;
import eyas.session.input.RuleFiles;
import eyas.session.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the exact output of {@code eyas rules}. */
final class RulesCommandTest {
    private static final String GOOD = """
            - list: programs
              items: [bash, python3]
            - macro: open_write
              condition: evt.type in (open, openat2) and evt.is_open_write=true
            - rule: Shell Writes Below etc
              desc: A shell writes a file.
              condition: open_write and fd.name startswith /etc/ and proc.name in (programs) and not proc.aname=apt
              output: written %fd.name
              priority: WARNING
              tags: [host, file]
              exceptions:
              - name: known
                fields: [proc.name, fd.name]
                comps: [=, startswith]
                values:
                - [bash, /etc/ok]
            - rule: Off
              desc: Any connection.
              condition: evt.type=connect or evt.arg.addr exists
              output: connected
              priority: INFO
              enabled: false
              warn_evttypes: false
            """;
    private static final String BAD = """
            - rule: r
              condition: evt.type=open and proc.nme=cat and fd.nme=x
              desc: d
              output: o
              priority: INFO
              tag: [x]
            """;

    @TempDir
    private Path directory;

    private String good = "";
    private String bad = "";

    @BeforeEach
    void write() throws IOException {
        good = Files.writeString(directory.resolve("good.yaml"), GOOD).toString();
        bad = Files.writeString(directory.resolve("bad.yaml"), BAD).toString();
    }

    @Test
    void checkReportsAllProblemsAndASummary() {
        ProgramRun run = eyas("rules", "check", good, bad);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replace(directory + "/", "")).isEqualTo("""
                good.yaml: ok
                bad.yaml:2:32: error[F010]: filter_check called with nonexistent field proc.nme
                  in rule 'r', rule condition
                 2 |   condition: evt.type=open and proc.nme=cat and fd.nme=x
                   |                                ^^^^^^^^
                  fix: did you mean 'proc.name'?
                bad.yaml:2:49: error[F010]: filter_check called with nonexistent field fd.nme
                  in rule 'r', rule condition
                 2 |   condition: evt.type=open and proc.nme=cat and fd.nme=x
                   |                                                 ^^^^^^
                  fix: did you mean 'fd.name'?
                bad.yaml:6:3: warning[LOAD_UNKNOWN_KEY]: Unknown key 'tag'. The key will be ignored.
                  in rule 'r'
                 6 |   tag: [x]
                   |   ^^^
                  fix: did you mean 'tags'?
                bad.yaml: 2 errors, 1 warning
                """);
        assertThat(eyas("rules", "check", good)).isEqualTo(new ProgramRun(0, good + ": ok\n", ""));
    }

    @Test
    void checkReportsMissingFiles() {
        ProgramRun run = eyas("rules", "check", directory + "/none.yaml");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("there is no such file").endsWith("none.yaml: 1 error\n");
    }

    @Test
    void checkPrintsPlacesAndFixesAsData() {
        ProgramRun run = eyas("rules", "check", "--diagnostics", bad);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("\"code\": \"F010\"")
                .contains("\"severity\": \"error\"")
                .contains("\"column\": 32")
                .contains("\"replacement\": \"proc.name\"")
                .contains("\"code\": \"LOAD_UNKNOWN_KEY\"");
        assertThat(eyas("rules", "check", "--diagnostics", "--json", bad).code())
                .isEqualTo(2);
    }

    @Test
    void checkInJsonStopsAtTheFirstErrorLikeFalco() {
        ProgramRun run = eyas("rules", "check", "--json", bad);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("{\"falco_load_results\":[{\"errors\":[{\"code\":\"LOAD_ERR_COMPILE_CONDITION\"")
                .contains("\"message\":\"filter_check called with nonexistent field proc.nme\"}]")
                .doesNotContain("nonexistent field fd.nme")
                .endsWith("}\n");
        ProgramRun sound = eyas("rules", "check", "--json", good);
        assertThat(sound.code()).isZero();
        assertThat(sound.out())
                .isEqualTo("{\"falco_load_results\":[{\"errors\":[],\"name\":\"" + good
                        + "\",\"schema_valid\":true,\"schema_warnings\":[],\"successful\":true,\"warnings\":[]}]}\n");
    }

    @Test
    void diagnosticsAreColouredAndEscaped() throws IOException {
        String hostile =
                Files.writeString(directory.resolve("hostile.yaml"), """
                - rule: "a\\e[31mb"
                  condition: evt.type=open and proc.nme=cat
                  desc: d
                  output: o
                  priority: INFO
                """).toString();
        FileResult file = RuleFiles.read(List.of(Path.of(hostile)), FieldCatalog.syscall(), LoadOptions.DEFAULT)
                .files()
                .getFirst();
        DiagnosticPrinter view = new DiagnosticPrinter(Palette.colored());
        assertThat(view.text(file.diagnostics().getFirst())
                        .replace(directory + "/", "")
                        .replace('\u001b', '~'))
                .isEqualTo("""
                        ~[1mhostile.yaml:2:32: ~[0m~[31merror[F010]~[0m: filter_check called with \
                        nonexistent field proc.nme
                          in rule 'a\uFFFD[31mb', rule condition
                         2 |   condition: evt.type=open and proc.nme=cat
                           |                                ~[31m^^^^^^^^~[0m
                          ~[32mfix:~[0m did you mean 'proc.name'?
                        """);
        assertThat(view.summary(file).replace(directory + "/", "").replace('\u001b', '~'))
                .isEqualTo("~[1mhostile.yaml~[0m: ~[31m1 error~[0m\n");
    }

    @Test
    void listShowsPriorityStateNameAndTags() {
        assertThat(eyas("rules", "list", good)).isEqualTo(new ProgramRun(0, """
                Warning        on      Shell Writes Below etc  [file, host]
                Informational  off     Off
                """, ""));
        assertThat(eyas("rules", "list", "--json", good).out()).isEqualTo("""
                [
                  {
                    "enabled": true,
                    "file": "GOOD",
                    "line": 5,
                    "name": "Shell Writes Below etc",
                    "priority": "Warning",
                    "source": "syscall",
                    "tags": [
                      "file",
                      "host"
                    ]
                  },
                  {
                    "enabled": false,
                    "file": "GOOD",
                    "line": 17,
                    "name": "Off",
                    "priority": "Informational",
                    "source": "syscall",
                    "tags": []
                  }
                ]
                """.replace("GOOD", good));
    }

    @Test
    void correlationsAreShownLikeRules() throws IOException {
        Path file = directory.resolve("correlations.yaml");
        Files.writeString(file, """
                - rule: Key Read
                  desc: d
                  condition: evt.type = openat and fd.name = /key
                  output: o
                  priority: NOTICE
                  silent: true
                - correlation: Keys Read
                  desc: Too many of them.
                  by: step
                  within: 90s
                  ordered: true
                  events: [{rules: [Key Read], count: 2, distinct: fd.name}, {rules: [Key Read]}]
                  output: "%corr.count keys"
                  priority: ERROR
                  tags: [t]
                """);
        String name = file.toString();
        assertThat(eyas("rules", "list", name)).isEqualTo(new ProgramRun(0, """
                Notice         silent  Key Read
                Error          on      Keys Read  [t]  correlation
                """, ""));
        ProgramRun described = new ProgramRun(0, """
                Keys Read
                  defined in   NAME:7:3
                  priority     Error
                  tags         t
                  description  Too many of them.
                  alerts when  within 90s, with the same step, in this order:
                               2 matches with different fd.name of
                                 Key Read
                               1 match of
                                 Key Read
                  output       %corr.count keys
                """.replace("NAME", name), "");
        assertThat(eyas("rules", "describe", "Keys Read", name)).isEqualTo(described);
        assertThat(eyas("rules", "explain", name, "Keys Read")).isEqualTo(described);
        assertThat(eyas("rules", "describe", "Key Read", name).out()).contains("priority     Notice, silent\n");
        assertThat(eyas("rules", "list", "--json", name).out())
                .contains("\"kind\": \"correlation\"", "\"within\": \"90s\"", "\"distinct\": \"fd.name\"");
        assertThat(eyas("rules", "describe", "--json", name).out())
                .contains("\"correlations\": [", "\"by\": \"step\"", "\"silent\": true");
    }

    @Test
    void describePrintsTheDefinition() {
        String shell = """
                Shell Writes Below etc
                  defined in   GOOD:5:3
                  priority     Warning
                  tags         file, host
                  description  A shell writes a file.
                  condition    open_write and fd.name startswith /etc/ and proc.name in (programs) and not proc.aname=apt
                  output       written %fd.name
                  exceptions   known (proc.name, fd.name; 1 case)
                """.replace("GOOD", good);
        String off = """
                Off
                  defined in   GOOD:17:3
                  priority     Informational, not enabled
                  description  Any connection.
                  condition    evt.type=connect or evt.arg.addr exists
                  output       connected
                """.replace("GOOD", good);
        assertThat(eyas("rules", "describe", "Off", good)).isEqualTo(new ProgramRun(0, off, ""));
        assertThat(eyas("rules", "describe", good)).isEqualTo(new ProgramRun(0, shell + "\n" + off, ""));
    }

    @Test
    void describeInJsonIsFalcosDocument() {
        assertThat(eyas("rules", "describe", "--json", "Off", good).out())
                .startsWith("{\n  \"rules\": [\n    {\n      \"details\": {\n")
                .contains("\"condition_compiled\": \"(evt.type = connect or evt.arg.addr exists)\"")
                .doesNotContain("Shell Writes", "\"macros\": [\n    {");
        assertThat(eyas("rules", "describe", "--json", good).out())
                .contains("\"required_engine_version\"", "\"name\": \"open_write\"", "\"name\": \"programs\"");
    }

    @Test
    void explainPrintsTheCompiledRule() {
        ProgramRun run = eyas("rules", "explain", good, "Shell Writes Below etc");
        assertThat(run.code()).isZero();
        assertThat(run.out().replace(good, "GOOD")).isEqualTo("""
                Shell Writes Below etc
                  defined in   GOOD:5:3
                  priority     Warning
                  tags         file, host

                Condition, with exceptions, macros and lists expanded
                  (
                    (evt.type in (open, openat2) and evt.is_open_write = true)
                    and fd.name startswith /etc/
                    and proc.name in (bash, python3)
                    and not proc.aname = apt
                  )
                  and not (proc.name = bash and fd.name startswith /etc/ok)

                Event types
                  open, openat2

                Checks, in the order of the condition
                  cost  depends on   check
                     -  event type   evt.type in ["open", "openat2"]
                     3  event        evt.is_open_write in [1]
                     7  descriptor   fd.name startswith "/etc/"
                     5  thread       proc.name in ["bash", "python3"]
                    53  ancestors    proc.aname in ["apt"]
                     5  thread       proc.name in ["bash"]
                     7  descriptor   fd.name startswith "/etc/ok"

                Plan per event type
                  SYSCALL_OPEN_X, SYSCALL_OPENAT2_X
                    if proc.name in ["bash", "python3"] and evt.is_open_write in [1] and fd.name startswith "/etc/" and \
                (not proc.name in ["bash"] or not fd.name startswith "/etc/ok") and not proc.aname in ["apt"]
                      match
                  SYSCALL_OPEN_E, SYSCALL_OPENAT2_E
                    nothing: the condition can never be true
                """);
    }

    @Test
    void describeAndExplainAcceptArgumentsInEitherOrder() throws IOException {
        String one = Files.writeString(
                        directory.resolve("one.yml"), BAD.replace("nme", "name").replace("tag:", "tags:"))
                .toString();
        for (String command : List.of("describe", "explain")) {
            ProgramRun run = eyas("rules", command, good, "Shell Writes Below etc");
            assertThat(run.code()).isZero();
            assertThat(eyas("rules", command, "Shell Writes Below etc", good)).isEqualTo(run);
            assertThat(eyas("rules", command, "Shell", "Writes", "Below", "etc", good))
                    .isEqualTo(run);
            assertThat(eyas("rules", command, "r", one, good).code()).isZero();
        }
        assertThat(eyas("rules", "explain", one)).isEqualTo(eyas("rules", "explain", one, "r"));
        assertThat(eyas("rules", "explain", good).err()).contains("there are 2 rules");
    }

    @Test
    void explainPrintsThePlanOfRestrictedEvents() throws IOException {
        assertThat(eyas("rules", "explain", good, "Off").out())
                .contains("  all: the condition does not restrict them, so the rule is evaluated for every event\n")
                .contains("  SOCKET_CONNECT_E, SOCKET_CONNECT_X\n    match\n")
                .contains(" more\n    nothing: the condition can never be true\n");
        String never = Files.writeString(directory.resolve("never.yml"), """
                - rule: Never
                  condition: evt.type=open and evt.type=close
                  desc: d
                  output: o
                  priority: INFO
                """).toString();
        assertThat(eyas("rules", "explain", never, "Never").out())
                .contains("Event types\n  none: the condition can never be true\n");
    }

    @Test
    void errorsAreReported() {
        ProgramRun unknown = eyas("rules", "explain", good, "Nobody");
        assertThat(unknown)
                .isEqualTo(new ProgramRun(
                        1, "", "eyas: error[C017]: no such rule: 'Nobody'; 'eyas rules list' lists the rules\n"));
        ProgramRun broken = eyas("rules", "list", bad);
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.out()).isEmpty();
        assertThat(broken.err())
                .contains("nonexistent field proc.nme")
                .endsWith("eyas: error[C014]: the rules have errors\n");
        assertThat(eyas("rules").code()).isEqualTo(ExitCode.USAGE);
        assertThat(eyas("rules", "check").code()).isEqualTo(ExitCode.USAGE);
    }
}
