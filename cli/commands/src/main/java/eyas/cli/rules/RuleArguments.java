package eyas.cli.rules;

import eyas.session.input.RulePaths;
import eyas.session.installation.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rule and the files in the arguments of a command, in either order.
 *
 * @param name the rule or correlation, if one is named
 * @param files the files in order, with directories replaced by their files; the default rules if none is named
 */
record RuleArguments(Optional<String> name, List<Path> files) {
    RuleArguments {
        files = List.copyOf(files);
    }

    /**
     * Classifies arguments: those that end in .yaml or .yml, are a directory or - are files; the others are the words of a rule's name, for
     * names that the shell has split.
     *
     * @throws eyas.session.terminal.CommandFailure if a directory cannot be listed or has no rules files
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
