package eyas.falco;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code falco}, read.
 *
 * @param task what is asked for
 * @param config the configuration file, or null for the installed one
 * @param options values of {@code -o}
 * @param rules values of {@code -r}
 * @param addition what {@code -p} adds to outputs, or null
 * @param enabledSources event sources to enable, all where there are none
 * @param disabledSources event sources to leave out
 * @param words the words of the command line, as they were given
 */
public record FalcoArguments(
        FalcoTask task,
        @Nullable Path config,
        List<String> options,
        List<Path> rules,
        @Nullable String addition,
        List<String> enabledSources,
        List<String> disabledSources,
        List<String> words) {
    public FalcoArguments {
        options = List.copyOf(options);
        rules = List.copyOf(rules);
        enabledSources = List.copyOf(enabledSources);
        disabledSources = List.copyOf(disabledSources);
        words = List.copyOf(words);
    }
}
