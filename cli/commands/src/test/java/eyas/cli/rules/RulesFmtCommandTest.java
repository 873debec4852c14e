package eyas.cli.rules;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.cli.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the output, the files and the errors of {@code eyas rules fmt}, and the search for rules files in directories. */
final class RulesFmtCommandTest {
    private static final String LOOSE = "- macro: m\n  condition: a   or b # c\n-   list: l\n    items: [ x,y ]\n";
    private static final String TIGHT = "- macro: m\n  condition: a or b # c\n\n- list: l\n  items: [x, y]\n";

    @TempDir
    private Path directory;

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void resultIsPrintedAndFileIsUnchanged() throws IOException {
        String loose = file("loose.yaml", LOOSE);
        assertThat(eyas("rules", "fmt", loose)).isEqualTo(new ProgramRun(0, TIGHT, ""));
        assertThat(Files.readString(directory.resolve("loose.yaml"))).isEqualTo(LOOSE);
    }

    @Test
    void checkListsUnformattedFiles() throws IOException {
        String loose = file("loose.yaml", LOOSE);
        String tight = file("tight.yaml", TIGHT);
        assertThat(eyas("rules", "fmt", "--check", loose, tight)).isEqualTo(new ProgramRun(1, loose + "\n", ""));
        assertThat(eyas("rules", "fmt", "--check", tight)).isEqualTo(new ProgramRun(0, "", ""));
    }

    @Test
    void writeRewritesOnlyChangedFilesAndKeepsPermissions() throws IOException {
        String loose = file("loose.yaml", LOOSE);
        file("tight.yml", TIGHT);
        file("cases.yaml", "- {case:   c, events: [],  alerts: []}\n");
        Files.setPosixFilePermissions(Path.of(loose), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(eyas("rules", "fmt", "-w", directory.toString())).isEqualTo(new ProgramRun(0, loose + "\n", ""));
        assertThat(Files.readString(Path.of(loose))).isEqualTo(TIGHT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(loose))))
                .isEqualTo("rw-r-----");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void rejectedFileIsReportedAndUnchanged() throws IOException {
        String odd = file("odd.yaml", "- macro: &m m\n  condition:   a\n");
        ProgramRun run = eyas("rules", "fmt", "-w", odd, file("loose.yaml", LOOSE));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).endsWith("loose.yaml\n").doesNotContain("odd");
        assertThat(run.err().replace(directory + "/", "")).isEqualTo("""
                odd.yaml:1:10: error[EYAS_FORMAT]: cannot format the file: an anchor
                 1 | - macro: &m m
                   |          ^
                  fix: write out the value
                """);
        assertThat(Files.readString(Path.of(odd))).isEqualTo("- macro: &m m\n  condition:   a\n");
        assertThat(eyas("rules", "fmt", directory + "/none.yaml").err()).contains("there is no such file");
        assertThat(eyas("rules", "fmt", "-w", "--check", odd).code()).isEqualTo(2);
    }

    @Test
    void directoryExpandsToItsRulesFiles() throws IOException {
        file("b.yaml", "- {rule: r, desc: d, condition: m and evt.type = open, output: o, priority: INFO}\n");
        file("a.yaml", "- {macro: m, condition: proc.name = x}\n");
        file("cases.yaml", "- {case: c, events: [], alerts: []}\n");
        assertThat(eyas("rules", "check", directory.toString()).out().replace(directory + "/", ""))
                .isEqualTo("a.yaml: ok\nb.yaml: ok\n");
        assertThat(eyas("rules", "list", directory.toString()).out()).containsPattern("on +r\n");
        assertThat(eyas("rules", "describe", directory.toString()).out()).startsWith("r\n");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThat(eyas("rules", "check", empty.toString()).err()).contains("no rules file below");
    }
}
