package eyas.rules;

import eyas.rules.model.Version;
import java.util.Map;

/**
 * How rules files are loaded.
 *
 * @param falcoOrder whether to say what Falco says: nothing after the first error of a file, each file compiled together
 *     with those before it, findings placed as Falco places them; otherwise all findings are gathered
 * @param engine version of the rules language that is claimed
 * @param plugins what is built in, by the name of the plugin whose fields it provides
 */
public record LoadOptions(boolean falcoOrder, Version engine, Map<String, Version> plugins) {
    /** Falco's engine 0.63.0 and the fields of the container plugin 0.7.4 are claimed, all findings are gathered. */
    public static final LoadOptions DEFAULT =
            new LoadOptions(false, new Version(0, 63, 0), Map.of("container", new Version(0, 7, 4)));

    public LoadOptions {
        plugins = Map.copyOf(plugins);
    }

    /** Returns these options with Falco's order. */
    public LoadOptions inFalcoOrder() {
        return new LoadOptions(true, engine, plugins);
    }
}
