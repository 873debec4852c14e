package eyas.cli.read;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.cli.ProgramRun;
import eyas.fields.FieldCatalog;
import eyas.session.terminal.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks sysdig's shorthands and the hints for its unsupported options. */
final class SysdigCompatibilityTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -c topprocs_cpu  | eyas top processes
            -c topfiles_byte | eyas top files
            -c nosuchthing   | eyas top processes|files|connections|users
            -cl              | eyas top processes|files|connections|users
            -c netstat       | eyas top connections
            -i spy_users     | eyas top users
            -A               | %evt.buffer
            -X               | -X: use a field for data
            -x               | -x: use a field for data
            -l               | 'eyas fields'
            -S               | eyas read --info
            -w out.scap      | eyas convert CAPTURE out.scap
            -t r             | %evt.reltime
            -s 1000          | --snaplen
            """)
    void unsupportedOptionNamesItsReplacement(String option, String instead) {
        ProgramRun run = eyas(("read -r x.scap " + option).split(" "));
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(instead);
    }

    @Test
    void captureMayBeAnOptionAndRulesMayNot() {
        assertThat(eyas("read", "-r", "nowhere.scap", "proc.name", "=", "cat").err())
                .contains("nowhere.scap: there is no such file");
        assertThat(eyas("read", "-r", "rules.yaml", "x.scap").err()).contains("to load rules, use --rules rules.yaml");
        assertThat(eyas("read").err()).contains("missing argument: CAPTURE");
    }

    @Test
    void formatsHaveShorthands() {
        assertThat(LineFormat.of("c")).contains("%container.name (%container.id)");
        assertThat(LineFormat.of("container")).isEqualTo(LineFormat.of("c"));
        assertThat(LineFormat.of("k")).contains("%k8s.pod.name");
        assertThat(LineFormat.of("%-20proc.name|%7evt.num-%evt.type")).isEqualTo("%20proc.name|%7evt.num-%evt.type");
        assertThat(LineFormat.of("100%-%proc.name")).isEqualTo("100%-%proc.name");
    }

    @Test
    void fieldsAreColouredAndTextIsNot() {
        assertThat(LineFormat.colored("*%evt.num %20proc.name: %evt.type %toupper(fd.name)[x] step=%ci.step", CATALOG))
                .isEqualTo("*\u001b[2m%evt.num\u001b[0m \u001b[36m%20proc.name\u001b[0m: \u001b[1m%evt.type\u001b[0m "
                        + "\u001b[32m%toupper(fd.name)\u001b[0m[x] step=%ci.step");
        assertThat(LineFormat.coloredFailure("%evt.type", CATALOG)).isEqualTo("\u001b[31m%evt.type\u001b[0m");
        assertThat(LineFormat.colored("%evt.arg[1] %evt.type.", CATALOG))
                .isEqualTo("%evt.arg[1] \u001b[1m%evt.type\u001b[0m.");
    }
}
