package eyas.config;

import eyas.diagnostic.DiagnosticCode;
import eyas.text.SourceRange;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables of the environment into scalars, as Falco does: <code>${NAME}</code> becomes the value, or nothing where there is
 * none, and what the value holds is looked at again; <code>$${NAME}</code> stays, less one dollar, but for variables in its braces.
 * After any other dollar nothing is replaced.
 */
final class EnvironmentVariables {
    /** A variable that holds itself would be put in for ever. */
    private static final int MOST_REPLACEMENTS = 1_000;

    private static final int MOST_CHARACTERS = 1 << 20;

    private final Function<String, @Nullable String> environment;

    EnvironmentVariables(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * Return a text with its variables put in.
     *
     * @param place where the text stands, for messages
     * @throws ConfigException if there is no end to it
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
                            "the variable '" + name + "' of the environment leads to more than " + MOST_REPLACEMENTS
                                    + " replacements, or to more than " + MOST_CHARACTERS + " characters",
                            "give it a value that does not name it, and is shorter");
                }
            }
            at = value.indexOf("$", at);
        }
        return value.toString();
    }
}
