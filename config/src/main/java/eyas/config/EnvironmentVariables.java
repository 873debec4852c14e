package eyas.config;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables of the environment into scalars: <code>${NAME}</code> becomes the value, or nothing where there is none;
 * <code>$${NAME}</code> stays, less one dollar. What a variable holds is not looked at again.
 */
final class EnvironmentVariables {
    private final Function<String, @Nullable String> environment;

    EnvironmentVariables(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    String expand(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('}', at);
            if (text.startsWith("$${", at) && end > 0) {
                out.append(text, at + 1, end + 1);
                at = end + 1;
            } else if (text.startsWith("${", at) && end > 0) {
                String value = environment.apply(text.substring(at + 2, end));
                out.append(value == null ? "" : value);
                at = end + 1;
            } else {
                out.append(text.charAt(at++));
            }
        }
        return out.toString();
    }
}
