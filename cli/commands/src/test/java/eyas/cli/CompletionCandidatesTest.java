package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;

final class CompletionCandidatesTest {
    /** Shells complete the words of a choice in lower case. */
    @Test
    void everyCandidateIsAccepted() {
        List<String> tried = new ArrayList<>();
        CommandLine root = Eyas.commandLine().setCaseInsensitiveEnumValuesAllowed(true);
        hold(root, root, tried);
        assertThat(tried).contains("eyas watch --fail-on=critical", "eyas analyze --format=json");
    }

    private static void hold(CommandLine root, CommandLine command, List<String> tried) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (option.completionCandidates() != null) {
                for (String word : option.completionCandidates()) {
                    String line = command.getCommandSpec().qualifiedName() + " " + option.longestName() + "="
                            + word.toLowerCase(Locale.ROOT);
                    assertThatCode(() -> parse(root, line)).as(line).doesNotThrowAnyException();
                    tried.add(line);
                }
            }
        }
        command.getSubcommands().values().forEach(below -> hold(root, below, tried));
    }

    private static void parse(CommandLine root, String line) {
        try {
            root.parseArgs(line.substring(line.indexOf(' ') + 1).split(" "));
        } catch (MissingParameterException e) {
            // The word was accepted: missing arguments are checked afterwards.
            assertThat(e.getMessage()).startsWith("Missing required");
        }
    }
}
