package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.diagnostic.DiagnosticCode;
import eyas.report.Palette;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that messages with untrusted text contain no commands of CI runners. */
final class ErrorLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"watch", "falco"})
    void messageContainsNoRunnerCommand(String command) {
        String line = ErrorLine.of(
                command,
                DiagnosticCode.COMMAND_NOT_STARTED,
                "##[error]x: not found\n::add-path::/tmp",
                Palette.plain());
        assertThat(line.lines()).noneMatch(text -> text.contains("##[") || text.startsWith("::"));
    }
}
