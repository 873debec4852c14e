package eyas.cli.completion;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The kind of an option's or parameter's value, as the table encodes it: {@code file}, {@code directory} (a directory), {@code rule}, {@code
 * rule-file} for either, {@code view-file} for a view of {@code eyas top} or a file, {@code field}, {@code filter}, {@code format}, {@code
 * code}, {@code key}; {@code =a b c} for one of these words; {@code ?} for an arbitrary value; {@code -} for no value. A {@code ~} prefix
 * marks a value that is optional and must follow {@code =}.
 */
final class CompletionKind {
    /** No value. */
    static final String NONE = "-";

    private static final String ANYTHING = "?";

    /** Kinds of text values, by the label in the help. */
    private static final Map<String, String> BY_LABEL = Map.ofEntries(
            Map.entry("RULE", "rule"),
            Map.entry("RULE|FILE", "rule-file"),
            Map.entry("PATTERN", "field"),
            Map.entry("FILTER", "filter"),
            Map.entry("FILTER -- COMMAND", "filter"),
            Map.entry("FORMAT", "format"),
            Map.entry("CODE", "code"),
            Map.entry("KEY=VALUE", "key"),
            Map.entry("CAPTURE", "file"),
            Map.entry("VIEW CAPTURE -- COMMAND", "view-file"),
            Map.entry("IN", "file"),
            Map.entry("OLD", "file"),
            Map.entry("NEW", "file"),
            Map.entry("FILE", "file"),
            Map.entry("STORE", "folder"),
            Map.entry("DIR", "folder"));

    private static final List<String> DIRECTORIES = List.of("DIR", "FOLDER");

    private CompletionKind() {}

    /** Returns the kind of an option's value or of an operand. */
    static String of(ArgSpec argument) {
        if (argument.arity().max() == 0) {
            return NONE;
        }
        boolean optional = argument instanceof OptionSpec && argument.arity().min() == 0;
        return (optional ? "~" : "") + ofValue(argument);
    }

    /** Returns whether the operand is a program to run with its arguments. */
    static boolean isCommand(PositionalParamSpec operand) {
        return operand.paramLabel().endsWith("COMMAND") && operand.arity().max() > 1;
    }

    private static String ofValue(ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            List<String> words = new ArrayList<>();
            argument.completionCandidates().forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
            return "=" + String.join(" ", words);
        }
        Class<?> type = argument.auxiliaryTypes()[0];
        String label = argument.paramLabel();
        if (argument instanceof PositionalParamSpec operand && label.equals("COMMAND")) {
            return isCommand(operand) ? NONE : "=" + siblingCommands(argument.command());
        }
        if (type == boolean.class || type == Boolean.class) {
            return "=true false";
        }
        if (type == Path.class || type == File.class) {
            return DIRECTORIES.contains(label) ? "folder" : "file";
        }
        return BY_LABEL.getOrDefault(label, ANYTHING);
    }

    private static String siblingCommands(CommandSpec help) {
        List<String> names = new ArrayList<>();
        help.parent().subcommands().forEach((name, each) -> {
            if (!each.getCommandSpec().usageMessage().hidden()) {
                names.add(name);
            }
        });
        return String.join(" ", names);
    }
}
