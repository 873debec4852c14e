package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.session.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Exit codes follow one convention: a code tells whether Eyas or the command failed. */
final class FailureExitCodesTest {
    /** Commands that do not exit with {@link ExitCode#USAGE} on a usage error. */
    private static final Map<String, Integer> OTHERS = Map.of(
            "watch", ExitCode.NOT_STARTED,
            "record", ExitCode.NOT_STARTED,
            "demo", ExitCode.NOT_STARTED,
            "top", ExitCode.NOT_STARTED,
            "falco", ExitCode.FAILED);

    @Test
    void usageErrorHasCodeOfItsCommandAndHint() {
        Set<String> all = new TreeSet<>(Eyas.COMMANDS.keySet());
        all.remove("help"); // picocli's own command, which accepts any word
        for (String name : all) {
            ProgramRun run = ProgramRun.eyas(name, "--no-such-option");
            assertThat(run.code()).as(name).isEqualTo(OTHERS.getOrDefault(name, ExitCode.USAGE));
            assertThat(run.out()).as(name).isEmpty();
            assertThat(run.err().lines()).as(name).hasSize(2);
            assertThat(run.err())
                    .as(name)
                    .startsWith(name.equals("falco") ? "Error: " : "eyas: error[C001]: ")
                    .contains("unknown option '--no-such-option'", "\n  hint: ");
        }
        assertThat(ProgramRun.eyas("wacth", "x")).isEqualTo(new ProgramRun(ExitCode.USAGE, "", """
                        eyas: error[C001]: unknown command 'wacth' for 'eyas'
                          hint: did you mean 'watch'? 'eyas --help' lists all commands
                        """));
    }

    @Test
    void ownFailuresDifferFromCommandExitCodes() {
        assertThat(FailureExitCodes.expected("watch", ExitCode.FAILED)).isEqualTo(ExitCode.NOT_STARTED);
        assertThat(FailureExitCodes.expected("record", ExitCode.USAGE)).isEqualTo(ExitCode.NOT_STARTED);
        assertThat(FailureExitCodes.expected("watch", ExitCode.FINDINGS)).isEqualTo(ExitCode.FINDINGS);
        assertThat(FailureExitCodes.expected("read", ExitCode.FAILED)).isEqualTo(ExitCode.FAILED);
        assertThat(FailureExitCodes.expected("analyze", ExitCode.NOT_STARTED))
                .as("nothing was to be started")
                .isEqualTo(ExitCode.FAILED);
        assertThat(FailureExitCodes.fatal("host")).isEqualTo(ExitCode.NOT_STARTED);
        assertThat(FailureExitCodes.expected("collect", ExitCode.NOT_STARTED))
                .as("the receiver cannot begin")
                .isEqualTo(ExitCode.NOT_STARTED);
        assertThat(FailureExitCodes.expected("collect", ExitCode.FAILED)).isEqualTo(ExitCode.FAILED);
        assertThat(FailureExitCodes.fatal("read")).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void documentListsAllCodes() throws IOException {
        String document =
                Files.readString(Path.of(System.getProperty("eyas.root", "../.."), "docs/reference/exit-codes.md"));
        for (int code : new int[] {
            ExitCode.OK, ExitCode.FAILED, ExitCode.USAGE, ExitCode.FINDINGS, ExitCode.INCOMPLETE, ExitCode.NOT_STARTED
        }) {
            assertThat(document).contains("| " + code + " |");
        }
        OTHERS.keySet().forEach(name -> assertThat(document).contains("`" + name + "`"));
    }
}
