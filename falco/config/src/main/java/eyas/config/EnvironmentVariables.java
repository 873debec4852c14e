package eyas.config;

import eyas.diagnostic.DiagnosticCode;
import eyas.text.SourceRange;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Expands environment variables in scalars as Falco does: <code>${NAME}</code> becomes the value, or nothing if unset, and the result is
 * expanded again. <code>$${NAME}</code> stays with one dollar less, except for variables inside its braces. Any other dollar is literal.
 */
final class EnvironmentVariables {
    /** Limits variables that refer to themselves. */
    private static final int MOST_REPLACEMENTS = 1_000;

    private static final int MOST_CHARACTERS = 1 << 20;

    private final Function<String, @Nullable String> environment;

    EnvironmentVariables(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * Returns a text with expanded variables.
     *
     * @param place position of the text, for messages
     * @throws ConfigException if the expansion does not terminate
     */
    String expand(String text, SourceRange place) throws ConfigException {
        StringBuilder value = new StringBuilder(text);
        int replaced = 0;
        int at = value.indexOf("$");
        while (at >= 0) {
            boolean escaped = value.indexOf("$${", at) == at;
            int end = value.indexOf("}", at);
            if (end < 0 || (!escaped && value.indexOf("${", at) != at)) {
                break;
            }
            if (escaped) {
                value.deleteCharAt(at++);
            } else {
                String name = value.substring(at + 2, end);
                String found = environment.apply(name);
                value.replace(at, end + 1, found == null ? "" : found);
                if (++replaced > MOST_REPLACEMENTS || value.length() > MOST_CHARACTERS) {
                    throw new ConfigException(
                            DiagnosticCode.CONFIG_VALUE,
                            place,
                            "the variable '" + name + "' of the environment expands to more than " + MOST_REPLACEMENTS
                                    + " replacements, or to more than " + MOST_CHARACTERS + " characters",
                            "use a shorter value that does not refer to itself");
                }
            }
            at = value.indexOf("$", at);
        }
        return value.toString();
    }
}
