package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.ActiveRules;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A stretch of a run in which one configuration with one set of rules is in force; a reload begins the next one. The
 * source of events and what is known of processes last longer.
 *
 * @param config the configuration
 * @param rules the rules, for the event thread
 * @param rulesFiles the files that these come from, in their order
 * @param since when it was prepared
 */
record ActiveConfiguration(FalcoConfig config, ActiveRules rules, List<Path> rulesFiles, Instant since) {
    ActiveConfiguration {
        rulesFiles = List.copyOf(rulesFiles);
    }
}
