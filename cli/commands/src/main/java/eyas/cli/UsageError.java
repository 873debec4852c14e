package eyas.cli;

import eyas.diagnostic.DiagnosticCode;
import eyas.report.Palette;
import eyas.text.NearestName;
import eyas.text.Printable;
import eyas.text.WorkflowCommandEscaper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A usage error that picocli or a command detected: a one-line message and a hint.
 *
 * @param code the code for {@code eyas explain}
 * @param message the error
 * @param hint the remedy, or where to find it
 */
record UsageError(DiagnosticCode code, String message, String hint) {
    private static final String END_OF_OPTIONS = "--";
    private static final int LONGEST = 1_000;
    /** The output option, by command. */
    private static final List<String> OUTPUTS = List.of("--report", "--output", "--write");

    /** The prefix of picocli's messages about a value; the rest is the converter's message. */
    private static final Pattern VALUE = Pattern.compile(
            "Invalid value for (?:option|positional parameter at index \\S+) (?:'([^']+)')?"
                    + "(?: at index \\S+)?(?: ?\\(([^)]*)\\))?: (.*)",
            Pattern.DOTALL);

    private static final Pattern CHOICE =
            Pattern.compile("expected one of \\[(.*)] \\(case-(?:in)?sensitive\\) but was '(.*)'", Pattern.DOTALL);
    /** The list of valid values in messages of Eyas's converters. */
    private static final Pattern WORDS = Pattern.compile(".*(?:: use |neither )(.*)", Pattern.DOTALL);

    private static final Pattern NUMBER =
            Pattern.compile("('.*') is not an? (?:int|long|short|double)", Pattern.DOTALL);
    private static final Pattern TRUTH = Pattern.compile("('.*') is not a boolean", Pattern.DOTALL);
    private static final Pattern EXCLUSIVE = Pattern.compile("(.*) are mutually exclusive \\(specify only one\\)");
    private static final Pattern REPEATED = Pattern.compile("option '([^']+)'.* should be specified only once");

    /** Returns the usage error for {@code failure}. */
    static UsageError of(ParameterException failure) {
        String said = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
        CommandLine line = failure.getCommandLine();
        return switch (failure) {
            case UnmatchedArgumentException unmatched -> unknown(unmatched, said);
            case MissingParameterException missing -> {
                // The misspelt option may be the missing one.
                String unknown = unknownOption(line);
                yield unknown == null
                        ? new UsageError(DiagnosticCode.MISSING_ARGUMENT, missing(missing, said), synopsis(line))
                        : unknownOption(line, unknown);
            }
            case MutuallyExclusiveArgsException _, OverwrittenOptionException _, MaxValuesExceededException _ ->
                new UsageError(DiagnosticCode.CONFLICTING_ARGUMENTS, conflict(said), synopsis(line));
            default ->
                failure.getValue() == null
                        ? new UsageError(DiagnosticCode.CONFLICTING_ARGUMENTS, said, help(line))
                        : wrongValue(line, said);
        };
    }

    /** Returns both lines, each with a line break, escaped for a terminal and for a CI runner. */
    String text(String command, Palette palette) {
        return ErrorLine.of(command, code, shown(message), palette) + "\n  " + palette.green("hint:") + " "
                + shown(hint) + "\n";
    }

    private static String shown(String text) {
        return WorkflowCommandEscaper.logged(Printable.of(text.replace('\n', ' '), LONGEST));
    }

    private static UsageError unknown(UnmatchedArgumentException failure, String said) {
        CommandLine line = failure.getCommandLine();
        String written =
                failure.getUnmatched().isEmpty() ? "" : failure.getUnmatched().getFirst();
        if (written.isEmpty()) {
            return new UsageError(DiagnosticCode.UNKNOWN_ARGUMENT, said, synopsis(line));
        }
        if (written.startsWith("-")) {
            return unknownOption(line, written);
        }
        if (line.getSubcommands().isEmpty()) {
            return new UsageError(
                    DiagnosticCode.UNKNOWN_ARGUMENT, "unexpected argument '" + written + "'", synopsis(line));
        }
        String nearest =
                NearestName.of(written, new TreeSet<>(line.getSubcommands().keySet()));
        return new UsageError(
                DiagnosticCode.UNKNOWN_ARGUMENT,
                "unknown command '" + written + "' for '" + name(line) + "'",
                meant(nearest) + "'" + name(line) + " --help' lists all commands");
    }

    /** Returns the first unknown option; null if there is none. */
    private static @Nullable String unknownOption(CommandLine line) {
        ParseResult parsed = line.getParseResult();
        return parsed == null
                ? null
                : parsed.unmatched().stream()
                        .filter(word -> word.startsWith("-"))
                        .findFirst()
                        .orElse(null);
    }

    private static UsageError unknownOption(CommandLine line, String written) {
        int equals = written.indexOf('=');
        String name = equals < 0 ? written : written.substring(0, equals);
        String message = "unknown option '" + name + "' for '" + name(line) + "'";
        String commands = commandBefore(line);
        if (commands != null) {
            return new UsageError(
                    DiagnosticCode.UNKNOWN_ARGUMENT,
                    message,
                    "to pass it to " + commands + ", write -- before the command: " + name(line) + " -- " + commands
                            + " " + name);
        }
        if (line.getSubcommands().values().stream()
                .anyMatch(each -> each.getCommandSpec().optionsMap().containsKey(name))) {
            return new UsageError(
                    DiagnosticCode.UNKNOWN_ARGUMENT,
                    message,
                    "options of a command follow its name: " + name(line) + " COMMAND " + name);
        }
        return new UsageError(DiagnosticCode.UNKNOWN_ARGUMENT, message, meant(nearestOption(line, name)) + help(line));
    }

    /** Returns the option closest to {@code name}; null for a single letter, which is equally close to all others. */
    private static @Nullable String nearestOption(CommandLine line, String name) {
        Set<String> known = new TreeSet<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (!option.hidden()) {
                known.addAll(List.of(option.names()));
            }
        }
        if (name.length() <= 2) {
            // Most programs call this -o; here it has only a long name.
            return name.equals("-o")
                    ? OUTPUTS.stream().filter(known::contains).findFirst().orElse(null)
                    : null;
        }
        known.removeIf(each -> each.length() <= 2);
        return NearestName.of(name, known);
    }

    /** Returns the program to be run if the option follows it without {@code --} in between; otherwise null. */
    private static @Nullable String commandBefore(CommandLine line) {
        ParseResult parsed = line.getParseResult();
        boolean takesCommand = line.getCommandSpec().usageMessage().customSynopsis().length > 0
                && line.getCommandSpec().usageMessage().customSynopsis()[0].contains(" -- COMMAND");
        if (!takesCommand || parsed == null || parsed.originalArgs().contains(END_OF_OPTIONS)) {
            return null;
        }
        List<PositionalParamSpec> positionals = parsed.matchedPositionals();
        List<String> words =
                positionals.isEmpty() ? List.of() : positionals.getFirst().stringValues();
        return words.isEmpty() ? null : words.getFirst();
    }

    private static String missing(MissingParameterException failure, String said) {
        List<String> names = new ArrayList<>();
        boolean values = said.contains(" for option ");
        for (ArgSpec spec : failure.getMissing()) {
            switch (spec) {
                case OptionSpec option ->
                    names.add(
                            values
                                    ? "missing value: " + option.longestName() + " " + option.paramLabel()
                                    : option.longestName()
                                            + (option.arity().max() == 0 ? "" : " " + option.paramLabel()));
                case PositionalParamSpec positional -> names.add(positional.paramLabel());
                default -> {
                    return said;
                }
            }
        }
        if (names.isEmpty()) {
            return said;
        }
        return values
                ? names.getFirst()
                : "missing argument" + (names.size() == 1 ? ": " : "s: ") + String.join(" and ", names);
    }

    private static String conflict(String said) {
        Matcher exclusive = EXCLUSIVE.matcher(said);
        if (exclusive.matches()) {
            return String.join(" and ", exclusive.group(1).split(", ", -1)) + " are mutually exclusive";
        }
        Matcher repeated = REPEATED.matcher(said);
        return repeated.matches() ? repeated.group(1) + " is specified more than once" : said;
    }

    private static UsageError wrongValue(CommandLine line, String said) {
        Matcher value = VALUE.matcher(said);
        if (!value.matches()) {
            return new UsageError(DiagnosticCode.WRONG_ARGUMENT, said, help(line));
        }
        String name = value.group(1) == null ? String.valueOf(value.group(2)) : value.group(1);
        String fault = value.group(3);
        Matcher choice = CHOICE.matcher(fault);
        if (choice.matches()) {
            List<String> choices =
                    List.of(choice.group(1).toLowerCase(Locale.ROOT).split(", ", -1));
            String given = choice.group(2);
            return new UsageError(
                    DiagnosticCode.WRONG_ARGUMENT,
                    name + ": invalid value '" + given + "': expected one of " + String.join(", ", choices),
                    meant(nearest(given.toLowerCase(Locale.ROOT), choices)) + help(line));
        }
        Matcher words = WORDS.matcher(fault);
        String given = fault.startsWith("'") ? fault.substring(1, Math.max(1, fault.indexOf('\'', 1))) : "";
        String nearest = words.matches() && !given.isEmpty()
                ? nearest(given.toLowerCase(Locale.ROOT), List.of(words.group(1).split(",? or |, | nor ", -1)))
                : null;
        String plain = NUMBER.matcher(fault).replaceFirst("$1 is not a whole number");
        return new UsageError(
                DiagnosticCode.WRONG_ARGUMENT,
                name + ": " + TRUTH.matcher(plain).replaceFirst("$1 is neither true nor false"),
                meant(nearest) + help(line));
    }

    /** Returns the choice that {@code given} is close to or abbreviates: {@code md} for {@code markdown}. */
    private static @Nullable String nearest(String given, List<String> choices) {
        String nearest = NearestName.of(given, choices);
        return nearest == null ? NearestName.inFull(given, choices) : nearest;
    }

    private static String meant(@Nullable String nearest) {
        return nearest == null ? "" : "did you mean '" + nearest + "'? ";
    }

    /** Returns the synopsis and how to get the full help. */
    private static String synopsis(CommandLine line) {
        String[] custom = line.getCommandSpec().usageMessage().customSynopsis();
        String how = custom.length > 0
                ? custom[0].replace("%%", "%")
                : name(line)
                        + (line.getCommandSpec().options().isEmpty() ? "" : " [OPTION ...]")
                        + (line.getSubcommands().isEmpty() ? positionals(line) : " COMMAND");
        return "usage: " + how + "; " + help(line);
    }

    private static String positionals(CommandLine line) {
        StringBuilder all = new StringBuilder();
        for (PositionalParamSpec each : line.getCommandSpec().positionalParameters()) {
            if (!each.hidden()) {
                String label = each.paramLabel() + (each.arity().max() > 1 ? " ..." : "");
                all.append(' ').append(each.required() ? label : "[" + label + "]");
            }
        }
        return all.toString();
    }

    private static String help(CommandLine line) {
        return "'" + name(line) + " --help' lists all options";
    }

    private static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName();
    }
}
