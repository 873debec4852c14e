package eyas.falco;

import eyas.config.ConfigException;
import eyas.config.ConfigLoader;
import eyas.config.ConfigLoader.Loaded;
import eyas.config.FalcoConfig;
import eyas.engine.AppendedOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prepares configurations from the command line and the files that it names, at the start and for each reload. Any thread.
 *
 * @param main the configuration file, or null for the defaults
 * @param options values of {@code -o}
 * @param rules values of {@code -r}; empty to use those of the configuration
 * @param addition the text that {@code -p} adds to outputs, or null
 */
record FalcoSetup(
        @Nullable Path main,
        List<String> options,
        List<Path> rules,
        @Nullable String addition) {
    private static final Set<String> SUGGESTED = Set.of("c", "container", "k", "kubernetes");

    FalcoSetup {
        options = List.copyOf(options);
        rules = List.copyOf(rules);
    }

    /** @throws FalcoException if the configuration is invalid */
    Loaded configuration() {
        try {
            Loaded loaded = new ConfigLoader(System::getenv).load(main, options);
            return addition == null || SUGGESTED.contains(addition)
                    ? loaded
                    : loaded.with(added(loaded.config(), addition));
        } catch (ConfigException e) {
            throw new FalcoException(String.valueOf(e.getMessage()));
        }
    }

    private static FalcoConfig added(FalcoConfig config, String format) {
        List<AppendedOutput> additions = new ArrayList<>(config.alerts().additions());
        additions.add(new AppendedOutput("", "", Set.of(), format, false, Map.of(), List.of()));
        return config.withAdditions(additions);
    }

    /**
     * Loads the rules that {@code config} and the command line name.
     *
     * @throws FalcoException if there are none, or one is invalid
     */
    ActiveConfiguration prepare(FalcoConfig config, FalcoPlugins plugins, FalcoLog log) {
        FalcoRules files = new FalcoRules(config, plugins, log);
        files.load(rules);
        return new ActiveConfiguration(config, files.active(), files.files(), Instant.now());
    }

    /** Returns the directories that contain the rules files. */
    List<Path> ruleDirectories(FalcoConfig config) {
        List<Path> all =
                rules.isEmpty() ? config.rules().paths().stream().map(Path::of).toList() : rules;
        return all.stream().filter(Files::isDirectory).toList();
    }
}
