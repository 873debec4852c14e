package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A shell in a pseudoterminal that receives typed lines. A function {@code eyas} in the shell prints its arguments. */
final class ShellSession {
    private static final String MARK = "WORDS:";

    private ShellSession() {}

    /** Returns the path of a program that {@code ./dev setup} installs. */
    static Path program(String name) {
        for (String directory : List.of("/usr/bin", "/bin")) {
            Path program = Path.of(directory, name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        throw new AssertionError(name + " is not installed; install it with: ./dev setup");
    }

    /**
     * Types {@code lines} into bash or zsh, and returns the arguments of each call of {@code eyas}, separated by {@code |}.
     *
     * @param command the shell with its arguments
     * @param environment its environment
     * @param directory its working directory
     */
    static List<String> type(List<String> command, Map<String, String> environment, Path directory, List<String> lines)
            throws IOException, InterruptedException {
        Path input = Files.writeString(directory.resolve("typed"), String.join("\n", lines) + "\n exit\n");
        String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        ProcessBuilder builder = new ProcessBuilder(program("script").toString(), "-qec", line, "/dev/null")
                .directory(directory.toFile());
        builder.redirectInput(input.toFile()).environment().putAll(environment);
        EyasProcess shell = EyasProcess.run(builder);
        List<String> words = Arrays.stream(shell.out().split("[\r\n]+", -1))
                .filter(each -> each.contains(MARK))
                .map(each -> each.substring(each.indexOf(MARK) + MARK.length()))
                .toList();
        assertThat(words).as("what the shell printed: %s", shell.out()).hasSameSizeAs(lines);
        return words;
    }

    /** Returns the first lines of a session: they load the completion script and define a function that prints its arguments. */
    static String start(Path script) {
        return """
                PS1='$ '
                . '%s'
                eyas() { local words; words=$(printf '|%%s' "$@"); printf '%s%%s\\n' "${words#?}"; }
                """.formatted(script, MARK);
    }
}
