package eyas.cli.rules;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.cli.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the exact output of {@code eyas rules test}. */
final class RulesTestCommandTest {
    private static final String RULES = """
            - list: shells
              items: [bash, dash]
            - rule: Shell Writes Below etc
              desc: A shell writes a file.
              condition: >
                evt.type in (open, openat) and evt.is_open_write = true and fd.name startswith /etc/
                and proc.name in (shells) and not fd.name in (/etc/motd, /etc/issue)
              output: wrote %fd.name by %proc.name
              priority: WARNING
            - rule: Off
              desc: Never asked.
              condition: evt.type = openat
              output: off
              priority: INFO
              enabled: false
            """;
    private static final String CASES = """
            - tree: shell
              processes: [{pid: 20, parent: 1, path: /usr/bin/bash}, {pid: 21, parent: 20, path: /usr/bin/vim}]
            - case: passes
              about: Shell Writes Below etc
              tree: shell
              events: [{by: 20, event: openat, name: /etc/passwd, flags: O_WRONLY}]
              alerts: [{rule: Shell Writes Below etc, count: 1, output: wrote /etc/passwd by bash}]
            - case: near
              tree: shell
              events:
                - {by: 21, event: openat, name: /tmp/x, flags: O_WRONLY}
                - {by: 20, event: openat, name: /etc/motd, flags: O_WRONLY}
              alerts: [Shell Writes Below etc]
            - case: every kind of failure
              tree: shell
              events:
                - {by: 20, event: openat, name: /etc/passwd, flags: O_WRONLY}
                - {by: 20, event: open, name: /etc/group, flags: O_WRONLY}
              alerts: [Off, Shell Writes Below tec]
            - case: counts
              tree: shell
              events: [{by: 20, event: openat, name: /etc/passwd, flags: O_WRONLY}]
              alerts: [{rule: Shell Writes Below etc, count: 2, output: /etc/shadow}]
            - case: nothing of interest
              tree: shell
              events: [{by: 20, event: close}]
              alerts: [Shell Writes Below etc]
            """;

    @TempDir
    private Path directory;

    private String rules = "";
    private String cases = "";

    @BeforeEach
    void write() throws IOException {
        rules = Files.writeString(directory.resolve("rules.yaml"), RULES).toString();
        cases = Files.writeString(directory.resolve("cases.yaml"), CASES).toString();
    }

    private static String untimed(String text) {
        return text.replaceAll("\\([0-9.]+ s\\)", "(T s)").replaceAll("time=\"[0-9.]+\"", "time=\"T\"");
    }

    @Test
    void failingCaseIsExplained() {
        ProgramRun run = eyas("rules", "test", "-r", rules, cases);
        assertThat(run.err()).isEmpty();
        assertThat(untimed(run.out()).replace(directory + "/", "")).isEqualTo("""
                FAIL  cases.yaml:8  near
                      wanted: Shell Writes Below etc
                      got:    no alert
                    - no alert of 'Shell Writes Below etc'
                        nearest: event 2, openat by bash, pid 20; of 5 checks, 1 fails:
                          not fd.name in (/etc/motd, /etc/issue)                      but it is /etc/motd
                FAIL  cases.yaml:14  every kind of failure
                      wanted: Off, Shell Writes Below tec
                      got:    Shell Writes Below etc x2
                    - no alert of 'Off'
                        the rule exists but is not enabled
                    - no alert of 'Shell Writes Below tec'
                        no such rule; did you mean 'Shell Writes Below etc'?
                    - 2 alerts of 'Shell Writes Below etc', expected none
                        event 1: wrote /etc/passwd by bash
                FAIL  cases.yaml:20  counts
                      wanted: Shell Writes Below etc x2
                      got:    Shell Writes Below etc
                    - 'Shell Writes Below etc' alerted 1 time, not 2
                    - no output of 'Shell Writes Below etc' contains "/etc/shadow"
                        first alert, at event 1: wrote /etc/passwd by bash
                FAIL  cases.yaml:24  nothing of interest
                      wanted: Shell Writes Below etc
                      got:    no alert
                    - no alert of 'Shell Writes Below etc'
                        no event has a type that the rule checks: open, openat
                5 cases in 1 file: 1 passed, 4 failed (T s)
                """);
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void casesAreSelectedByNameAndRule() {
        ProgramRun run = eyas("rules", "test", "-v", "-f", "shell writes*", "-r", rules, cases);
        assertThat(untimed(run.out()).replace(directory + "/", "")).isEqualTo("""
                pass  cases.yaml:3  passes
                1 case in 1 file: 1 passed (T s)
                """);
        assertThat(run.code()).isZero();
        assertThat(eyas("rules", "test", "-f", "nobody", "-r", rules, cases))
                .isEqualTo(new ProgramRun(2, "", "eyas: error[C018]: none of the 5 cases has 'nobody' in its name\n"));
    }

    @Test
    void jsonAndJunitOutput() throws IOException {
        Path xml = directory.resolve("out.xml");
        ProgramRun run = eyas("rules", "test", "--json", "--junit", xml.toString(), "-f", "[cp]*s", "-r", rules, cases);
        assertThat(run.code()).isEqualTo(2);
        run = eyas("rules", "test", "--json", "--junit", xml.toString(), "-f", "*s", "-r", rules, cases);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("\"name\": \"passes\",\n      \"passed\": true")
                .contains("\"summary\": \"'Shell Writes Below etc' alerted 1 time, not 2\"")
                .contains("\"cases\": 2,\n    \"failed\": 1,\n    \"files\": 1,\n    \"passed\": 1");
        assertThat(untimed(Files.readString(xml)).replace(directory + "/", "")).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites>
                  <testsuite name="cases.yaml" tests="2" failures="1" errors="0" skipped="0" time="T">
                    <testcase classname="cases.yaml" name="passes" time="T"/>
                    <testcase classname="cases.yaml" name="counts" time="T">
                      <failure message="&#39;Shell Writes Below etc&#39; alerted 1 time, not 2">\
                &#39;Shell Writes Below etc&#39; alerted 1 time, not 2
                no output of &#39;Shell Writes Below etc&#39; contains &quot;/etc/shadow&quot;
                  first alert, at event 1: wrote /etc/passwd by bash
                </failure>
                    </testcase>
                  </testsuite>
                </testsuites>
                """);
    }

    @Test
    void corruptCaptureFailsOnlyItsCase() throws IOException {
        Files.writeString(directory.resolve("broken.scap"), "no capture at all, by any means");
        String file = Files.writeString(directory.resolve("captures.yaml"), """
                - {case: broken, capture: broken.scap, alerts: []}
                - {case: fine, events: [], alerts: []}
                - {case: wrong, evnts: [], alerts: []}
                """).toString();
        ProgramRun run = eyas("rules", "test", "-v", "-r", rules, file);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("unknown key 'evnts'").contains("fix: did you mean 'events'?");
        assertThat(run.out())
                .contains("FAIL  ", "broken.scap", "pass  ")
                .contains("2 cases in 1 file: 1 passed, 1 failed, 1 error in case files");
    }

    @Test
    void invalidRulesAreNotTested() throws IOException {
        String bad = Files.writeString(directory.resolve("bad.yaml"), "- {rule: r}\n")
                .toString();
        ProgramRun run = eyas("rules", "test", "-r", bad, cases);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).endsWith("eyas: error[C014]: the rules have errors\n");
        ProgramRun none = eyas("rules", "test", "-r", rules, rules);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("unknown key 'list'");
    }
}
