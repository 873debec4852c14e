package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.ActiveRules;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The configuration and rules that are active between two reloads. The event source and the process state outlive it.
 *
 * @param config the configuration
 * @param rules the rules, for the event thread
 * @param rulesFiles the loaded rules files, in order
 * @param since when it was prepared
 */
record ActiveConfiguration(FalcoConfig config, ActiveRules rules, List<Path> rulesFiles, Instant since) {
    ActiveConfiguration {
        rulesFiles = List.copyOf(rulesFiles);
    }
}
