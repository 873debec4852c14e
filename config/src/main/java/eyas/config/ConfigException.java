package eyas.config;

import org.jspecify.annotations.Nullable;

/** Reports a configuration with which Eyas cannot start. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ConfigFinding finding;

    ConfigException(@Nullable ConfigPlace place, String message, @Nullable String fix) {
        this(new ConfigFinding(true, place, message, fix));
    }

    private ConfigException(ConfigFinding finding) {
        super(finding.toString());
        this.finding = finding;
    }

    /** Returns what is wrong, where, and the cure. */
    public ConfigFinding finding() {
        return finding;
    }
}
