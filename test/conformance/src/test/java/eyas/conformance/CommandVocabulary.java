package eyas.conformance;

import eyas.fleet.EyasFleet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Commands and options, from the program's own shell completion. */
final class CommandVocabulary {
    /** Options that the launcher takes, and the program never sees. */
    private static final Set<String> OF_LAUNCHER = Set.of("--engine", "--train", "--train-fleet");

    private final Map<String, List<String>> commands = new HashMap<>();
    private final Map<String, Map<String, String>> options = new HashMap<>();

    private CommandVocabulary() {}

    /** Returns those of the program. */
    static CommandVocabulary ofProgram() throws Exception {
        EyasProcess printed = EyasProcess.run("completion", "bash");
        CommandVocabulary words = new CommandVocabulary();
        printed.out().lines().map(line -> line.split("\\|", -1)).forEach(row -> {
            switch (row[0]) {
                case "c" ->
                    words.commands
                            .computeIfAbsent(row[1], path -> new ArrayList<>())
                            .add(row[2]);
                case "o" ->
                    words.options
                            .computeIfAbsent(row[1], path -> new HashMap<>())
                            .put(row[2], row[3]);
                default -> {
                    // Names that are no words of a command line, and the script itself.
                }
            }
        });
        words.add("eyas", EyasFleet.whole());
        return words;
    }

    /** Adds those of the commands about many jobs, which come in an archive of their own. */
    private void add(String path, CommandLine line) {
        Map<String, String> names = options.computeIfAbsent(path, _ -> new HashMap<>());
        for (OptionSpec option : line.getCommandSpec().options()) {
            for (String name : option.names()) {
                names.putIfAbsent(name, option.arity().max() == 0 ? "-" : "value");
            }
        }
        line.getSubcommands().forEach((name, below) -> {
            commands.computeIfAbsent(path, _ -> new ArrayList<>()).add(name);
            add(path + " " + name, below);
        });
    }

    /** Returns how many options there are. */
    int size() {
        return options.values().stream().mapToInt(Map::size).sum();
    }

    /** Returns what is wrong with a command line, whose first word is the program. */
    Optional<String> fault(List<String> line) {
        String at = "eyas";
        boolean operands = false;
        for (int i = 1; i < line.size(); i++) {
            String word = line.get(i);
            List<String> below = commands.getOrDefault(at, List.of());
            if (word.equals("--")) {
                return Optional.empty();
            }
            if (word.startsWith("-") && word.length() > 1) {
                String name = word.replaceFirst("[=\\[\\]].*", "");
                String kind = options.getOrDefault(at, Map.of()).get(name);
                if (kind == null) {
                    return at.equals("eyas falco") || OF_LAUNCHER.contains(name)
                            ? Optional.empty()
                            : Optional.of("'" + at + "' has no option " + name);
                }
                if (!kind.equals("-") && !kind.startsWith("~") && !word.contains("=")) {
                    i++;
                }
            } else if (!operands && below.contains(word)) {
                at += " " + word;
            } else if (!operands && !below.isEmpty() && word.matches("[a-z][a-z-]*")) {
                return Optional.of("'" + at + "' has no command " + word);
            } else {
                operands = true;
            }
        }
        return Optional.empty();
    }
}
