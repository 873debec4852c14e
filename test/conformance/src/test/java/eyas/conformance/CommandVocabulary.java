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

/** The program's commands and options, as listed by its shell completion. */
final class CommandVocabulary {
    /** Options that the launcher consumes before it starts the program. */
    private static final Set<String> LAUNCHER_OPTIONS = Set.of("--engine", "--train", "--train-fleet");

    private final Map<String, List<String>> commands = new HashMap<>();
    private final Map<String, Map<String, String>> options = new HashMap<>();

    private CommandVocabulary() {}

    /** Returns the vocabulary of the program. */
    static CommandVocabulary ofProgram() throws Exception {
        EyasProcess printed = EyasProcess.run("completion", "bash");
        CommandVocabulary result = new CommandVocabulary();
        printed.out().lines().map(line -> line.split("\\|", -1)).forEach(row -> {
            switch (row[0]) {
                case "c" ->
                    result.commands
                            .computeIfAbsent(row[1], path -> new ArrayList<>())
                            .add(row[2]);
                case "o" ->
                    result.options
                            .computeIfAbsent(row[1], path -> new HashMap<>())
                            .put(row[2], row[3]);
                default -> {
                    // Names that are not part of a command line, and the script itself.
                }
            }
        });
        result.add("eyas", EyasFleet.whole());
        return result;
    }

    /** Adds the commands about many jobs, which are distributed in a separate archive. */
    private void add(String path, CommandLine line) {
        Map<String, String> names = options.computeIfAbsent(path, _ -> new HashMap<>());
        for (OptionSpec option : line.getCommandSpec().options()) {
            for (String name : option.names()) {
                names.putIfAbsent(name, option.arity().max() == 0 ? "-" : "value");
            }
        }
        line.getSubcommands().forEach((name, subcommands) -> {
            commands.computeIfAbsent(path, _ -> new ArrayList<>()).add(name);
            add(path + " " + name, subcommands);
        });
    }

    /** Returns the number of options. */
    int size() {
        return options.values().stream().mapToInt(Map::size).sum();
    }

    /** Returns a description of the first error in a command line, whose first word is the program; empty if the command line is valid. */
    Optional<String> fault(List<String> line) {
        String command = "eyas";
        boolean operands = false;
        for (int i = 1; i < line.size(); i++) {
            String word = line.get(i);
            List<String> subcommands = commands.getOrDefault(command, List.of());
            if (word.equals("--")) {
                return Optional.empty();
            }
            if (word.startsWith("-") && word.length() > 1) {
                String name = word.replaceFirst("[=\\[\\]].*", "");
                String kind = options.getOrDefault(command, Map.of()).get(name);
                if (kind == null) {
                    return command.equals("eyas falco") || LAUNCHER_OPTIONS.contains(name)
                            ? Optional.empty()
                            : Optional.of("'" + command + "' has no option " + name);
                }
                if (!kind.equals("-") && !kind.startsWith("~") && !word.contains("=")) {
                    i++;
                }
            } else if (!operands && subcommands.contains(word)) {
                command += " " + word;
            } else if (!operands && !subcommands.isEmpty() && word.matches("[a-z][a-z-]*")) {
                return Optional.of("'" + command + "' has no command " + word);
            } else {
                operands = true;
            }
        }
        return Optional.empty();
    }
}
