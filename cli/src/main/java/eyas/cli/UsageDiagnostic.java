package eyas.cli;

import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.text.NearestName;
import eyas.text.Place;
import eyas.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The diagnostic of a command line that picocli or a command refused. */
final class UsageDiagnostic {
    private static final String PROGRAM = "eyas";

    private final List<String> words = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private final SourceText source;

    private UsageDiagnostic(String[] arguments) {
        StringBuilder line = new StringBuilder(PROGRAM);
        for (String argument : arguments) {
            if (argument.equals("--")) {
                // The rest is a command of the user's, which may hold secrets and is never what is wrong.
                line.append(" -- …");
                break;
            }
            String word = isPlain(argument) ? argument : "'" + argument + "'";
            starts.add(line.append(' ').length());
            words.add(argument);
            line.append(word);
        }
        this.source = SourceText.argument(PROGRAM, line.toString());
    }

    /** Return what is wrong with {@code arguments}. */
    static Diagnostic of(ParameterException failure, String[] arguments) {
        return new UsageDiagnostic(arguments).diagnostic(failure);
    }

    private Diagnostic diagnostic(ParameterException failure) {
        String message = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
        return switch (failure) {
            case UnmatchedArgumentException unmatched -> unknown(unmatched, message);
            case MissingParameterException _ ->
                Diagnostic.of(
                        DiagnosticCode.MISSING_ARGUMENT,
                        new Place(source, source.text().length(), 1),
                        message);
            case MutuallyExclusiveArgsException _, OverwrittenOptionException _, MaxValuesExceededException _ ->
                Diagnostic.of(DiagnosticCode.CONFLICTING_ARGUMENTS, whole(), message);
            default -> {
                String value = failure.getValue();
                yield value == null
                        ? Diagnostic.of(DiagnosticCode.CONFLICTING_ARGUMENTS, whole(), message)
                        : Diagnostic.of(DiagnosticCode.WRONG_ARGUMENT, place(value), message);
            }
        };
    }

    private Diagnostic unknown(UnmatchedArgumentException failure, String message) {
        String written =
                failure.getUnmatched().isEmpty() ? "" : failure.getUnmatched().getFirst();
        int equals = written.startsWith("-") ? written.indexOf('=') : -1;
        String name = equals < 0 ? written : written.substring(0, equals);
        Place place = place(name);
        String nearest = NearestName.of(name, known(failure.getCommandLine(), name));
        return nearest == null
                ? Diagnostic.of(DiagnosticCode.UNKNOWN_ARGUMENT, place, message)
                : Diagnostic.of(DiagnosticCode.UNKNOWN_ARGUMENT, place, message, Fix.meant(nearest, name, place));
    }

    private static Set<String> known(CommandLine line, String name) {
        return new TreeSet<>(
                name.startsWith("-")
                        ? line.getCommandSpec().optionsMap().keySet()
                        : line.getSubcommands().keySet());
    }

    private Place whole() {
        return new Place(source, 0, source.text().length());
    }

    /** Returns where {@code part} stands: a word, the value behind {@code =}, or the name before it. */
    private Place place(String part) {
        for (int i = 0; i < words.size(); i++) {
            int at = at(words.get(i), part);
            if (at >= 0) {
                boolean quoted = !isPlain(words.get(i));
                return new Place(source, starts.get(i) + at + (quoted ? 1 : 0), part.length());
            }
        }
        return whole();
    }

    private static int at(String word, @Nullable String part) {
        if (part == null || part.isEmpty()) {
            return -1;
        }
        if (word.equals(part) || word.startsWith(part + "=")) {
            return 0;
        }
        return word.endsWith("=" + part) ? word.length() - part.length() : -1;
    }

    private static boolean isPlain(String argument) {
        return !argument.isEmpty() && argument.chars().noneMatch(c -> c <= ' ' || c == '\'' || c == '"' || c == '*');
    }
}
