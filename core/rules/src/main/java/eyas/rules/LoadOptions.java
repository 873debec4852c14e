package eyas.rules;

import eyas.rules.model.Version;
import java.util.Map;

/**
 * Options for loading rules files.
 *
 * @param falcoOrder whether to report exactly what Falco reports: nothing after the first error of a file, each file compiled together with
 * those before it, diagnostics located as Falco locates them; otherwise all diagnostics are collected
 * @param engine supported version of the rules language
 * @param plugins versions of the built-in plugins, by plugin name
 */
public record LoadOptions(boolean falcoOrder, Version engine, Map<String, Version> plugins) {
    /** Supports Falco's engine 0.63.0 and the fields of the container plugin 0.7.4, and collects all diagnostics. */
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
