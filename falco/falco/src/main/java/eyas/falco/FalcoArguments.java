package eyas.falco;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parsed command line of {@code falco}.
 *
 * @param task the requested task
 * @param config the configuration file, or null for the installed one
 * @param options values of {@code -o}
 * @param rules values of {@code -r}
 * @param addition the text that {@code -p} adds to outputs, or null
 * @param enabledSources event sources to enable; empty for all
 * @param disabledSources event sources to disable
 * @param arguments the arguments as given
 */
public record FalcoArguments(
        FalcoTask task,
        @Nullable Path config,
        List<String> options,
        List<Path> rules,
        @Nullable String addition,
        List<String> enabledSources,
        List<String> disabledSources,
        List<String> arguments) {
    public FalcoArguments {
        options = List.copyOf(options);
        rules = List.copyOf(rules);
        enabledSources = List.copyOf(enabledSources);
        disabledSources = List.copyOf(disabledSources);
        arguments = List.copyOf(arguments);
    }
}
