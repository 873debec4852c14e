package eyas.rules.collect;

import eyas.rules.model.Version;
import java.util.Map;

/**
 * Says what rules files may ask for.
 *
 * @param engine version of the rules language
 * @param plugins what is built in, by the name of the plugin whose fields it provides
 */
public record Provided(Version engine, Map<String, Version> plugins) {
    /** What this engine claims: Falco's engine 0.63.0, and the fields of the container plugin 0.7.1. */
    public static final Provided DEFAULT = new Provided(new Version(0, 63, 0), Map.of("container", new Version(0, 7, 1)));

    public Provided {
        plugins = Map.copyOf(plugins);
    }
}
