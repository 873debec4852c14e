package eyas.workbench.cases;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.diagnostic.DiagnosticRenderer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the values of cases, and the positions of errors in them. */
final class CaseReaderTest {
    private static final String PROCESS = "processes: [{pid: 20, parent: 1, path: /usr/bin/bash}]";

    @TempDir
    private Path directory;

    private CaseFiles read(String text) throws IOException {
        return CaseReader.read(List.of(Files.writeString(directory.resolve("cases.yaml"), text)));
    }

    private static RuleCase.Story story(RuleCase one) {
        return (RuleCase.Story) one.input();
    }

    @Test
    void missingValuesComeFromParentAndPath() throws IOException {
        CaseFiles files = read("""
                - tree: shell
                  processes:
                    - {pid: 20, parent: 1, path: /opt/a/very-long-program-name, cwd: /w, uid: 7, env: {A: 1}}
                    - {pid: 21, parent: 20, path: /bin/sh, args: -c  x, env: {B: two}, cgroups: [cpuset=/docker/x]}
                - case: c
                  tree: shell
                  events: [{by: 21, event: execve, path: /bin/ls, argv0: ls, args: [-l, /tmp], age: 90s}]
                  alerts: [A, {rule: B, count: 0x2, output: [x, y]}, {rule: C, output: z}]
                """);
        assertThat(files.diagnostics()).isEmpty();
        RuleCase one = files.cases().getFirst();
        assertThat(one.alerts())
                .extracting(ExpectedAlert::rule, ExpectedAlert::count, ExpectedAlert::outputs)
                .containsExactly(
                        Tuple.tuple("A", null, List.of()),
                        Tuple.tuple("B", 2L, List.of("x", "y")),
                        Tuple.tuple("C", null, List.of("z")));
        RuleCase.Actor above = story(one).processes().getFirst();
        assertThat(above.name()).isEqualTo("very-long-progr");
        assertThat(above.firstArgument()).isEqualTo("/opt/a/very-long-program-name");
        RuleCase.Actor below = story(one).processes().get(1);
        assertThat(below.environment()).containsEntry("A", "1").containsEntry("B", "two");
        assertThat(below.directory()).isEqualTo("/w");
        assertThat(below.user()).isEqualTo(7);
        assertThat(below.arguments()).containsExactly("-c", "", "x");
        assertThat(below.cgroups()).containsExactly("cpuset=/docker/x");
        RuleCase.Happening exec = story(one).events().getFirst();
        assertThat(exec.age()).isEqualTo(90_000_000_000L);
        assertThat(exec.info().codeName()).isEqualTo("SYSCALL_EXECVE_19_X");
        assertThat(exec.values().get("args")).isEqualTo("-l\0/tmp\0".getBytes(StandardCharsets.UTF_8));
        assertThat(exec.values()).containsEntry("uid", 7L).containsEntry("ptid", 20L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            unix:/run/x       | 1 47 114 117 110 47 120 0
            192.0.2.1:443     | 2 192 0 2 1 187 1
            [2001:db8::1]:256 | 10 32 1 13 184 0 0 0 0 0 0 0 0 0 0 0 1 0 1
            """)
    void addressesAreEncodedAsInTheSchema(String text, String bytes) throws IOException {
        CaseFiles files = read("- {case: c, " + PROCESS + ", events: [{by: 20, event: connect, addr: '" + text
                + "', tuple: 10.1.0.4:40000->192.0.2.1:80}], alerts: []}");
        assertThat(files.diagnostics()).isEmpty();
        var values = story(files.cases().getFirst()).events().getFirst().values();
        assertThat(unsigned((byte[]) requireNonNull(values.get("addr")))).isEqualTo(bytes.strip());
        assertThat(unsigned((byte[]) requireNonNull(values.get("tuple"))))
                .isEqualTo("2 10 1 0 4 64 156 192 0 2 1 80 0");
    }

    private static String unsigned(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes) {
            out.append(out.isEmpty() ? "" : " ").append(Byte.toUnsignedInt(b));
        }
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {alerts: []}                                                           | 'case' is missing
            {case: c, events: []}                                                  | 'alerts' is missing
            {case: c, alerts: []}                                                  | the case has no events
            {case: c, events: [], alerts: [A, A]}                                  | 'A' is expected twice
            {case: c, events: [], alerts: [{rule: A, cuont: 1}]}                   | did you mean 'count'?
            {case: c, events: [], alerts: {A: -1}}                                 | count must not be negative
            {case: c, events: [], alerts: {A: some}}                               | must be an integer, not 'some'
            {case: c, events: [], alert: []}                                       | did you mean 'alerts'?
            {case: c, events: [], events: [], alerts: []}                          | key 'events' is specified twice
            {case: c, tree: none, events: [], alerts: []}                          | unknown tree 'none'
            {case: c, capture: none.scap, alerts: []}                              | cannot read the capture
            {case: c, capture: cases.yaml, events: [], alerts: []}                 | specify either a capture or events, not both
            {case: c, events: [{by: 9, event: openat}], alerts: []}                | no process 9
            {case: c, P, events: [{by: 20, event: openatt}], alerts: []}           | did you mean 'openat'?
            {case: c, P, events: [{by: 20, event: openat, nme: x}], alerts: []}    | did you mean 'name'?
            {case: c, P, events: [{by: 20, event: openat, flags: O_RDONL}], alerts: []}  | did you mean 'O_RDONLY'?
            {case: c, P, events: [{by: 20, event: connect, addr: host:1}], alerts: []}  | is not an address with a port
            {case: c, P, events: [{by: 20, event: connect, addr: 1.2.3.4:65536}], alerts: []} | is not an address with a port
            {case: c, P, events: [{by: 20, event: execve}], alerts: []}            | 'path' is missing
            {case: c, P, events: [{by: 20, event: execve, path: /x, age: 9}], alerts: []} | is not an age
            {case: c, P, events: [{by: 20, event: poll, fds: x}], alerts: []}      | which a case cannot specify
            {case: c, processes: [{pid: 2, parent: 9, path: /x}], events: [], alerts: []} | no process 9 above process 2
            {case: c, processes: [{pid: 2, parent: 1, path: /x}, {pid: 2, parent: 1, path: /x}], events: [], alerts: []} \
            | process 2 is defined twice
            {case: c, processes: [{pid: 2, parent: 1, path: /x, name: sixteen-letters.}], events: [], alerts: []} \
            | exceeds the maximum length of a name
            text                                                                   | a case must be a mapping
            """)
    void everyErrorIsReported(String item, String description) throws IOException {
        CaseFiles files = read("- " + item.replace("P,", PROCESS + ","));
        assertThat(files.cases()).isEmpty();
        assertThat(files.diagnostics()).hasSize(1);
        assertThat(DiagnosticRenderer.plain(files.diagnostics().getFirst().diagnostic()))
                .contains(description)
                .contains("error[EYAS_CASE]");
    }

    @Test
    void errorDoesNotHideOtherErrorsAndCases() throws IOException {
        CaseFiles files = read("""
                - {case: a, events: [], alerts: 1}
                - {case: b, events: [], alerts: []}
                - {case: b, events: [], alerts: []}
                """);
        assertThat(files.cases()).extracting(RuleCase::name).containsExactly("b");
        assertThat(files.diagnostics().stream()
                        .map(p -> DiagnosticRenderer.plain(p.diagnostic()).replace(directory + "/", "")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("cases.yaml:1:33: error[EYAS_CASE]: 'alerts' must be a list"),
                        second ->
                                assertThat(second).startsWith("cases.yaml:3:10: error[EYAS_CASE]: duplicate case 'b'"));
    }

    @Test
    void otherFilesInDirectoryAreIgnored() throws IOException {
        Files.writeString(directory.resolve("rules.yaml"), "- {macro: m, condition: evt.type = open}\n");
        Files.writeString(directory.resolve("trees.yaml"), "t: [{pid: 20, parent: 1, path: /bin/sh}]\n");
        Files.createDirectory(directory.resolve("deep"));
        Files.writeString(directory.resolve("deep/b.yml"), "- {case: deep, events: [], alerts: []}\n");
        Files.writeString(directory.resolve("a.yaml"), "- {case: shallow, tree: t, events: [], alerts: []}\n");
        CaseFiles files = CaseReader.read(List.of(directory));
        assertThat(files.diagnostics()).isEmpty();
        assertThat(files.files()).isEqualTo(2);
        assertThat(files.cases()).extracting(RuleCase::name).containsExactly("shallow", "deep");
        assertThat(story(files.cases().getFirst()).processes()).hasSize(1);
    }

    @Test
    void invalidYamlInDirectoryIsReported() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "- {case: [\n");
        CaseFiles files = CaseReader.read(List.of(directory, directory.resolve("none.yaml")));
        assertThat(files.diagnostics()).hasSize(2);
        assertThat(files.diagnostics().getFirst().code().id()).isEqualTo("LOAD_ERR_YAML_PARSE");
        assertThat(files.diagnostics().get(1).message()).contains("there is no such file");
    }
}
