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

final class CompletedWordsTest {
    /** Shells offer the words of a choice in lower case. */
    @Test
    void everyWordThatIsOfferedIsTaken() {
        List<String> tried = new ArrayList<>();
        hold(Eyas.commandLine(), tried);
        assertThat(tried).contains("eyas watch --fail-on=critical", "eyas analyze --format=json");
    }

    private static void hold(CommandLine command, List<String> tried) {
        command.setCaseInsensitiveEnumValuesAllowed(true);
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (option.completionCandidates() != null) {
                for (String word : option.completionCandidates()) {
                    String argument = option.longestName() + "=" + word.toLowerCase(Locale.ROOT);
                    assertThatCode(() -> parse(command, argument)).as(argument).doesNotThrowAnyException();
                    tried.add(command.getCommandSpec().qualifiedName() + " " + argument);
                }
            }
        }
        command.getSubcommands().values().forEach(below -> hold(below, tried));
    }

    private static void parse(CommandLine command, String argument) {
        try {
            command.parseArgs(argument);
        } catch (MissingParameterException e) {
            // The word was read: what is missing is looked for behind it.
            assertThat(e.getMessage()).startsWith("Missing required");
        }
    }
}
