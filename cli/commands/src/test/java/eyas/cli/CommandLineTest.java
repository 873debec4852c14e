package eyas.cli;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.cli.options.RingSizeConverter;
import eyas.session.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

final class CommandLineTest {
    @Test
    void helpListsCommandsAndExamples() {
        ProgramRun help = eyas("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains(
                        "watch",
                        "demo",
                        "record",
                        "convert",
                        "read",
                        "fields",
                        "rules",
                        "doctor",
                        "completion",
                        "eyas watch -- make test")
                .doesNotContain("warm-up");
        assertThat(eyas("watch", "--help").out()).contains("--fail-on=PRIORITY", "125", "eyas watch -- npm ci");
    }

    /** An argument with @ may belong to the watched command, which reads the file itself. */
    @Test
    void argumentWithAtSignIsNotExpanded(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("words"), "--list\n");
        assertThat(eyas("explain", "@" + file).err()).contains("@" + file);
    }

    /** A command is selected by the first argument alone, without reading its annotations. */
    @Test
    void commandNamesMatchAnnotations() {
        assertThat(Eyas.COMMANDS)
                .allSatisfy((name, type) ->
                        assertThat(type.getAnnotation(Command.class).name()).isEqualTo(name));
        for (String name : Eyas.COMMANDS.keySet()) {
            if (!name.equals("help") && !name.equals("warm-up")) {
                ProgramRun help = eyas(name, "--help");
                assertThat(help.out()).as(name).contains("Usage: eyas " + name);
                assertThat(help.err())
                        .as("picocli prints warnings about %s", name)
                        .isEmpty();
            }
        }
        assertThat(eyas("falco", "--help").out()).contains("falco [OPTION...]");
        assertThat(eyas("help", "read").out()).contains("Usage: eyas read");
    }

    /** picocli treats help texts as formats: a literal percent sign must be doubled. */
    @Test
    void helpTextsAreValidFormats() {
        List<CommandLine> all = new ArrayList<>(List.of(Eyas.commandLine("help")));
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).getSubcommands().values());
            var usage = all.get(i).getCommandSpec().usageMessage();
            assertThat(Stream.of(usage.header(), usage.description(), usage.footer())
                            .flatMap(Arrays::stream))
                    .as(all.get(i).getCommandName())
                    .allSatisfy(
                            text -> assertThatCode(() -> String.format(text)).doesNotThrowAnyException());
        }
        assertThat(all).hasSizeGreaterThan(Eyas.COMMANDS.size());
        assertThat(eyas("read", "--help").out()).contains("-p '%evt.time %proc.name %fd.name'");
    }

    @Test
    void usageErrorsReportProblemAndHint() {
        assertThat(eyas().code()).isEqualTo(ExitCode.USAGE);
        assertThat(eyas().err()).contains("eyas: error[C002]: missing command").contains("eyas --help");
        assertThat(eyas("wacth").err()).contains("wacth").contains("watch");
        assertThat(eyas("watch").code()).isEqualTo(ExitCode.NOT_STARTED);
        assertThat(eyas("watch").err()).contains("COMMAND");
        assertThat(eyas("watch", "--fail-on", "grave", "--", "true").err()).contains("'grave' is not a priority");
        assertThat(eyas("watch", "--buffer", "3X", "--", "true").err()).contains("'3X' is not a size");
    }

    @Test
    void fieldsAreListedByNameAndPattern() {
        assertThat(eyas("fields").out()).contains("proc.name ", "fd.sip ", "container.id ", "Name of the thread");
        assertThat(eyas("fields", "proc.aNAME").out()).contains("proc.aname ").doesNotContain("fd.name");
        assertThat(eyas("fields", "--json", "fd.?port").out())
                .contains("\"name\":\"fd.cport\"")
                .doesNotContain("fd.port\"", "fd.cproto");
        assertThat(eyas("fields", "--markdown", "fd.sport").out()).contains("`fd.sport` | PORT |");
        assertThat(eyas("fields", "zzz").code()).isEqualTo(ExitCode.FAILED);
        assertThat(eyas("fields", "zzz").err()).contains("no field matches 'zzz'");
        assertThat(eyas("fields", "--json", "--markdown").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void readReportsErrors() {
        assertThat(eyas("read").code()).isEqualTo(ExitCode.USAGE);
        assertThat(eyas("read", "/no/such.scap").code()).isEqualTo(ExitCode.FAILED);
        assertThat(eyas("read", "/no/such.scap").err()).contains("/no/such.scap: there is no such file");
        assertThat(eyas("read", "/no/such.scap", "proc.nmae", "=", "x").err())
                .contains("did you mean 'proc.name'")
                .doesNotContain("no such file");
        assertThat(eyas("read", "x.scap", "-n", "-1").err()).contains("-n -1");
        assertThat(eyas("read", "--info", "x.scap", "evt.num = 1").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void recordReportsErrors() {
        assertThat(eyas("record", "--help").out())
                .contains("-w, --write=FILE", "-C, --file-size=SIZE", "--redact", "--lean")
                .contains("eyas record -w job.scap -- make test");
        assertThat(eyas("convert", "--help").out())
                .contains("eyas convert [OPTION ...] IN OUT [FILTER]", "--redact", "eyas convert --redact job.scap");
        assertThat(eyas("record", "--", "true").err()).contains("missing argument: --write FILE");
        assertThat(eyas("record", "-w", "x").err()).contains("missing argument: -- COMMAND");
        assertThat(eyas("record", "-w", "x", "make", "test").err()).contains("the command must follow --");
        assertThat(eyas("record", "-w", "x", "-C", "5", "--", "true").err()).contains("megabytes: 5M");
        assertThat(eyas("record", "-w", "x", "-W", "5", "--", "true").err()).contains("set with -C or -G");
        assertThat(eyas("record", "-w", "x", "-G", "-1", "--", "true").code()).isEqualTo(ExitCode.NOT_STARTED);
        assertThat(eyas("record", "-w", "x", "--lean", "--", "true").err()).contains("--lean requires FILTER");
        assertThat(eyas("record", "-w", "x", "--buffer", "3000", "--host").err())
                .contains("power of two");
        assertThat(eyas("watch", "--redact", "--", "true").err()).contains("requires --record FILE");
    }

    @Test
    void versionMatchesBuild() {
        assertThat(eyas("--version").out()).matches("eyas \\d+\\.\\d+\\.\\d+.* \\(Java 25.*\\)\\R");
    }

    @Test
    void sizesAcceptUnits() {
        RingSizeConverter size = new RingSizeConverter();
        assertThat(size.convert("65536")).isEqualTo(65_536);
        assertThat(size.convert("64k")).isEqualTo(65_536);
        assertThat(size.convert("16M")).isEqualTo(16 << 20);
        assertThat(size.convert("1G")).isEqualTo(1 << 30);
        assertThatThrownBy(() -> size.convert("4G"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("too large");
        assertThatThrownBy(() -> size.convert("")).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void incompleteInstallationIsReported() {
        assertThat(eyas("watch", "--", "true").err())
                .contains("the directory of the default rules is missing: ")
                .contains("EYAS_HOME");
        assertThat(eyas("watch", "--no-default-rules", "--", "true").err())
                .contains("no rules: give a file with --rules");
    }

    /** A single letter is equally close to all others, and hidden options are never suggested. */
    @Test
    void singleLetterOptionHasNoSuggestion() {
        assertThat(eyas("watch", "-o", "out", "--", "true").err()).contains("did you mean '--report'?");
        for (String option : List.of("-F", "-G", "-v", "-z")) {
            assertThat(eyas("read", option, "x.scap").err())
                    .contains("unknown option '" + option)
                    .doesNotContain("did you mean");
        }
        assertThat(eyas("read", "--cuont", "x.scap").err()).contains("did you mean '--count'?");
    }

    @Test
    void abbreviationsAndForeignPrioritiesAreUnderstood() {
        assertThat(eyas("analyze", "--format", "md", "x.scap").err()).contains("did you mean 'markdown'?");
        assertThat(eyas("analyze", "--fail-on", "hihg", "x.scap").err())
                .contains("'hihg' is not a priority (what is high elsewhere is error here): use emergency, ");
        assertThat(eyas("analyze", "--fail-on", "critcal", "x.scap").err()).contains("did you mean 'critical'?");
    }

    @Test
    void helpNamesCommandsWithOwnExitCode() {
        // The terminal's width determines line breaks.
        assertThat(eyas("--help").out().replaceAll("\\s+", " "))
                .contains("eyas top -- make test", "125 of watch, record, top and demo is always Eyas's own");
    }
}
