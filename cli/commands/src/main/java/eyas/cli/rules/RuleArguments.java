package eyas.cli.rules;

import eyas.session.input.RulePaths;
import eyas.session.installation.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rule and the files that a command names, in either order.
 *
 * @param name the rule or correlation, if one is named
 * @param files the files in order, those of a folder in its place; the default rules where none is named
 */
record RuleArguments(Optional<String> name, List<Path> files) {
    RuleArguments {
        files = List.copyOf(files);
    }

    /**
     * Reads the words of a command line: what ends in .yaml or .yml, is a folder or - is a file; the others are the name of a
     * rule, with spaces between them where the shell has taken the quotes.
     *
     * @throws eyas.session.terminal.CommandFailure if a folder cannot be listed or has none
     */
    static RuleArguments of(List<String> words) {
        List<String> name = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (String word : words) {
            if (isFile(word)) {
                files.add(Path.of(word));
            } else {
                name.add(word);
            }
        }
        return new RuleArguments(
                name.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", name)),
                files.isEmpty() ? Installation.find().defaultRules() : RulePaths.expand(files));
    }

    private static boolean isFile(String word) {
        return word.endsWith(".yaml") || word.endsWith(".yml") || word.equals("-") || Files.isDirectory(Path.of(word));
    }
}
